// Members of what the infrastructure's owner signs to operators: each is read from JSON that anybody may have written.

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NUMBER = /^16[0-9]{10}$/;
// Controls, and marks that turn the direction of text: nothing of them has a place in a notice to millions.
const HIDDEN = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** An organisation's twelve digits. */
export function isIssuer(value: unknown): value is string {
  return typeof value === 'string' && NUMBER.test(value);
}

/** One line that can be shown safely. */
export function isLine(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= most && !HIDDEN.test(value);
}

/** A text of lines that can be shown safely. */
export function isShown(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most && isLine(value.replaceAll('\n', ' '), most);
}

/** RFC 3339 in UTC. */
export function instantOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$/.test(value)) return undefined;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** The members of a JSON object; none for any other text. */
export function jsonOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
