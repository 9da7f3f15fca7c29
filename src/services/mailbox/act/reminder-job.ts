// A reminder some days before something is to be paid: to the holder's notice address, in words that say nothing of the letter (DIGG-5).
import type { Transaction } from '../../../platform/database/database.ts';
import { type ClaimedJob, enqueueAll, type JobResult, type NewJob } from '../../../platform/jobs/jobs.ts';
import { sendMail } from '../../../platform/mail/mail.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import type { Account } from '../account.ts';
import { addressesAreGood, type NoticeContext, TELL_JOB, TRIES, waitAfter } from '../notice-job.ts';
import { quietUntil } from '../notify/notice-times.ts';
import type { MailboxTables } from '../schema.ts';
import { accountById } from '../store/accounts.ts';
import { noticeTimesOf } from '../store/notice-settings.ts';
import { noteReminded, unpaidOf } from '../store/payments.ts';
import { payTexts } from '../texts/pay-texts.ts';

/** Payload: `{ letter }`, its id. */
export const REMINDER_JOB = 'payment-reminder';

/** How many days before the last day of payment. */
const REMINDER_DAYS = 3;
/** In the morning, Stockholm's time. */
const HOUR = 9;

/** When to remind of something to be paid by that day (yyyy-mm-dd); undefined when it is too late for that. */
function reminderAt(due: string, now: Date): Date | undefined {
  const day = startOfDay(due);
  if (day === undefined) return undefined;
  const at = new Date(day.getTime() - (REMINDER_DAYS * 24 - HOUR) * 3_600_000);
  return at > now ? at : undefined;
}

/** The job that reminds of it; none when it is too late. */
export function reminderOf(
  { letterId, due }: { readonly letterId: string; readonly due: string },
  now: Date,
): NewJob[] {
  const runAt = reminderAt(due, now);
  return runAt === undefined ? [] : [{ kind: REMINDER_JOB, key: letterId, payload: { letter: letterId }, runAt }];
}

/** Plans it, in the caller's transaction. */
export async function planReminder(
  tx: Transaction<MailboxTables>,
  payment: { readonly letterId: string; readonly due: string },
  now: Date,
): Promise<void> {
  await enqueueAll(tx, reminderOf(payment, now));
}

/** The handler. Nobody is reminded of what is paid, in the trash, or gone; quiet hours are kept. */
export function reminderHandler(context: NoticeContext): (job: ClaimedJob) => Promise<JobResult<MailboxTables>> {
  const { database, organisation, clock, log } = context;
  return async (job) => {
    const letterId: unknown = Reflect.get(Object(job.payload), 'letter');
    if (typeof letterId !== 'string') return { kind: 'done' };
    const reader = database.reader(organisation);
    const unpaid = await unpaidOf(reader, letterId);
    const found = unpaid === undefined ? undefined : await accountById(reader, unpaid.accountId);
    if (found === undefined || found.state === 'closed') return { kind: 'done' };
    const account = await addressesAreGood(context, found);
    if (account === 'wait') return { kind: 'retry', afterMs: waitAfter(Math.min(job.attempt, 10)) };
    const times = await noticeTimesOf(reader, account.id);
    // With nowhere to send it nobody is reminded, and nothing says so.
    if (account.email === undefined && times.sms === 'never') return { kind: 'done' };
    const quiet = quietUntil(times, clock());
    if (quiet !== undefined) return { kind: 'retry', afterMs: quiet.getTime() - clock().getTime() };
    if (account.email !== undefined && !(await sent(context, account))) {
      if (job.attempt >= TRIES) return { kind: 'done' };
      log.warn({ account: account.id }, 'A reminder was not sent; it is tried again');
      return { kind: 'retry', afterMs: waitAfter(job.attempt) };
    }
    return reminded(context, account, letterId, times.sms !== 'never');
  };
}

async function sent({ mail, log, operatorName, publicUrl }: NoticeContext, account: Account): Promise<boolean> {
  const t = payTexts(account.language);
  const text = t('mailReminderText', { operator: operatorName, url: publicUrl });
  try {
    await sendMail(mail, { to: account.email ?? '', subject: t('mailReminderSubject'), text });
    return true;
  } catch (error) {
    log.warn({ err: error, account: account.id }, 'A reminder was not sent');
    return false;
  }
}

// By text message there is one neutral text, the same as for post.
function reminded(context: NoticeContext, { id }: Account, letterId: string, bySms: boolean): JobResult<MailboxTables> {
  return {
    kind: 'done',
    settle: async (tx) => {
      await noteReminded(tx, letterId, context.clock());
      const payload = { account: id, channel: 'sms' };
      if (bySms) await enqueueAll(tx, [{ kind: TELL_JOB, key: `reminder ${letterId}`, payload }]);
      const details = { letter: letterId };
      await context.events.record(tx, { kind: 'payment.reminded', actor: 'system', subject: id, details });
    },
  };
}
