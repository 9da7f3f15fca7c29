// Tells an operator that a message is withdrawn: the same signed text in every try, until it is answered or nobody is to be told any more.
import { backOffMs } from '../../../platform/jobs/back-off.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { openWithdrawal } from '../../../wire/operator-messages/signed-message.ts';
import type { RegistryContext } from '../registry-context.ts';
import { keepTakenBack } from '../store/message-withdrawals.ts';
import { messageById } from '../store/operator-messages.ts';
import type { TakenBackState } from '../store/oversight-tables.ts';
import type { RegistryTables } from '../tables.ts';
import { readOperatorAnswer, type Which, whichOf } from './hand-over-job.ts';

const WAITS = { firstMs: 2000, longestMs: 3_600_000 };

type Result = JobResult<RegistryTables>;

/** The handler. */
export function withdrawalHandler(context: RegistryContext): (job: ClaimedJob) => Promise<Result> {
  const { database, organisation, directory, oversight, clock, log } = context;
  return async ({ payload, attempt }) => {
    const which = whichOf(payload);
    if (which === undefined) return { kind: 'done' };
    const message = await messageById(database.reader(organisation), which.message);
    const signed = message?.withdrawn?.signed;
    if (signed === undefined) return { kind: 'done' };
    const operator = (await directory.now()).operators.get(which.operator);
    if (operator === undefined) return ended(context, which, 'refused', 'not-connected');
    const url = `${oversight.addressOf(operator)}/${which.message}/withdrawal`;
    const outcome = await oversight.call(url, Buffer.from(JSON.stringify({ signed })));
    const answer = readOperatorAnswer(outcome, which.message);
    if (answer.kind === 'delivered') return ended(context, which, 'delivered');
    if (answer.kind === 'refused') return ended(context, which, 'refused', answer.reason);
    const { reason } = answer;
    log.warn({ ...which, attempt, reason }, 'An operator did not take a withdrawal; it is tried again');
    const at = clock();
    if (saidUntil(signed) <= at) return ended(context, which, 'unknown', reason);
    const state: TakenBackState = answer.kind === 'unknown' ? 'unknown' : 'waiting';
    return {
      kind: 'retry',
      afterMs: backOffMs(attempt, WAITS),
      settle: (tx) => keepTakenBack(tx, which, { state, why: reason, at }),
    };
  };
}

function saidUntil(signed: string): Date {
  const opened = openWithdrawal(signed);
  return opened.ok ? opened.value.message.shownUntil : new Date(0);
}

const KINDS = {
  delivered: 'operator-message.withdrawal-delivered',
  refused: 'operator-message.withdrawal-refused',
  unknown: 'operator-message.withdrawal-unknown',
} as const;

function ended({ events, clock }: RegistryContext, which: Which, state: keyof typeof KINDS, why?: string): Result {
  return {
    kind: 'done',
    async settle(tx) {
      await keepTakenBack(tx, which, { state, why, at: clock() });
      const details = { operator: which.operator, ...(why === undefined ? {} : { reason: why }) };
      await events.record(tx, { kind: KINDS[state], actor: 'system', subject: which.message, details });
    },
  };
}
