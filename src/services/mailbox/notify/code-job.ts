// Sends the code that shows that text messages arrive: soon or not at all.
import type { Clock } from '../../../platform/clock.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { texts } from '../messages.ts';
import type { MailboxTables } from '../schema.ts';
import { accountById } from '../store/accounts.ts';
import { phoneCheckOf } from '../store/phones.ts';
import { codeOf, isOpen } from './change-phone.ts';
import type { SendOnContext } from './notification-jobs.ts';

const AGAIN_MS = 5_000;

export interface CodeContext extends SendOnContext {
  readonly clock: Clock;
  readonly contentKey: Buffer;
}

/** The handler. A code that was asked for again since, or is too old, is not sent. */
export function codeHandler(context: CodeContext): (job: ClaimedJob) => Promise<JobResult<MailboxTables>> {
  return async ({ payload, key }) => {
    const id = typeof payload === 'object' && payload !== null && 'account' in payload ? payload.account : undefined;
    if (typeof id !== 'string' || context.sms === undefined) return { kind: 'done' };
    const reader = context.database.reader(context.organisation);
    const [account, check] = [await accountById(reader, id), await phoneCheckOf(reader, id)];
    if (account === undefined || check?.nonce.toString('hex') !== key || !isOpen(check, context.clock()))
      return { kind: 'done' };
    const code = codeOf(context.contentKey, id, check);
    const text = texts(account.language)('smsCode', { code, operator: context.operatorName });
    const outcome = await context.sms.send({ to: check.number, from: context.sms.from, text, key });
    if (outcome.kind === 'accepted') return { kind: 'done' };
    context.log.warn({ account: id, reason: outcome.reason }, 'A code for a telephone number was not sent');
    return outcome.kind === 'refused' ? { kind: 'done' } : { kind: 'retry', afterMs: AGAIN_MS };
  };
}
