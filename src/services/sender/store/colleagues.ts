// All SQL that finds people to choose among: those one works together with, or whom a search names; never a list of everybody.
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { Role, Scope } from '../rights.ts';
import type { SenderTables } from '../tables.ts';

/** So many are offered; beyond that a part of the name is asked for. */
const OFFERED = 50;

export interface Colleagues {
  readonly people: readonly { readonly id: string; readonly name: string; readonly email: string | undefined }[];
  /** There are more of them than are offered. */
  readonly isMore: boolean;
}

interface Wanted {
  /** Who has a right in one of these units; 'all': whoever has an account. */
  readonly units: Scope;
  /** Who holds this role somewhere. */
  readonly role?: Role;
}

export interface Search {
  /** Only those whose name, address or log-in holds it; '' for everybody. */
  readonly called: string;
  /** Chosen already: offered in any case. */
  readonly chosen: readonly string[];
}

/** Open accounts by name. */
export async function findColleagues(
  reader: Reader<SenderTables>,
  wanted: Wanted,
  { called, chosen }: Search,
): Promise<Colleagues> {
  const isChosen = sql<boolean>`id = any(${[...chosen]}::text[])`;
  const rows = await reader.query
    .selectFrom('account')
    .select(['id', 'name', 'email'])
    .where('organisation', '=', reader.organisation)
    .where('closed_at', 'is', null)
    .where(isColleague(wanted))
    .where(sql<boolean>`(${isChosen} or ${isCalled(['name', 'email', 'id'], called)})`)
    .orderBy(isChosen, 'desc')
    .orderBy('name')
    .orderBy('id')
    .limit(OFFERED + 1)
    .execute();
  const people = rows.slice(0, OFFERED).map(({ email, ...row }) => ({ ...row, email: email ?? undefined }));
  return { people, isMore: rows.length > OFFERED };
}

/** Whether this open account is one of them. */
export async function isAmongColleagues(
  reader: Reader<SenderTables>,
  wanted: Wanted,
  account: string,
): Promise<boolean> {
  const row = await reader.query
    .selectFrom('account')
    .select('id')
    .where('organisation', '=', reader.organisation)
    .where('id', '=', account)
    .where('closed_at', 'is', null)
    .where(isColleague(wanted))
    .executeTakeFirst();
  return row !== undefined;
}

export interface DraftOwners {
  readonly owners: readonly { readonly id: string; readonly name: string; readonly count: number }[];
  readonly isMore: boolean;
}

/** Who has written drafts, and how many; by name. An account is named by its id where it has no row. */
export async function findDraftOwners(reader: Reader<SenderTables>, { called, chosen }: Search): Promise<DraftOwners> {
  const isChosen = sql<boolean>`draft.owner = any(${[...chosen]}::text[])`;
  const rows = await reader.query
    .selectFrom('draft')
    .leftJoin('account', (join) =>
      join.onRef('account.id', '=', 'draft.owner').onRef('account.organisation', '=', 'draft.organisation'),
    )
    .select(['draft.owner', 'account.name'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('draft.organisation', '=', reader.organisation)
    .where('draft.version', '>', 1)
    .where(sql<boolean>`(${isChosen} or ${isCalled(['account.name', 'account.email', 'draft.owner'], called)})`)
    .groupBy(['draft.owner', 'account.name'])
    .orderBy(isChosen, 'desc')
    .orderBy('account.name')
    .orderBy('draft.owner')
    .limit(OFFERED + 1)
    .execute();
  const owners = rows.slice(0, OFFERED).map(({ owner, name, count }) => {
    return { id: owner, name: name ?? owner, count: Number(count) };
  });
  return { owners, isMore: rows.length > OFFERED };
}

// A right without a unit is one in every unit.
function isColleague({ units, role }: Wanted): RawBuilder<boolean> {
  if (units === 'all' && role === undefined) return sql`true`;
  const held = role === undefined ? sql`` : sql`and r.role = ${role}`;
  const place = units === 'all' ? sql`` : sql`and (r.unit is null or r.unit = any(${[...units]}::uuid[]))`;
  return sql`exists (select from account_right r
    where r.organisation = account.organisation and r.account = account.id ${held} ${place})`;
}

function isCalled(columns: readonly string[], text: string): RawBuilder<boolean> {
  if (text === '') return sql`true`;
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const any = columns.map((column) => sql`${sql.ref(column)} ilike ${pattern}`);
  return sql`(${sql.join(any, sql` or `)})`;
}
