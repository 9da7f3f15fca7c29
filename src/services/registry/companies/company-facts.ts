// What the registers say of companies: asked live, without those who have died; the last answer is kept for when there is none.
import type { Company } from '../../../domain/company/company.ts';
import type { PersonId } from '../../../domain/person-id.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import { REGISTER_PAGE } from '../../../platform/registers/answer.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type KeptCompany, keptCompaniesOf, keptCompany } from '../store/companies.ts';
import { takeFacts } from './take-facts.ts';

/** How old an answer may be that stands in for a register that is silent, ms. */
const STALE_MS = 24 * 3_600_000;

export type CompanyFacts =
  /** `live`: the register has just said so. */
  | { readonly kind: 'known'; readonly company: Company; readonly live: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'not-connected' };

/** A company as it is now, its changes taken in; what was kept of it when the register is silent. */
export async function companyFacts(context: RegistryContext, id: RecipientId): Promise<CompanyFacts> {
  const { companies } = context.registers;
  if (companies === undefined) return { kind: 'not-connected' };
  const answer = await companies.company(id);
  if (answer.kind === 'unanswered') {
    const kept = await keptCompany(context.database.reader(context.organisation), id);
    return kept !== undefined && isUsable(context, kept)
      ? { kind: 'known', company: kept.company, live: false }
      : { kind: 'silent' };
  }
  if (answer.value === undefined) return { kind: 'none' };
  const [company] = await withoutTheDead(context, [answer.value]);
  if (company === undefined) return { kind: 'none' };
  await takeFacts(context, company);
  return { kind: 'known', company, live: true };
}

export interface CompaniesOfPerson {
  readonly companies: readonly Company[];
  /** `kept`: the register is silent, and this is what it said within a day. */
  readonly source: 'live' | 'kept' | 'not-connected';
}

/** Every company in which the person has a role. */
export async function companiesOf(context: RegistryContext, person: PersonId): Promise<CompaniesOfPerson> {
  const { companies } = context.registers;
  if (companies === undefined) return { companies: [], source: 'not-connected' };
  const answer = await companies.companiesOf(person);
  if (answer.kind === 'unanswered') {
    const kept = await keptCompaniesOf(context.database.reader(context.organisation), person);
    return { companies: kept.filter((one) => isUsable(context, one)).map(({ company }) => company), source: 'kept' };
  }
  return { companies: await withoutTheDead(context, answer.value), source: 'live' };
}

function isUsable({ clock }: RegistryContext, { fetchedAt }: KeptCompany): boolean {
  return clock().getTime() - fetchedAt.getTime() <= STALE_MS;
}

/** Nobody signs after death, whatever a company register still says. A population register that is silent removes nobody. */
async function withoutTheDead(context: RegistryContext, companies: readonly Company[]): Promise<readonly Company[]> {
  const dead = await deadAmong(
    context,
    companies.flatMap(({ people }) => people.map(({ id }) => id)),
  );
  if (dead.size === 0) return companies;
  return companies.map((company) => ({ ...company, people: company.people.filter(({ id }) => !dead.has(id)) }));
}

/** Those of the people whom the population register knows to have died; of more than a thousand, the first thousand are asked about. */
export async function deadAmong(
  { registers }: RegistryContext,
  people: readonly PersonId[],
): Promise<ReadonlySet<PersonId>> {
  const asked = [...new Set(people)].slice(0, REGISTER_PAGE);
  if (registers.population === undefined || asked.length === 0) return new Set();
  const answer = await registers.population.people(asked);
  if (answer.kind === 'unanswered') return new Set();
  return new Set(asked.filter((id) => answer.value.get(id)?.died !== undefined));
}
