// The pieces that the registers' JSON formats share: numbers and days, read strictly.
import { Type } from 'typebox';
import { type PersonId, parsePersonId } from '../../domain/person-id.ts';
import { parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';
import { readAll } from './register-door.ts';

export const NumberText = Type.String({ pattern: '^[0-9]{12}$' });
export const DayText = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
/** Absent and null say the same. */
export const OptionalDay = Type.Optional(Type.Union([DayText, Type.Null()]));
export const MomentText = Type.String({ format: 'date-time' });
export const NameText = Type.String({ minLength: 1, maxLength: 500 });

export function readPersonId(text: unknown): PersonId | undefined {
  const parsed = typeof text === 'string' ? parsePersonId(text) : undefined;
  return parsed?.ok === true ? parsed.value : undefined;
}

export function readNumber(text: unknown): RecipientId | undefined {
  const parsed = typeof text === 'string' ? parseRecipientId(text) : undefined;
  return parsed?.ok === true ? parsed.value : undefined;
}

/** Every number, or undefined when one is not a person's. */
export function readPersonIds(texts: readonly string[]): readonly PersonId[] | undefined {
  return readAll(texts, readPersonId);
}
