// Dormant mailboxes (vilande): whoever has not logged in for long is warned three times, without content; then the mailbox is closed for letters and
// the register is told, so that senders turn to paper. The letters stay (docs/divergences.md).
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { ChangesDoor } from '../registry/changes-door.ts';
import type { MailboxTables } from '../schema.ts';
import { accountById } from '../store/accounts.ts';
import {
  closeDormant,
  type DormantStep,
  dormancyOf,
  dormantSteps,
  forgetWarnings,
  noteTold,
  noteWarning,
} from '../store/dormancy.ts';
import { optedOutPlace } from './choices.ts';
import { type DormantRules, leftAfter, WARNINGS } from './dormant-config.ts';
import { DORMANT_NOTICE_JOB } from './dormant-notice.ts';

/** Looks who is to be warned; never done. */
export const DORMANT_JOB = 'dormant-mailboxes';
/** Tells the register of one. Payload: `{ account }`. */
export const DORMANT_TELL_JOB = 'dormant-tell';

const EVERY_MS = 3_600_000;
const AT_ONCE = 100;
const SILENT_MS = 60_000;
/** Where the choices of somebody who is to go dormant could not be asked for, ms. */
const CHOICES_MS = 300_000;

type Result = JobResult<MailboxTables>;
/** 'not-now': another process has, or somebody has logged in. */
type Taken = 'done' | 'not-now' | 'silent';

export interface DormantContext extends Omit<MailboxContext, 'dormant'> {
  readonly door: ChangesDoor;
  readonly dormant: DormantRules;
}

/** Puts the job in the queue unless it is there: one for all processes. */
export async function planDormant(tx: Transaction<MailboxTables>): Promise<void> {
  await enqueue(tx, { kind: DORMANT_JOB, key: 'dormant', payload: {} });
}

/** Takes the next step of those whose time has come, and comes back in an hour; soon where FaR was silent about one. */
export function dormantHandler(context: DormantContext): (job: ClaimedJob) => Promise<Result> {
  const { database, organisation, dormant, clock } = context;
  return async ({ signal }) => {
    await database.transaction(organisation, (tx) => forgetWarnings(tx, dormant, clock()));
    let isSilent = false;
    for (let more = true; more && !signal.aborted; ) {
      const steps = await dormantSteps(database.reader(organisation), dormant, clock(), AT_ONCE);
      const taken = await Promise.all(
        steps.map((step) => (step.warnings < WARNINGS ? warn(context, step) : rest(context, step))),
      );
      isSilent ||= taken.includes('silent');
      more = steps.length === AT_ONCE && taken.includes('done');
    }
    return { kind: 'retry', afterMs: isSilent ? CHOICES_MS : EVERY_MS };
  };
}

async function warn(
  { database, organisation, clock, dormant, events }: DormantContext,
  step: DormantStep,
): Promise<Taken> {
  const now = clock();
  const warning = step.warnings + 1;
  return await database.transaction(organisation, async (tx) => {
    if (!(await noteWarning(tx, step, now))) return 'not-now';
    const last = new Date(now.getTime() + leftAfter(dormant, warning)).toISOString();
    for (const channel of ['email', 'sms']) {
      const payload = { account: step.id, channel, last };
      await enqueue(tx, { kind: DORMANT_NOTICE_JOB, key: `${step.id} ${last} ${channel}`, payload });
    }
    const about = { actor: 'system', subject: step.id, details: {} };
    await events.record(tx, { kind: 'account.dormancy-warned', ...about });
    return 'done';
  });
}

/** Closed here first, in the same transaction as the job that tells the register: a log-in after that finds it so and wakes it. */
async function rest(context: DormantContext, step: DormantStep): Promise<Taken> {
  const { database, organisation, clock, dormant, events, ciphers } = context;
  const recipient = parseRecipientId(step.recipient);
  const optedOut = recipient.ok ? await optedOutOf(context, recipient.value) : undefined;
  // Without the choices nothing is closed: they are to be there when the holder comes back.
  if (optedOut === undefined) return 'silent';
  const sealed = (await ciphers.of(step.id)).seal(optedOutPlace(step.id), JSON.stringify(optedOut));
  const now = clock();
  const cutoff = new Date(now.getTime() - dormant.afterMs);
  return await database.transaction(organisation, async (tx) => {
    if (!(await closeDormant(tx, step.id, { cutoff, now, optedOut: sealed }))) return 'not-now';
    await enqueue(tx, {
      kind: DORMANT_TELL_JOB,
      key: `${step.id} ${now.toISOString()}`,
      payload: { account: step.id },
    });
    await events.record(tx, { kind: 'account.dormant', actor: 'system', subject: step.id, details: {} });
    return 'done';
  });
}

async function optedOutOf(
  { far, directory }: DormantContext,
  recipient: RecipientId,
): Promise<readonly string[] | undefined> {
  const accepted = await far.acceptedSenders(recipient, recipient);
  if (accepted.kind !== 'answered') return undefined;
  const yes = new Set(accepted.value.map(({ id }) => id));
  const { senders } = await directory.current();
  return senders.map(({ id }) => id).filter((id) => !yes.has(id));
}

/** The handler that tells the register. A holder who has come back meanwhile is not told of. */
export function dormantTellHandler(context: DormantContext): (job: ClaimedJob) => Promise<Result> {
  const { database, organisation, door, clock, log } = context;
  return async ({ payload }) => {
    const id: unknown = Reflect.get(Object(payload), 'account');
    if (typeof id !== 'string') return { kind: 'done' };
    const reader = database.reader(organisation);
    const [dormancy, account] = [await dormancyOf(reader, id), await accountById(reader, id)];
    if (account?.state !== 'closed' || dormancy?.dormant_at == null) return { kind: 'done' };
    const answer = await door.dormant(account.recipient, dormancy.dormant_at);
    if (answer.kind === 'unanswered') return { kind: 'retry', afterMs: SILENT_MS };
    if (answer.kind === 'refused') log.error({ account: id }, 'The register does not take a dormant mailbox out');
    return { kind: 'done', settle: (tx) => noteTold(tx, id, clock()) };
  };
}
