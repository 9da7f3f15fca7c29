// A holder's number is replaced: the mailbox goes along. Letters, receipts and the audit trail keep the number of their time. What others gave to
// whoever had the old one: store/renumbered-rights.ts.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

export interface Renumbering {
  readonly accountId: string;
  readonly former: string;
  readonly current: string;
  readonly at: Date;
  /** Until when letters to the former number are taken. */
  readonly until: Date;
}

/**
 * The mailbox gets the new number. A mailbox that stood under that one is put under the former number, closed: its holder is the same
 * person. For accounts that are held.
 */
export async function renumberAccount(
  tx: Transaction<MailboxTables>,
  { accountId, former, current, at, until }: Renumbering,
  inTheWay: string | undefined,
): Promise<void> {
  const { query } = tx;
  if (inTheWay !== undefined) {
    // Unique at each statement: through a form that no number has.
    await query
      .updateTable('account')
      .set({ recipient_id: placeholder(accountId) })
      .where('id', '=', accountId)
      .execute();
    await query.updateTable('account').set({ recipient_id: former }).where('id', '=', inTheWay).execute();
  }
  await query.updateTable('account').set({ recipient_id: current }).where('id', '=', accountId).execute();
  // A number that was taken back is nobody's former one.
  await query.deleteFrom('former_number').where('number', '=', current).execute();
  const row = { account_id: accountId, since: at, until };
  await query
    .insertInto('former_number')
    .values({ number: former, ...row })
    .onConflict((conflict) => conflict.column('number').doUpdateSet(row))
    .execute();
}

/** The mailbox of the number in use is whose letters to the former one are, and whose earlier mailbox is closed under it; gives its id. */
export async function keepFormerNumber(
  { query }: Transaction<MailboxTables>,
  { former, current, at, until }: Omit<Renumbering, 'accountId'>,
): Promise<string | undefined> {
  const { rows } = await sql<{ account_id: string }>`insert into former_number (number, account_id, since, until)
    select ${former}, id, ${at}, ${until} from account where recipient_id = ${current}
    on conflict (number) do update set account_id = excluded.account_id, since = excluded.since, until = excluded.until
    returning account_id`.execute(query);
  return rows[0]?.account_id;
}

/** Of the form that a foreign identity has (0007-access.sql), for the length of one transaction. */
function placeholder(accountId: string): string {
  return `foreign:${accountId.replaceAll('-', '').padEnd(43, '0')}`;
}

/** The numbers that these replaced, as far as they are known here; of those who have none nothing. */
export async function formerNumbersOf(
  { query }: Reader<MailboxTables>,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (numbers.length === 0) return new Map();
  const asked = sql`any(${[...numbers]}::text[])`;
  const { rows } = await sql<{ former: string; current: string }>`
    select number as former, recipient_id as current, since from former_number join account on id = account_id
      where recipient_id = ${asked}
    union all select former, current, since from replaced_number where current = ${asked}
    order by since`.execute(query);
  const found = new Map<string, string[]>();
  for (const { former, current } of rows) found.set(current, [...(found.get(current) ?? []), former]);
  return found;
}

/** Whether the number is known here to have been replaced. */
export async function isFormerNumber({ query }: Reader<MailboxTables>, number: string): Promise<boolean> {
  const { rows } = await sql`select from former_number where number = ${number}
    union all select from replaced_number where former = ${number} limit 1`.execute(query);
  return rows.length > 0;
}

/** Whose mailbox goes on by the number in use; undefined when this one is not known here to have been replaced. */
export async function followerOf({ query }: Reader<MailboxTables>, former: string): Promise<string | undefined> {
  const row = await query
    .selectFrom('former_number')
    .select('account_id')
    .where('number', '=', former)
    .executeTakeFirst();
  return row?.account_id;
}

/** Mailboxes that were set aside when this number became its holder's, since they had one by each. */
export async function earlierMailboxesOf({ query }: Reader<MailboxTables>, number: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select aside.id from account mine
    join former_number f on f.account_id = mine.id join account aside on aside.recipient_id = f.number
    where mine.recipient_id = ${number} and aside.state = 'closed'`.execute(query);
  return rows.map(({ id }) => id);
}

/** The holder's number when something came: a letter is answered by the number that it was sent to. */
export async function numberAt(
  { query }: Reader<MailboxTables>,
  account: { readonly id: string; readonly recipient: string },
  at: Date,
): Promise<string> {
  const row = await query
    .selectFrom('former_number')
    .select('number')
    .where('account_id', '=', account.id)
    .where('since', '>', at)
    .orderBy('since')
    .limit(1)
    .executeTakeFirst();
  return row?.number ?? account.recipient;
}
