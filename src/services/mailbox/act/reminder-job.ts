// A reminder some days before something is to be paid: to the holder's notice address, in words that say nothing of the letter (DIGG-5).
import type { Transaction } from '../../../platform/database/database.ts';
import { type ClaimedJob, enqueueAll, type JobResult, type NewJob } from '../../../platform/jobs/jobs.ts';
import { sendMail } from '../../../platform/mail/mail.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import type { MailboxEvents } from '../events.ts';
import { type NoticeContext, TRIES, waitAfter } from '../notice-job.ts';
import type { MailboxTables } from '../schema.ts';
import { accountById } from '../store/accounts.ts';
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

/** The handler. Nobody is reminded of what is paid, in the trash, or gone. */
export function reminderHandler(
  context: NoticeContext & { readonly events: MailboxEvents },
): (job: ClaimedJob) => Promise<JobResult<MailboxTables>> {
  return async (job) => {
    const letterId: unknown = Reflect.get(Object(job.payload), 'letter');
    if (typeof letterId !== 'string') return { kind: 'done' };
    const reader = context.database.reader(context.organisation);
    const unpaid = await unpaidOf(reader, letterId);
    const account = unpaid === undefined ? undefined : await accountById(reader, unpaid.accountId);
    if (account?.email === undefined || account.state === 'closed') return { kind: 'done' };
    const t = payTexts(account.language);
    const values = { operator: context.operatorName, url: context.publicUrl };
    try {
      const mail = { subject: t('mailReminderSubject'), text: t('mailReminderText', values) };
      await sendMail(context.mail, { to: account.email, ...mail });
    } catch (error) {
      if (job.attempt >= TRIES) return { kind: 'done' };
      context.log.warn({ err: error, account: account.id }, 'A reminder was not sent; it is tried again');
      return { kind: 'retry', afterMs: waitAfter(job.attempt) };
    }
    return {
      kind: 'done',
      settle: async (tx) => {
        await noteReminded(tx, letterId, new Date());
        const details = { letter: letterId };
        await context.events.record(tx, { kind: 'payment.reminded', actor: 'system', subject: account.id, details });
      },
    };
  };
}
