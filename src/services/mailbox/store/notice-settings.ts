// When notices go out, per mailbox, and those that wait for their time: a row for each channel counts what one notice will be about.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { DEFAULT_TIMES, type NoticeTimes } from '../notify/notice-times.ts';
import type { MailboxTables } from '../schema.ts';
import type { NoticeChannel } from './access-tables.ts';

/** The mailbox's choices, or those that everybody has before choosing. */
export async function noticeTimesOf(reader: Reader<MailboxTables>, accountId: string): Promise<NoticeTimes> {
  const row = await reader.query
    .selectFrom('notice_settings')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) return DEFAULT_TIMES;
  const { quiet_from: from, quiet_until: until } = row;
  return {
    email: row.email_pace,
    sms: row.sms_pace,
    quiet: from === null || until === null ? undefined : { from, until },
    digestAt: row.digest_at,
    digestDay: row.digest_day,
  };
}

/** Keeps the choices; the mailbox then is one that is told of letters by text message, or not. */
export async function putNoticeTimes(
  tx: Transaction<MailboxTables>,
  accountId: string,
  times: NoticeTimes,
): Promise<void> {
  const values = {
    email_pace: times.email,
    sms_pace: times.sms,
    quiet_from: times.quiet?.from ?? null,
    quiet_until: times.quiet?.until ?? null,
    digest_at: times.digestAt,
    digest_day: times.digestDay,
  };
  await tx.query
    .insertInto('notice_settings')
    .values({ account_id: accountId, ...values })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
    .execute();
  await tx.query
    .updateTable('account')
    .set({ wants_sms: times.sms !== 'never' })
    .where('id', '=', accountId)
    .execute();
}

export interface HeldNotice {
  readonly dueAt: Date;
  readonly letters: number;
}

/** One more that waits; gives when what waits goes out: the time of the first. */
export async function holdNotice(
  tx: Transaction<MailboxTables>,
  accountId: string,
  channel: NoticeChannel,
  dueAt: Date,
): Promise<Date> {
  const row = await tx.query
    .insertInto('held_notice')
    .values({ account_id: accountId, channel, due_at: dueAt, letters: 1 })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'channel']).doUpdateSet((each) => ({
        letters: each('held_notice.letters', '+', 1),
      })),
    )
    .returning('due_at')
    .executeTakeFirstOrThrow();
  return row.due_at;
}

/** What waits for this channel; undefined when nothing does. */
export async function heldNotice(
  reader: Reader<MailboxTables>,
  accountId: string,
  channel: NoticeChannel,
): Promise<HeldNotice | undefined> {
  return await reader.query
    .selectFrom('held_notice')
    .select(['due_at as dueAt', 'letters'])
    .where('account_id', '=', accountId)
    .where('channel', '=', channel)
    .executeTakeFirst();
}

/** Gives what waits another time. */
export async function moveHeld(
  tx: Transaction<MailboxTables>,
  accountId: string,
  channel: NoticeChannel,
  dueAt: Date,
): Promise<void> {
  await tx.query
    .updateTable('held_notice')
    .set({ due_at: dueAt })
    .where('account_id', '=', accountId)
    .where('channel', '=', channel)
    .execute();
}

/** So many were told of: they wait no more. True when others have come meanwhile, which wait on. */
export async function tellHeld(
  tx: Transaction<MailboxTables>,
  accountId: string,
  channel: NoticeChannel,
  letters: number,
): Promise<boolean> {
  await tx.query
    .deleteFrom('held_notice')
    .where('account_id', '=', accountId)
    .where('channel', '=', channel)
    .where('letters', '<=', letters)
    .execute();
  const left = await tx.query
    .updateTable('held_notice')
    .set((each) => ({ letters: each('letters', '-', letters) }))
    .where('account_id', '=', accountId)
    .where('channel', '=', channel)
    .executeTakeFirst();
  return left.numUpdatedRows > 0n;
}

/** Nothing waits any more. */
export async function dropHeld(
  tx: Transaction<MailboxTables>,
  accountId: string,
  channel: NoticeChannel,
): Promise<void> {
  await tx.query.deleteFrom('held_notice').where('account_id', '=', accountId).where('channel', '=', channel).execute();
}
