// A holder's number is replaced: the mailbox goes along, and so does what others gave to whoever had the old one. Letters, receipts and the
// audit trail keep the number of their time.
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

/** The mailbox of the number in use is whose letters to the former one are, and whose earlier mailbox is closed under it. */
export async function keepFormerNumber(
  { query }: Transaction<MailboxTables>,
  { former, current, at, until }: Omit<Renumbering, 'accountId'>,
): Promise<void> {
  await sql`insert into former_number (number, account_id, since, until)
    select ${former}, id, ${at}, ${until} from account where recipient_id = ${current}
    on conflict (number) do update set account_id = excluded.account_id, since = excluded.since, until = excluded.until`.execute(
    query,
  );
}

/** Of the form that a foreign identity has (0007-access.sql), for the length of one transaction. */
function placeholder(accountId: string): string {
  return `foreign:${accountId.replaceAll('-', '').padEnd(43, '0')}`;
}

/** What others gave to whoever had the former number is the same person's under the new one. */
export async function renumberPerson(
  { query }: Transaction<MailboxTables>,
  {
    former,
    current,
    marks,
  }: Pick<Renumbering, 'former' | 'current'> & {
    /** The keyed digests of both (access/log-ins.ts). */
    readonly marks: { readonly former: Buffer; readonly current: Buffer };
  },
): Promise<void> {
  // Where both numbers have something open in one mailbox, what the new one was given stays, and the other is left as it is.
  await sql`update delegate d set person_id = ${current} where person_id = ${former} and (state not in ('invited', 'active')
    or not exists (select from delegate o where o.account_id = d.account_id and o.person_id = ${current}
      and o.state in ('invited', 'active')))`.execute(query);
  await sql`update company_user u set person_id = ${current} where person_id = ${former} and (state = 'ended'
    or not exists (select from company_user o where o.account_id = u.account_id and o.person_id = ${current}
      and o.state <> 'ended'))`.execute(query);
  await sql`update company_signature s set person_id = ${current} where person_id = ${former} and not exists
    (select from company_signature o where o.company_user_id = s.company_user_id and o.person_id = ${current})`.execute(
    query,
  );
  await query.updateTable('company_guard').set({ witness: current }).where('witness', '=', former).execute();
  await query.updateTable('personal_token').set({ person_id: current }).where('person_id', '=', former).execute();
  // Log-ins of before are the person's to see and to end, with what was let in by them.
  await query.updateTable('log_in').set({ person: marks.current }).where('person', '=', marks.former).execute();
  await query.updateTable('personal_token').set({ maker: marks.current }).where('maker', '=', marks.former).execute();
  await query.updateTable('letter_share').set({ with_id: current }).where('with_id', '=', former).execute();
}

/** The numbers that these replaced, for as long as the mailboxes are here; of those who have none nothing. */
export async function formerNumbersOf(
  { query }: Reader<MailboxTables>,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (numbers.length === 0) return new Map();
  const rows = await query
    .selectFrom('former_number')
    .innerJoin('account', 'account.id', 'former_number.account_id')
    .select(['former_number.number as former', 'account.recipient_id as current'])
    .where('account.recipient_id', 'in', [...numbers])
    .orderBy('former_number.since')
    .execute();
  const found = new Map<string, string[]>();
  for (const { former, current } of rows) found.set(current, [...(found.get(current) ?? []), former]);
  return found;
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
