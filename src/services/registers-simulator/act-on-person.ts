// What happens to people: they die, are protected, get another number, come of age, have custodians.
import { reachesAge } from '../../domain/age.ts';
import { type PersonId, parsePersonId } from '../../domain/person-id.ts';
import type { Protection } from '../../domain/registered-person.ts';
import { type Act, dayOr, somebody, tellOfAge } from './act.ts';
import { endGuardian, withdrawPower } from './act-for-another.ts';
import { moveDay } from './store/calendar.ts';
import { addChange } from './store/changes.ts';
import { companiesOf, oneCompany, renumberInCompanies } from './store/companies.ts';
import {
  addEarlierNumber,
  peopleByNumbers,
  removeSpare,
  type StoredPerson,
  setCustodians,
  updatePerson,
} from './store/people.ts';
import { readGuardianships, readPowers, renumberInPowers } from './store/representation.ts';
import { ActFault } from './texts.ts';

const COMPANIES_MAX = 1000;

async function tell(one: Act, kind: string, person: PersonId, more: { before?: PersonId } = {}): Promise<void> {
  await addChange(one.tx, 'population-register', { kind, person, ...more });
}

/** Somebody dies; what they gave and what was given them ends with them. */
export async function die(one: Act, given: { person: string; on?: string | undefined }): Promise<void> {
  const person = await somebody(one, given.person, 'person');
  if (person.died !== undefined) throw new ActFault('person', 'is-dead');
  await updatePerson(one.tx, person.key, { died: dayOr(given.on, one.day, 'on') });
  await tell(one, 'died', person.id);
  const powers = [
    ...(await readPowers(one.tx, { principal: person.id })),
    ...(await readPowers(one.tx, { agent: person.id })),
  ];
  for (const power of powers) if (power.revokedAt === undefined) await withdrawPower(one, power.id);
  const guardianships = [
    ...(await readGuardianships(one.tx, { ward: person.id })),
    ...(await readGuardianships(one.tx, { guardian: person.id })),
  ];
  for (const guardianship of guardianships)
    if (guardianship.until === undefined) await endGuardian(one, guardianship.id);
}

/** Sekretessmarkering or skyddad folkbokföring, or neither. */
export async function protect(one: Act, given: { person: string; protection: Protection }): Promise<void> {
  const person = await somebody(one, given.person, 'person');
  if (person.protection === given.protection) return;
  await updatePerson(one.tx, person.key, { protection: given.protection });
  await tell(one, 'protection', person.id);
}

/** Another number, as when somebody with a samordningsnummer is registered here: an unused one of the test numbers. */
export async function changeNumber(one: Act, given: { person: string; to: string }): Promise<void> {
  const person = await somebody(one, given.person, 'person');
  const to = parsePersonId(given.to);
  if (!to.ok) throw new ActFault('to', 'not-a-number');
  const [holder] = await peopleByNumbers(one.tx, [to.value], one.day);
  if (holder === undefined) throw new ActFault('to', 'no-such-person');
  if (holder.listed || holder.key === person.key) throw new ActFault('to', 'number-taken');
  await removeSpare(one.tx, holder.key);
  await addEarlierNumber(one.tx, person.key, person.id);
  await updatePerson(one.tx, person.key, { number: to.value });
  await tell(one, 'number', to.value, { before: person.id });
  await followInCompanies(one, person, to.value);
  await renumberInPowers(one.tx, person.id, to.value);
}

// The company register hears of it from the population register, as the real ones do.
async function followInCompanies(one: Act, person: StoredPerson, to: PersonId): Promise<void> {
  const own = await oneCompany(one.tx, { number: person.id });
  await renumberInCompanies(one.tx, person.id, to);
  if (own !== undefined) await addChange(one.tx, 'company-register', { kind: 'registered', company: to });
  for (const { id } of await companiesOf(one.tx, person.key, COMPANIES_MAX))
    await addChange(one.tx, 'company-register', { kind: 'people', company: id });
}

/** Who has custody of a child; nobody when the list is empty. */
export async function giveCustody(one: Act, given: { child: string; custodians: readonly string[] }): Promise<void> {
  const child = await somebody(one, given.child, 'child');
  if (child.age !== undefined && child.age >= 18) throw new ActFault('child', 'of-age');
  const keys: string[] = [];
  for (const number of given.custodians) keys.push((await somebody(one, number, 'custodians')).key);
  if (keys.includes(child.key) || new Set(keys).size < keys.length) throw new ActFault('custodians', 'same-person');
  await setCustodians(one.tx, child.key, keys);
  await tell(one, 'custodians', child.id);
}

/** The registers' day becomes the person's 18th birthday, for everybody. */
export async function comeOfAge(one: Act, given: { person: string }): Promise<void> {
  const person = await somebody(one, given.person, 'person');
  if (person.born === undefined) throw new ActFault('person', 'no-birth-date');
  const day = reachesAge(person.born, 18);
  if (day <= one.day) throw new ActFault('person', 'of-age');
  await setDay(one, { day });
}

/** Moves the registers' day; without one, the calendar's own comes back. Who came of age stays of age. */
export async function setDay(one: Act, given: { day?: string | undefined }): Promise<void> {
  const day = given.day === undefined || given.day === '' ? undefined : dayOr(given.day, one.day, 'day');
  await moveDay(one.tx, day);
  if (day !== undefined) await tellOfAge({ ...one, day });
}
