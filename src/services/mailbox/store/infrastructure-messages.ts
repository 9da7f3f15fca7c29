// Messages from the infrastructure's owner in the database: one row for all mailboxes, one for each mailbox that has opened it, and one where
// it was withdrawn.
import type { JSONColumnType } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MessageTexts, OperatorMessage } from '../../../wire/operator-messages/operator-message.ts';
import type { MessageWithdrawal, WithdrawalReason } from '../../../wire/operator-messages/withdrawal.ts';
import type { MailboxTables } from '../schema.ts';

interface Content {
  readonly ownerName: string;
  readonly texts: MessageTexts;
}

/** The tables of migrations/0009-infrastructure-messages.sql and 0015-withdrawn-messages.sql. */
export interface InfrastructureTables {
  infrastructure_message: {
    id: string;
    owner: string;
    digest: Buffer;
    signed: string;
    content: JSONColumnType<Content>;
    shown_from: Date;
    shown_until: Date;
    received_at: Date;
  };
  infrastructure_message_opened: {
    message: string;
    account_id: string;
    opened_at: Date;
    withdrawal_seen_at: Date | null;
  };
  infrastructure_withdrawal: {
    message: string;
    owner: string;
    digest: Buffer;
    signed: string;
    reason: JSONColumnType<WithdrawalReason>;
    withdrawn_at: Date;
    shown_until: Date;
    received_at: Date;
  };
}

export interface ShownMessage extends Content {
  readonly id: string;
  readonly shownFrom: Date;
  readonly openedAt: Date | undefined;
  /** That it was taken back, and whether that was seen by whoever had opened it. */
  readonly withdrawn: { readonly at: Date; readonly reason: WithdrawalReason; readonly isSeen: boolean } | undefined;
}

/** Whether it was put in now. A message with that id stays as it is. */
export async function putMessage(
  { query }: Transaction<MailboxTables>,
  { id, owner, ownerName, texts, shownFrom, shownUntil }: OperatorMessage,
  kept: { readonly signed: string; readonly digest: Buffer; readonly receivedAt: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await query
    .insertInto('infrastructure_message')
    .values({
      id,
      owner,
      digest: kept.digest,
      signed: kept.signed,
      content: JSON.stringify({ ownerName, texts }),
      shown_from: shownFrom,
      shown_until: shownUntil,
      received_at: kept.receivedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** The digest of the signed text that is kept under an id. */
export async function digestOfMessage(reader: Reader<MailboxTables>, id: string): Promise<Buffer | undefined> {
  const asked = reader.query.selectFrom('infrastructure_message').select('digest').where('id', '=', id);
  return (await asked.executeTakeFirst())?.digest;
}

/** In how many mailboxes a message is shown, and in how many it has been opened. */
export async function reachOf(
  { query }: Reader<MailboxTables>,
  id: string,
): Promise<{ readonly mailboxes: number; readonly opened: number }> {
  const [all, opened] = await Promise.all([
    query
      .selectFrom('account')
      .select((by) => by.fn.countAll<number>().as('n'))
      .where('state', '=', 'active')
      .executeTakeFirstOrThrow(),
    query
      .selectFrom('infrastructure_message_opened')
      .select((by) => by.fn.countAll<number>().as('n'))
      .where('message', '=', id)
      .executeTakeFirstOrThrow(),
  ]);
  return { mailboxes: all.n, opened: opened.n };
}

/** Whether it was put in now. A withdrawal of that message stays as it is. */
export async function putWithdrawal(
  { query }: Transaction<MailboxTables>,
  { id, owner, reason, withdrawnAt, shownUntil }: MessageWithdrawal,
  kept: { readonly signed: string; readonly digest: Buffer; readonly receivedAt: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await query
    .insertInto('infrastructure_withdrawal')
    .values({
      message: id,
      owner,
      digest: kept.digest,
      signed: kept.signed,
      reason: JSON.stringify(reason),
      withdrawn_at: withdrawnAt,
      shown_until: shownUntil,
      received_at: kept.receivedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** The digest of the signed withdrawal of a message. */
export async function digestOfWithdrawal(reader: Reader<MailboxTables>, id: string): Promise<Buffer | undefined> {
  const asked = reader.query.selectFrom('infrastructure_withdrawal').select('digest').where('message', '=', id);
  return (await asked.executeTakeFirst())?.digest;
}

/** What is shown in a mailbox now, or was and is withdrawn, the latest first, at most 20; with when it was opened there. */
export async function messagesShown(
  { query }: Reader<MailboxTables>,
  accountId: string,
  now: Date,
): Promise<readonly ShownMessage[]> {
  const rows = await query
    .selectFrom('infrastructure_message as m')
    .leftJoin('infrastructure_message_opened as o', (on) =>
      on.onRef('o.message', '=', 'm.id').on('o.account_id', '=', accountId),
    )
    .leftJoin('infrastructure_withdrawal as w', 'w.message', 'm.id')
    .select(['m.id', 'm.content', 'm.shown_from', 'o.opened_at', 'o.withdrawal_seen_at'])
    .select(['w.reason', 'w.withdrawn_at'])
    .where((by) => by.fn.coalesce('w.shown_until', 'm.shown_until'), '>', now)
    // One that was withdrawn before it was shown was never shown.
    .where((by) => by('m.shown_from', '<=', by.fn.coalesce('w.withdrawn_at', by.val(now))))
    .orderBy('m.shown_from', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ id, content, shown_from, opened_at, reason, withdrawn_at, withdrawal_seen_at }) => ({
    id,
    ...content,
    shownFrom: shown_from,
    openedAt: opened_at ?? undefined,
    withdrawn:
      reason === null || withdrawn_at === null
        ? undefined
        : { at: withdrawn_at, reason, isSeen: withdrawal_seen_at !== null },
  }));
}

/** Whoever had opened it has seen that it is withdrawn; whether that was for the first time. */
export async function seeWithdrawal(
  { query }: Transaction<MailboxTables>,
  message: string,
  accountId: string,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('infrastructure_message_opened')
    .set({ withdrawal_seen_at: at })
    .where('message', '=', message)
    .where('account_id', '=', accountId)
    .where('withdrawal_seen_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Whether it was opened for the first time in this mailbox. */
export async function openMessage(
  { query }: Transaction<MailboxTables>,
  message: string,
  accountId: string,
  at: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await query
    .insertInto('infrastructure_message_opened')
    .values({ message, account_id: accountId, opened_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}
