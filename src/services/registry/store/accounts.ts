// Accounts in the register: found by number, at most one query for a question about many.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { RegistryTables } from '../tables.ts';

export interface Account {
  /** Twelve digits. */
  readonly id: string;
  /** Names the account where the number has no place. */
  readonly reference: string;
  readonly accountType: 'Secure' | 'Anonymous';
  readonly pending: boolean;
  readonly operator: string;
  readonly registeredAt: Date;
}

/** An account, and what it has chosen about one sender, if anything. */
interface AccountForSender extends Account {
  readonly choice?: { readonly accepted: boolean; readonly changedAt: Date };
}

interface Row {
  readonly id: number;
  readonly reference: string;
  readonly account_type: 'Secure' | 'Anonymous';
  readonly pending: boolean;
  readonly operator: string;
  readonly registered_at: Date;
}

interface RowForSender extends Row {
  readonly accepted: boolean | null;
  readonly changed_at: Date | null;
}

const numbersOf = (ids: readonly string[]) => [...new Set(ids)].map(Number);

function accountFrom(row: Row): Account {
  return {
    id: String(row.id),
    reference: row.reference,
    accountType: row.account_type,
    pending: row.pending,
    operator: row.operator,
    registeredAt: row.registered_at,
  };
}

function forSender(row: RowForSender): AccountForSender {
  if (row.accepted === null || row.changed_at === null) return accountFrom(row);
  return { ...accountFrom(row), choice: { accepted: row.accepted, changedAt: row.changed_at } };
}

/** The accounts of these recipients with their choice about the sender; who has none is not in the map. */
export async function accountsForSender(
  { query }: Reader<RegistryTables>,
  sender: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AccountForSender>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<RowForSender>`
    select r.id, r.reference, r.account_type, r.pending, r.operator, r.registered_at, c.accepted, c.changed_at
    from recipient r left join sender_choice c on c.recipient = r.id and c.sender = ${sender}
    where r.id = any(${numbersOf(ids)}::bigint[])`.execute(query);
  return new Map(rows.map((row) => [String(row.id), forSender(row)]));
}

/** The accounts of these recipients; who has none is not in the map. */
export async function accountsOf(
  { query }: Reader<RegistryTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select id, reference, account_type, pending, operator, registered_at
    from recipient where id = any(${numbersOf(ids)}::bigint[])`.execute(query);
  return new Map(rows.map((row) => [String(row.id), accountFrom(row)]));
}

/** From here to the end of the transaction nobody else changes this recipient, whether there is an account or not. */
export async function holdRecipient({ query }: Transaction<RegistryTables>, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${Number(id)})`.execute(query);
}

/** The account, held so that nobody changes it before this transaction ends. */
export async function accountHeld(tx: Transaction<RegistryTables>, id: string): Promise<Account | undefined> {
  const row = await tx.query
    .selectFrom('recipient')
    .selectAll()
    .where('id', '=', Number(id))
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : accountFrom(row);
}

/** Persons with an account, by number from above `after`; 1000 at a time. */
export async function personsAfter({ query }: Reader<RegistryTables>, after: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: number }>`select id from recipient
    where id > ${Number(after)} and id >= 170000000000 order by id limit 1000`.execute(query);
  return rows.map(({ id }) => String(id));
}

export type NewAccount = Omit<Account, 'reference'>;

/** Puts the account in, or makes it so. For a recipient that is held. */
export async function putAccount(
  { query }: Transaction<RegistryTables>,
  { id, accountType, pending, operator, registeredAt }: NewAccount,
): Promise<Account> {
  const { rows } = await sql<Row>`
    insert into recipient (id, account_type, pending, operator, registered_at)
    values (${Number(id)}, ${accountType}, ${pending}, ${operator}, ${registeredAt})
    on conflict (id) do update set account_type = excluded.account_type, pending = excluded.pending,
      operator = excluded.operator, registered_at = excluded.registered_at
    returning id, reference, account_type, pending, operator, registered_at`.execute(query);
  const [row] = rows;
  if (row === undefined) throw new RangeError('An insert with returning gave no row');
  return accountFrom(row);
}

/** Takes the account out, and its choices with it. */
export async function removeAccount({ query }: Transaction<RegistryTables>, id: string): Promise<void> {
  await query.deleteFrom('recipient').where('id', '=', Number(id)).execute();
}

export interface Counts {
  readonly persons: number;
  readonly organisations: number;
  readonly pending: number;
  readonly byOperator: ReadonlyMap<string, number>;
}

/** How many have a mailbox. Reads the whole register: ask seldom. */
export async function countAccounts({ query }: Reader<RegistryTables>): Promise<Counts> {
  const { rows } = await sql<{ operator: string; persons: number; organisations: number; pending: number }>`
    select operator,
      count(*) filter (where not pending and id >= 170000000000) as persons,
      count(*) filter (where not pending and id < 170000000000) as organisations,
      count(*) filter (where pending) as pending
    from recipient group by operator`.execute(query);
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    persons: sum((row) => row.persons),
    organisations: sum((row) => row.organisations),
    pending: sum((row) => row.pending),
    byOperator: new Map(rows.map((row) => [row.operator, row.persons + row.organisations])),
  };
}
