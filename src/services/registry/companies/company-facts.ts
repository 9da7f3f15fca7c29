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
  if (answer.kind === 'unanswered') return (await asKept(context, id)) ?? { kind: 'silent' };
  const company = answer.value;
  if (company === undefined) return { kind: 'none' };
  const dead = await deadAmong(context, membersOf([company]));
  // Whether somebody has died cannot be told now: what was known when it could is as good, and does not make the dead sign again.
  const kept = dead === undefined ? await asKept(context, id) : undefined;
  if (kept !== undefined) return kept;
  const living = without(dead ?? new Set(), company);
  if (dead !== undefined) await takeFacts(context, living);
  return { kind: 'known', company: living, live: true };
}

async function asKept(context: RegistryContext, id: RecipientId): Promise<CompanyFacts | undefined> {
  const kept = await keptCompany(context.database.reader(context.organisation), id);
  if (kept === undefined || !isUsable(context, kept)) return undefined;
  return { kind: 'known', company: kept.company, live: false };
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
  const dead = (await deadAmong(context, membersOf(answer.value))) ?? new Set();
  return { companies: answer.value.map((company) => without(dead, company)), source: 'live' };
}

function isUsable({ clock }: RegistryContext, { fetchedAt }: KeptCompany): boolean {
  return clock().getTime() - fetchedAt.getTime() <= STALE_MS;
}

function membersOf(companies: readonly Company[]): readonly PersonId[] {
  return companies.flatMap(({ people }) => people.map(({ id }) => id));
}

/** Nobody signs after death, whatever a company register still says. */
function without(dead: ReadonlySet<PersonId>, company: Company): Company {
  return { ...company, people: company.people.filter(({ id }) => !dead.has(id)) };
}

/**
 * Those of the people whom the population register knows to have died; of more than a thousand, the first thousand are asked about.
 * Nobody where no register is connected; undefined while it is silent.
 */
export async function deadAmong(
  { registers }: RegistryContext,
  people: readonly PersonId[],
): Promise<ReadonlySet<PersonId> | undefined> {
  const asked = [...new Set(people)].slice(0, REGISTER_PAGE);
  if (registers.population === undefined || asked.length === 0) return new Set();
  const answer = await registers.population.people(asked);
  if (answer.kind === 'unanswered') return undefined;
  return new Set(asked.filter((id) => answer.value.get(id)?.died !== undefined));
}
