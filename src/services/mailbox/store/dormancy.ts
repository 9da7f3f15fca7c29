// Mailboxes that nobody has logged in to for long: who is to be warned, who is dormant, and what they had chosen.
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { DormantRules } from '../dormant/dormant-config.ts';
import type { MailboxTables } from '../schema.ts';
import { endTokensOf } from './personal-tokens.ts';

export type Dormancy = Selectable<MailboxTables['dormancy']>;

export interface DormantStep {
  readonly id: string;
  readonly recipient: string;
  /** Warnings so far. */
  readonly warnings: number;
}

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms);

/** Nobody goes dormant over a letter that waits to be read, a bill that is not due, or something on its way. */
function waitsForSomething(cutoff: Date): RawBuilder<unknown> {
  return sql`(exists (select from letter where letter.account_id = a.id and place = 'inbox' and trashed_at is null and read_at is null
      and received_at > ${cutoff})
    or exists (select from payment where payment.account_id = a.id and paid_at is null and due_on >= current_date)
    or exists (select from outgoing where outgoing.account_id = a.id and outgoing.state = 'sending'))`;
}

/** Persons' mailboxes whose next step has come, those not seen for longest first. */
export async function dormantSteps(
  { query }: Reader<MailboxTables>,
  { afterMs, waits }: DormantRules,
  now: Date,
  limit: number,
): Promise<readonly DormantStep[]> {
  const cutoff = before(now, afterMs);
  const { rows } = await sql<DormantStep>`
    select a.id, a.recipient_id as recipient, coalesce(d.warnings, 0) as warnings
    from account a left join dormancy d on d.account_id = a.id
    where a.state = 'active' and a.seen_at < ${cutoff} and a.recipient_id ~ '^(1[7-9]|2)[0-9]{10,11}$'
      and (d.account_id is null or (d.warnings = 1 and d.warned_at <= ${before(now, waits[0])})
        or (d.warnings = 2 and d.warned_at <= ${before(now, waits[1])})
        or (d.warnings >= 3 and d.warned_at <= ${before(now, waits[2])}))
      and not ${waitsForSomething(cutoff)}
    order by a.seen_at limit ${limit}`.execute(query);
  return rows;
}

/** Warnings of those who have been here since, or who have got something to do, are forgotten. */
export async function forgetWarnings(
  { query }: Transaction<MailboxTables>,
  { afterMs }: DormantRules,
  now: Date,
): Promise<void> {
  await sql`delete from dormancy d using account a where d.account_id = a.id and d.dormant_at is null
    and (a.state <> 'active' or a.seen_at > d.warned_at or ${waitsForSomething(before(now, afterMs))})`.execute(query);
}

/** Counts one more warning; false when another process has, or somebody has logged in. */
export async function noteWarning(
  { query }: Transaction<MailboxTables>,
  { id, warnings }: DormantStep,
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await query
    .insertInto('dormancy')
    .values({
      account_id: id,
      warnings: warnings + 1,
      warned_at: now,
      dormant_at: null,
      told_at: null,
      opted_out: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({ warnings: warnings + 1, warned_at: now })
        .where('dormancy.warnings', '=', warnings)
        .where('dormancy.dormant_at', 'is', null),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** Closes it for letters; false when somebody has logged in since, or it was closed. */
export async function closeDormant(
  tx: Transaction<MailboxTables>,
  id: string,
  { cutoff, now, optedOut }: { readonly cutoff: Date; readonly now: Date; readonly optedOut: Buffer },
): Promise<boolean> {
  const closed = await tx.query
    .updateTable('account')
    .set({ state: 'closed', closed_at: now })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .where('seen_at', '<', cutoff)
    .executeTakeFirst();
  if (closed.numUpdatedRows === 0n) return false;
  await tx.query
    .updateTable('dormancy')
    .set({ dormant_at: now, opted_out: optedOut })
    .where('account_id', '=', id)
    .execute();
  await endTokensOf(tx, id, { why: 'closed', now });
  return true;
}

export async function dormancyOf({ query }: Reader<MailboxTables>, accountId: string): Promise<Dormancy | undefined> {
  return await query.selectFrom('dormancy').selectAll().where('account_id', '=', accountId).executeTakeFirst();
}

/** The register has been told. */
export async function noteTold({ query }: Transaction<MailboxTables>, accountId: string, now: Date): Promise<void> {
  await query.updateTable('dormancy').set({ told_at: now }).where('account_id', '=', accountId).execute();
}

/** The mailbox is awake, with what it had chosen. */
export async function forgetDormancy({ query }: Transaction<MailboxTables>, accountId: string): Promise<void> {
  await query.deleteFrom('dormancy').where('account_id', '=', accountId).execute();
}
