// What is to be paid, by day: known when the letter came, marked when it is paid. Amounts stay in the letters.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

export interface PaymentMark {
  /** yyyy-mm-dd. */
  readonly due: string;
  readonly paidAt: Date | undefined;
}

interface Row {
  readonly letter_id: string;
  readonly due: string;
  readonly paid_at: Date | null;
}

/** Of these letters of the mailbox, those with something to pay. */
export async function paymentMarks(
  reader: Reader<MailboxTables>,
  accountId: string,
  letterIds: readonly string[],
): Promise<ReadonlyMap<string, PaymentMark>> {
  if (letterIds.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select letter_id, due_on::text as due, paid_at from payment
    where account_id = ${accountId} and letter_id = any(${[...letterIds]}::uuid[])`.execute(reader.query);
  return new Map(rows.map(({ letter_id, due, paid_at }) => [letter_id, { due, paidAt: paid_at ?? undefined }]));
}

/** Notes days of payment; says which letters were not known before. */
export async function insertPayments(
  tx: Transaction<MailboxTables>,
  payments: readonly { readonly letterId: string; readonly accountId: string; readonly due: string }[],
): Promise<ReadonlySet<string>> {
  if (payments.length === 0) return new Set();
  const { rows } = await sql<{ letter_id: string }>`
    insert into payment (letter_id, account_id, due_on)
    select "letterId", "accountId", due
    from jsonb_to_recordset(${JSON.stringify(payments)}::jsonb) as p("letterId" uuid, "accountId" uuid, due date)
    order by "letterId" on conflict do nothing returning letter_id`.execute(tx.query);
  return new Set(rows.map((row) => row.letter_id));
}

/** Marks it paid, or not paid. False when nothing was changed. */
export async function setPaid(
  tx: Transaction<MailboxTables>,
  accountId: string,
  letterId: string,
  paidAt: Date | undefined,
): Promise<boolean> {
  const changed = await tx.query
    .updateTable('payment')
    .set({ paid_at: paidAt ?? null })
    .where('account_id', '=', accountId)
    .where('letter_id', '=', letterId)
    .where('paid_at', paidAt === undefined ? 'is not' : 'is', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Whose it is, when it is still to be paid, not in the trash and not reminded of. */
export async function unpaidOf(
  reader: Reader<MailboxTables>,
  letterId: string,
): Promise<{ readonly accountId: string } | undefined> {
  const row = await reader.query
    .selectFrom('payment')
    .innerJoin('letter', 'letter.id', 'payment.letter_id')
    .select('payment.account_id')
    .where('payment.letter_id', '=', letterId)
    .where('payment.paid_at', 'is', null)
    .where('payment.reminded_at', 'is', null)
    .where('letter.trashed_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? undefined : { accountId: row.account_id };
}

/** The holder has been reminded. */
export async function noteReminded(tx: Transaction<MailboxTables>, letterId: string, now: Date): Promise<void> {
  await tx.query.updateTable('payment').set({ reminded_at: now }).where('letter_id', '=', letterId).execute();
}
