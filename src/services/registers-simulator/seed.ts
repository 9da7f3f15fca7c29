// Who is in the pretend registers at the first start; afterwards they are left as they were made.

import type { Static } from 'typebox';
import type { CompanyStatus } from '../../domain/company/company.ts';
import type { SignatoryPower } from '../../domain/company/signatory-rule.ts';
import { type PersonId, parsePersonId } from '../../domain/person-id.ts';
import { pretendName, readTestNumbers } from '../../platform/pretend-people.ts';
import { readRule } from '../../platform/registers/rule-json.ts';
import { type Act, act, type Simulator } from './act.ts';
import { appointGuardian, givePower } from './act-for-another.ts';
import { registerCompany } from './act-on-company.ts';
import { giveCustody } from './act-on-person.ts';
import type { NewCompany, Powers, Seed } from './config.ts';
import { addPeople, listedPeople, type NewPerson } from './store/people.ts';
import { ActFault } from './texts.ts';

/** Adds the seed when nobody is there, and everybody in the file of test numbers who is not. Errors: 'invalid-input' (texts.ts). */
export async function seedRegisters(
  simulator: Simulator,
  seed: Seed | undefined,
  file: string | undefined,
): Promise<void> {
  const others = file === undefined ? [] : await readTestNumbers(file);
  await act(simulator, async (one) => {
    const first = (await listedPeople(one.tx, one.day)).length === 0;
    if (first && seed !== undefined) await addPeople(one.tx, seed.people.map(known), one.day);
    await addPeople(one.tx, others.map(spare), one.day);
    if (first && seed !== undefined) await addStories(one, seed);
  });
}

const spare = (id: PersonId): NewPerson => ({ id, name: pretendName(id), listed: false });

function known({ id: text, name, died, protection }: Seed['people'][number]): NewPerson {
  const id = parsePersonId(text);
  if (!id.ok) throw new ActFault('seed.people', 'not-a-number');
  return { id: id.value, name, listed: true, died, protection };
}

async function addStories(one: Act, seed: Seed): Promise<void> {
  for (const { id, custodians } of seed.people)
    if (custodians !== undefined) await giveCustody(one, { child: id, custodians });
  for (const company of seed.companies) await registerCompany(one, newCompany(company));
  for (const power of seed.powersOfAttorney) await givePower(one, power);
  for (const guardianship of seed.guardianships) await appointGuardian(one, guardianship);
}

/** A company as configuration and the API write it. */
export function newCompany({
  status,
  powers,
  ...company
}: Static<typeof NewCompany>): Parameters<typeof registerCompany>[1] {
  return { ...company, powers: readPowers(powers), status: readStatus(status) };
}

/** Rules as configuration and the API write them; one that is not understood is unreadable, as from a register. */
export function readPowers(powers: Static<typeof Powers>): readonly SignatoryPower[] {
  return powers.map(({ scope, rule }) => ({ scope, rule: readRule(rule) }));
}

function readStatus(status: Static<typeof NewCompany>['status']): CompanyStatus {
  const { kind = 'active', since } = status ?? {};
  if (kind === 'active') return { kind };
  if (since === undefined) throw new ActFault('status.since', 'not-a-day');
  return { kind, since };
}
