// Reading another service's JSON without trusting it: a member that is missing or of another type is simply not there.
import type { JsonValue } from '../../../platform/database/json.ts';
import type { Details } from '../tables.ts';

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** A text, or a whole number as text (cursors may be either). */
export function textMember(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  if (typeof found === 'string' && found !== '') return found;
  return typeof found === 'number' && Number.isSafeInteger(found) ? String(found) : undefined;
}

/** A moment by RFC 3339. */
export function dateMember(value: unknown, name: string): Date | undefined {
  const text = textMember(value, name);
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at);
}

/** A list; empty when there is none. */
export function listMember(value: unknown, name: string): readonly unknown[] {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
}

function asJson(value: unknown, depth: number): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (depth > 6 || typeof value !== 'object') return null;
  if (Array.isArray(value)) return value.map((part) => asJson(part, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asJson(part, depth + 1)]));
}

/** An object of details as plain JSON, at most seven levels deep. */
export function asDetails(value: unknown): Details {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asJson(part, 1)]));
}
