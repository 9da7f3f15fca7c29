// People for tests of companies, with Skatteverket's published test numbers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CompanyPerson, CompanyRole } from '../src/domain/company/company.ts';
import { type PersonId, parsePersonId } from '../src/domain/person-id.ts';
import { parseRecipientId, type RecipientId } from '../src/domain/recipient-id.ts';

const published = new URL('vectors/identities/personnummer.txt', import.meta.url);
/** Twenty people's. */
export const numbers: readonly PersonId[] = readFileSync(published, 'utf8')
  .split('\n')
  .slice(100, 120)
  .flatMap((line) => {
    const parsed = parsePersonId(line);
    return parsed.ok ? [parsed.value] : [];
  });
const NAMES = ['Ada Ask', 'Bo Berg', 'Cia Dal', 'Dan Ek', 'Eva Fors'];

/** The number of one of them. */
export const number = (index: number): PersonId => numbers[index] ?? assert.fail('too few numbers');

/** One of them, with roles. */
export function person(index: number, ...roles: CompanyRole[]): CompanyPerson {
  return { id: number(index), name: NAMES[index] ?? `Nummer ${index}`, roles };
}

/** A person's number that is known to be one. */
export function aPerson(text: string): PersonId {
  const parsed = parsePersonId(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}

/** A person's or an organisation's number that is known to be one. */
export function aNumber(text: string): RecipientId {
  const parsed = parseRecipientId(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}
