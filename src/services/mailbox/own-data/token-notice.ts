// The notice that a personal token was made: whoever did not make it must learn of it. Says nothing of letters, nor the token's name.
import type { JsonValue } from '../../../platform/database/json.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { sendMail } from '../../../platform/mail/mail.ts';
import type { Account } from '../account.ts';
import { addressesAreGood, type NoticeContext, TRIES, waitAfter } from '../notice-job.ts';
import type { MailboxTables } from '../schema.ts';
import { accountById } from '../store/accounts.ts';
import { phoneOf } from '../store/phones.ts';
import { tokenTexts } from '../texts/token-texts.ts';

/** Payload: `{ account }`. Its key is the token's id. */
export const TOKEN_JOB = 'token-notice';

const done: JobResult<MailboxTables> = { kind: 'done' };

function accountIn(payload: JsonValue): string {
  const id: unknown = typeof payload === 'object' && payload !== null && 'account' in payload ? payload.account : '';
  return typeof id === 'string' ? id : '';
}

/** By e-mail, or by text message to whoever has no address; at once, whatever the quiet hours. */
export function tokenNoticeHandler(context: NoticeContext) {
  return async (job: ClaimedJob): Promise<JobResult<MailboxTables>> => {
    const retry: JobResult<MailboxTables> = { kind: 'retry', afterMs: waitAfter(Math.min(job.attempt, 10)) };
    const found = await accountById(context.database.reader(context.organisation), accountIn(job.payload));
    if (found === undefined) return done;
    const account = await addressesAreGood(context, found);
    if (account === 'wait') return retry;
    if (await tell(context, account, job.key)) return done;
    return job.attempt < TRIES ? retry : done;
  };
}

/** False when it did not go, and may at another try. */
async function tell(context: NoticeContext, account: Account, key: string): Promise<boolean> {
  const { mail, sms, database, organisation, operatorName: operator, publicUrl: url, log } = context;
  const t = tokenTexts(account.language);
  if (account.email === undefined) {
    const to = await phoneOf(database.reader(organisation), account.id);
    if (sms === undefined || to === undefined) return true;
    const { kind } = await sms.send({ to, from: sms.from, text: t('smsText', { operator }), key: `token ${key}` });
    return kind === 'accepted';
  }
  try {
    await sendMail(mail, { to: account.email, subject: t('mailSubject'), text: t('mailText', { operator, url }) });
    return true;
  } catch (error) {
    log.warn({ err: error, account: account.id }, 'A notice about a token was not sent; it is tried again');
    return false;
  }
}
