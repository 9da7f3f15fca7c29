// What the search index's jobs are about, read from their payloads.
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { JsonValue } from '../../../platform/database/json.ts';

export const OfMailbox = Type.Object({ account: Type.String() });
export const OfLetter = Type.Object({ account: Type.String(), letter: Type.String() });
export const OfLetters = Type.Object({ account: Type.String(), letters: Type.Array(Type.String()) });

/** Undefined for a payload that is not ours. */
export function payloadAs<T extends TSchema>(schema: T, payload: JsonValue): Static<T> | undefined {
  return Value.Check(schema, payload) ? payload : undefined;
}
