// The e-mail that says that there is post and nothing else (DIGG-5: notices are neutral); sent by a job, tried again on failure.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { MailConfig } from '../../platform/config/parts.ts';
import type { Database } from '../../platform/database/database.ts';
import type { JsonValue } from '../../platform/database/json.ts';
import type { ClaimedJob, JobResult } from '../../platform/jobs/jobs.ts';
import type { Log } from '../../platform/log.ts';
import { sendMail } from '../../platform/mail/mail.ts';
import type { Account } from './account.ts';
import type { MailboxEvent, MailboxEvents } from './events.ts';
import { texts } from './messages.ts';
import type { MailboxTables } from './schema.ts';
import { accountById } from './store/accounts.ts';

/** There is post. Payload: `{ account }`, the mailbox's id. */
export const NOTICE_JOB = 'notice';
/** The first e-mail to an address that the holder gave. Payload the same. */
export const ADDRESS_JOB = 'address-notice';

/** After this many tries, over some two days, it is given up and said in the mailbox's activity. */
export const TRIES = 20;

export interface NoticeContext {
  readonly organisation: Organisationsnummer;
  readonly operatorName: string;
  readonly database: Database<MailboxTables>;
  readonly mail: MailConfig;
  /** Where people log in. */
  readonly publicUrl: string;
  readonly events: MailboxEvents;
  readonly log: Log;
}

/** How long to wait after a failed try, ms: 2 s doubled each time, at most 4 h. */
export function waitAfter(attempt: number): number {
  return Math.min(2000 * 2 ** (attempt - 1), 4 * 3_600_000);
}

function accountIdOf(payload: JsonValue): string | undefined {
  if (typeof payload !== 'object' || payload === null || !('account' in payload)) return undefined;
  return typeof payload.account === 'string' ? payload.account : undefined;
}

type MailText = { readonly subject: string; readonly text: string };

function noticeText(kind: string, { language }: Account, { operatorName, publicUrl }: NoticeContext): MailText {
  const t = texts(language);
  const values = { operator: operatorName, url: publicUrl };
  return kind === ADDRESS_JOB
    ? { subject: t('mailAddressSubject'), text: t('mailAddressText', values) }
    : { subject: t('mailNoticeSubject'), text: t('mailNoticeText', values) };
}

/** The handler of both kinds. A mailbox without an address, or closed since, gets nothing. */
export function noticeHandler(context: NoticeContext): (job: ClaimedJob) => Promise<JobResult<MailboxTables>> {
  return async (job) => {
    const id = accountIdOf(job.payload);
    const account = id === undefined ? undefined : await accountById(context.database.reader(context.organisation), id);
    if (account?.email === undefined || account.state === 'closed') return { kind: 'done' };
    try {
      await sendMail(context.mail, { to: account.email, ...noticeText(job.kind, account, context) });
    } catch (error) {
      if (job.attempt >= TRIES) return ended(context, account, 'notice.failed');
      context.log.warn(
        { err: error, account: account.id, attempt: job.attempt },
        'A notice was not sent; it is tried again',
      );
      return { kind: 'retry', afterMs: waitAfter(job.attempt) };
    }
    return job.kind === NOTICE_JOB ? ended(context, account, 'notice.sent') : { kind: 'done' };
  };
}

function ended({ events }: NoticeContext, account: Account, kind: MailboxEvent): JobResult<MailboxTables> {
  return {
    kind: 'done',
    settle: (tx) => events.record(tx, { kind, actor: 'system', subject: account.id }),
  };
}
