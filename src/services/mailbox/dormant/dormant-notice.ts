// The warning before a mailbox goes dormant, by e-mail and text message: when, and what to do; nothing of what lies in it (DIGG-5).
import { formatDate } from '../../../platform/i18n/format.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { texts } from '../messages.ts';
import { type NoticeContext, TRIES, tellOfMailbox, waitAfter } from '../notice-job.ts';
import type { MailboxTables } from '../schema.ts';
import { accountById } from '../store/accounts.ts';

/** One warning by one channel. Payload: `{ account, channel, last }`: until when there is time. */
export const DORMANT_NOTICE_JOB = 'dormant-notice';

/** The handler. Who has logged in since the warning is not told. */
export function dormantNoticeHandler(context: NoticeContext): (job: ClaimedJob) => Promise<JobResult<MailboxTables>> {
  const { database, organisation, operatorName: operator, publicUrl: url } = context;
  return async (job) => {
    const { account: id, channel, last } = Object(job.payload);
    if (typeof id !== 'string' || typeof last !== 'string') return { kind: 'done' };
    const account = await accountById(database.reader(organisation), id);
    if (account?.state !== 'active') return { kind: 'done' };
    const t = texts(account.language);
    const day = formatDate(new Date(last), account.language);
    const words =
      channel === 'sms'
        ? { channel: 'sms' as const, text: t('dormantSms', { operator, day }) }
        : { channel: 'email' as const, subject: t('dormantSubject'), text: t('dormantText', { operator, day, url }) };
    const sent = await tellOfMailbox(context, account, job.key, words);
    return sent === 'failed' && job.attempt < TRIES
      ? { kind: 'retry', afterMs: waitAfter(job.attempt) }
      : { kind: 'done' };
  };
}
