// What happens to companies: sold, another board, other rules, bankruptcy, liquidation, gone, newly registered.
import type { CompanyRole, CompanyStatus } from '../../domain/company/company.ts';
import { hasPersonsNumber, type LegalForm } from '../../domain/company/legal-form.ts';
import type { SignatoryPower } from '../../domain/company/signatory-rule.ts';
import { isPersonId } from '../../domain/person-id.ts';
import { parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';
import type { companyChangeKinds } from '../../platform/registers/company-register.ts';
import { type Act, dayOr, somebody, someCompany } from './act.ts';
import { leaders } from './rule-presets.ts';
import { addChange } from './store/changes.ts';
import { addCompany, oneCompany, type RoleHolder, setPeople, setPowers, setStatus } from './store/companies.ts';
import { ActFault } from './texts.ts';

export interface GivenPerson {
  readonly person: string;
  readonly roles: readonly CompanyRole[];
}

async function tell(one: Act, company: RecipientId, ...kinds: (typeof companyChangeKinds)[number][]): Promise<void> {
  for (const kind of kinds) await addChange(one.tx, 'company-register', { kind, company });
}

async function holders(one: Act, people: readonly GivenPerson[], field: string): Promise<readonly RoleHolder[]> {
  const held: RoleHolder[] = [];
  for (const { person, roles } of people) held.push({ person: (await somebody(one, person, field)).key, roles });
  if (new Set(held.map(({ person }) => person)).size < held.length) throw new ActFault(field, 'same-person');
  return held;
}

/** Everybody leaves, and the buyers lead it; each of them signs alone. */
export async function sellCompany(one: Act, given: { company: string; buyers: readonly string[] }): Promise<void> {
  const company = await someCompany(one, given.company);
  if (hasPersonsNumber(company.form)) throw new ActFault('company', 'not-for-sale');
  if (given.buyers.length === 0) throw new ActFault('buyers', 'nobody');
  const role = leaders[company.form];
  const people = await holders(
    one,
    given.buyers.map((person) => ({ person, roles: [role] })),
    'buyers',
  );
  await setPeople(one.tx, company.key, people);
  await setPowers(one.tx, company.key, [{ scope: 'everything', rule: { kind: 'at-least', count: 1, of: { role } } }]);
  await tell(one, company.id, 'people', 'powers');
}

/** Other people in the company, and perhaps other rules. */
export async function appointPeople(
  one: Act,
  given: { company: string; people: readonly GivenPerson[]; powers?: readonly SignatoryPower[] },
): Promise<void> {
  const company = await someCompany(one, given.company);
  if (given.people.length === 0) throw new ActFault('people', 'nobody');
  await setPeople(one.tx, company.key, await holders(one, given.people, 'people'));
  await tell(one, company.id, 'people');
  if (given.powers !== undefined) await changePowers(one, { company: given.company, powers: given.powers });
}

/** Other signatory rules; none at all lets law decide. */
export async function changePowers(
  one: Act,
  given: { company: string; powers: readonly SignatoryPower[] },
): Promise<void> {
  const company = await someCompany(one, given.company);
  await setPowers(one.tx, company.key, given.powers);
  await tell(one, company.id, 'powers');
}

const administrators = { bankruptcy: 'bankruptcy-administrator', liquidation: 'liquidator' } as const;

/** Bankrupt, in liquidation, deregistered or active again; the first two need who takes over. */
export async function changeStatus(
  one: Act,
  given: {
    company: string;
    status: CompanyStatus['kind'];
    since?: string | undefined;
    administrator?: string | undefined;
  },
): Promise<void> {
  const company = await someCompany(one, given.company);
  const { status, administrator } = given;
  const since = dayOr(given.since, one.day, 'since');
  await setStatus(one.tx, company.key, status === 'active' ? { kind: status } : { kind: status, since });
  const taken = status === 'bankruptcy' || status === 'liquidation' ? administrators[status] : undefined;
  if (taken !== undefined && (administrator ?? '') === '') throw new ActFault('administrator', 'administrator-missing');
  const left = company.people.map(({ id, roles }) => ({
    person: id,
    roles: roles.filter((role) => role !== 'bankruptcy-administrator' && role !== 'liquidator'),
  }));
  const others = left.filter(({ roles }) => roles.length > 0);
  const added = taken === undefined ? others : withRole(others, await numberOf(one, administrator ?? ''), taken);
  await setPeople(one.tx, company.key, await holders(one, added, 'administrator'));
  await tell(one, company.id, 'status', 'people');
}

const numberOf = async (one: Act, person: string) => (await somebody(one, person, 'administrator')).id;

function withRole(people: readonly GivenPerson[], person: string, role: CompanyRole): readonly GivenPerson[] {
  const known = people.some((other) => other.person === person);
  if (!known) return [...people, { person, roles: [role] }];
  return people.map((other) => (other.person === person ? { ...other, roles: [...other.roles, role] } : other));
}

/** A new company. Its number is made up, or for an enskild firma the owner's own. */
export async function registerCompany(
  one: Act,
  given: {
    id: string;
    name: string;
    form: LegalForm;
    people: readonly GivenPerson[];
    powers: readonly SignatoryPower[];
    status?: CompanyStatus;
  },
): Promise<void> {
  const id = parseRecipientId(given.id);
  if (!id.ok) throw new ActFault('id', 'not-a-number');
  if (isPersonId(id.value) && !hasPersonsNumber(given.form)) throw new ActFault('id', 'wrong-number-for-form');
  if (isPersonId(id.value)) await somebody(one, id.value, 'id');
  if (given.form === 'enskild-firma' && !isPersonId(id.value)) throw new ActFault('id', 'wrong-number-for-form');
  if ((await oneCompany(one.tx, { number: id.value })) !== undefined) throw new ActFault('id', 'company-exists');
  const { name, form, powers, status = { kind: 'active' } } = given;
  const key = await addCompany(one.tx, { id: id.value, name, form, powers, status });
  await setPeople(one.tx, key, await holders(one, given.people, 'people'));
  await tell(one, id.value, 'registered');
}
