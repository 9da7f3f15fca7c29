// Companies as their register told of them last: for when it is silent, and to see that their signatories have changed.
import { sql } from 'kysely';
import type { Company } from '../../../domain/company/company.ts';
import type { PersonId } from '../../../domain/person-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { companyJson, readCompany } from '../../../platform/registers/company-register.ts';
import type { RegistryTables } from '../tables.ts';

export interface KeptCompany {
  readonly company: Company;
  /** Who may act for it, as text to compare. */
  readonly signers: string;
  readonly signersSince: Date;
  readonly fetchedAt: Date;
}

interface Row {
  readonly facts: unknown;
  readonly signers: string;
  readonly signers_since: Date;
  readonly fetched_at: Date;
}

function keptFrom(row: Row): KeptCompany[] {
  const company = readCompany(row.facts);
  // What an older version of the program wrote otherwise is as good as not kept.
  if (company === undefined) return [];
  return [{ company, signers: row.signers, signersSince: row.signers_since, fetchedAt: row.fetched_at }];
}

const columns = ['facts', 'signers', 'signers_since', 'fetched_at'] as const;

/** The company as it was last told; undefined when it never was. */
export async function keptCompany({ query }: Reader<RegistryTables>, id: string): Promise<KeptCompany | undefined> {
  const row = await query.selectFrom('company').select(columns).where('id', '=', Number(id)).executeTakeFirst();
  return row === undefined ? undefined : keptFrom(row)[0];
}

/** Every kept company in which the person has a role. */
export async function keptCompaniesOf(
  { query }: Reader<RegistryTables>,
  person: PersonId,
): Promise<readonly KeptCompany[]> {
  const rows = await query
    .selectFrom('company_person as p')
    .innerJoin('company as c', 'c.id', 'p.company')
    .select(['c.facts', 'c.signers', 'c.signers_since', 'c.fetched_at'])
    .where('p.person', '=', Number(person))
    .execute();
  return rows.flatMap(keptFrom);
}

/** Keeps what the register told, held until the transaction ends; gives what was kept before. */
export async function keepCompany(
  tx: Transaction<RegistryTables>,
  { company, signers, fetchedAt }: Omit<KeptCompany, 'signersSince'>,
): Promise<KeptCompany | undefined> {
  const id = Number(company.id);
  const before = await tx.query
    .selectFrom('company')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  await sql`insert into company (id, facts, signers, signers_since, fetched_at)
    values (${id}, ${JSON.stringify(companyJson(company))}, ${signers}, ${fetchedAt}, ${fetchedAt})
    on conflict (id) do update set facts = excluded.facts, signers = excluded.signers, fetched_at = excluded.fetched_at,
      signers_since = case when company.signers = excluded.signers then company.signers_since else excluded.signers_since end`.execute(
    tx.query,
  );
  const people = company.people.map((person) => Number(person.id));
  await sql`delete from company_person where company = ${id} and person <> all(${people}::bigint[])`.execute(tx.query);
  await sql`insert into company_person (company, person) select ${id}, unnest(${people}::bigint[])
    on conflict do nothing`.execute(tx.query);
  return before === undefined ? undefined : keptFrom(before)[0];
}

/** Those of the companies that have an account, a request that waits, or facts kept here. */
export async function knownAmong(
  { query }: Reader<RegistryTables>,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: number }>`select id from unnest(${ids.map(Number)}::bigint[]) as asked (id)
    where exists (select from recipient r where r.id = asked.id) or exists (select from company c where c.id = asked.id)
      or exists (select from pending_request p where p.recipient = asked.id and p.state = 'open')`.execute(query);
  return rows.map(({ id }) => String(id));
}

/** Organisations with an account, and companies kept here, by number from above `after`; 100 at a time. */
export async function knownCompanies({ query }: Reader<RegistryTables>, after: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: number }>`
    (select id from recipient where id > ${Number(after)} and id < 170000000000 order by id limit 100)
    union (select id from company where id > ${Number(after)} order by id limit 100)
    order by id limit 100`.execute(query);
  return rows.map(({ id }) => String(id));
}

/** How far a register's changes have been followed. */
export async function cursorOf({ query }: Reader<RegistryTables>, register: string): Promise<string | undefined> {
  const row = await query
    .selectFrom('register_cursor')
    .select('cursor')
    .where('register', '=', register)
    .executeTakeFirst();
  return row?.cursor;
}

/** Keeps how far. */
export async function keepCursor(
  { query }: Transaction<RegistryTables>,
  register: string,
  cursor: string,
  at: Date,
): Promise<void> {
  await query
    .insertInto('register_cursor')
    .values({ register, cursor, polled_at: at })
    .onConflict((conflict) => conflict.column('register').doUpdateSet({ cursor, polled_at: at }))
    .execute();
}

/** Nothing is followed by this name any more. */
export async function dropCursor({ query }: Transaction<RegistryTables>, register: string): Promise<void> {
  await query.deleteFrom('register_cursor').where('register', '=', register).execute();
}
