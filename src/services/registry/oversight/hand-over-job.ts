// Hands a message to an operator: the same signed text in every try, until it is answered, taken back or no longer to be shown (DESIGN rules 4 and 5).
import type { PostOutcome } from '../../../platform/http-client/wire-client.ts';
import { backOffMs } from '../../../platform/jobs/back-off.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import type { RegistryContext } from '../registry-context.ts';
import { giveTo, notGivenTo, stopHandovers } from '../store/message-withdrawals.ts';
import type { MessageToAll } from '../store/operator-message-rows.ts';
import { handoversToAsk, keepHandover, keepReach, messageHeld, type Reach } from '../store/operator-messages.ts';
import type { HandoverState } from '../store/oversight-tables.ts';
import type { RegistryTables } from '../tables.ts';

const WAITS = { firstMs: 2000, longestMs: 3_600_000 };

type Result = JobResult<RegistryTables>;
const done: Result = { kind: 'done' };

export type Answer =
  | { readonly kind: 'delivered'; readonly reach: Reach }
  | { readonly kind: 'refused' | 'unknown' | 'not-sent'; readonly reason: string };

/** What an operator's answer says. 408, 425, 429 and 5xx are no refusals: it may come again. */
export function readOperatorAnswer(outcome: PostOutcome, message: string): Answer {
  if (outcome.kind !== 'answer') return { kind: outcome.kind, reason: outcome.reason };
  const { status, body } = outcome;
  const value = jsonOf(body);
  if (status === 200) {
    const { id, mailboxes, opened = 0 } = value;
    if (id === message && isCount(mailboxes) && isCount(opened))
      return { kind: 'delivered', reach: { mailboxes, opened } };
    return { kind: 'unknown', reason: 'answer-not-understood' };
  }
  const reason = `http-${status}`;
  const isRefusal = status >= 400 && status < 500 && ![408, 425, 429].includes(status);
  return { kind: isRefusal ? 'refused' : 'unknown', reason };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function jsonOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}

/** The handler. */
export function handOverHandler(context: RegistryContext): (job: ClaimedJob) => Promise<Result> {
  return async ({ payload, attempt }) => {
    const which = whichOf(payload);
    return which === undefined ? done : await handOver(context, which, attempt);
  };
}

export interface Which {
  readonly message: string;
  readonly operator: string;
}

/** Which message a job is about, and at which operator. */
export function whichOf(payload: unknown): Which | undefined {
  const message: unknown = Reflect.get(Object(payload), 'message');
  const operator: unknown = Reflect.get(Object(payload), 'operator');
  return typeof message === 'string' && typeof operator === 'string' ? { message, operator } : undefined;
}

type Begun =
  | { readonly kind: 'go'; readonly found: MessageToAll; readonly isFirst: boolean }
  /** Somebody wants it taken back, and nobody has decided. */
  | { readonly kind: 'held' }
  | { readonly kind: 'over' };

/** How soon it is looked at again whether the message is taken back, ms. */
const HELD_MS = 15_000;

/** That the operator may have it is written before the first byte: whoever takes it back sees it, or stops it here. */
async function begin({ database, organisation, clock }: RegistryContext, which: Which): Promise<Begun> {
  return await database.transaction(organisation, async (tx) => {
    const found = await messageHeld(tx, which.message);
    if (found?.state === 'approved' && found.withdrawal !== undefined) return { kind: 'held' };
    if (found?.state !== 'approved') {
      await stopHandovers(tx, which.message);
      return { kind: 'over' };
    }
    return { kind: 'go', found, isFirst: await giveTo(tx, which, clock()) };
  });
}

async function handOver(context: RegistryContext, which: Which, attempt: number): Promise<Result> {
  const { directory, oversight, clock, log } = context;
  const known = (await directory.now()).operators.get(which.operator);
  if (known === undefined) return ended(context, which, 'refused', 'not-connected');
  const begun = await begin(context, which);
  if (begun.kind === 'held') return { kind: 'retry', afterMs: HELD_MS };
  if (begun.kind === 'over') return done;
  const { found, isFirst } = begun;
  const body = Buffer.from(JSON.stringify({ signed: found.signed }));
  const answer = readOperatorAnswer(await oversight.call(oversight.addressOf(known), body), which.message);
  const at = clock();
  if (answer.kind === 'delivered') return delivered(context, which, answer.reach, at);
  if (answer.kind === 'refused') return ended(context, which, 'refused', answer.reason, isFirst);
  log.warn(
    { message: which.message, operator: which.operator, attempt, reason: answer.reason },
    'An operator did not take a message; it is tried again',
  );
  if (found.shownUntil <= at) return ended(context, which, 'unknown', answer.reason);
  const state: HandoverState = answer.kind === 'unknown' ? 'unknown' : 'waiting';
  return {
    kind: 'retry',
    afterMs: backOffMs(attempt, WAITS),
    async settle(tx) {
      await keepHandover(tx, which, { state, reason: answer.reason, at });
      if (isFirst && answer.kind === 'not-sent') await notGivenTo(tx, which);
    },
  };
}

function delivered({ events }: RegistryContext, which: Which, reach: Reach, at: Date): Result {
  return {
    kind: 'done',
    async settle(tx) {
      await keepHandover(tx, which, { state: 'delivered', at });
      const known = await keepReach(tx, which, reach, at);
      const details = { operator: which.operator, ...reach, known: known ?? 0 };
      const about = { actor: 'system', subject: which.message, details };
      await events.record(tx, { kind: 'operator-message.delivered', ...about });
    },
  };
}

function ended(
  { events, clock }: RegistryContext,
  which: Which,
  state: 'refused' | 'unknown',
  reason: string,
  /** It was refused at the first try, so that nobody is shown it. */
  isFirst = false,
): Result {
  return {
    kind: 'done',
    async settle(tx) {
      await keepHandover(tx, which, { state, reason, at: clock() });
      if (isFirst) await notGivenTo(tx, which);
      const details = { operator: which.operator, reason };
      const kind = state === 'refused' ? 'operator-message.refused' : 'operator-message.unknown';
      await events.record(tx, { kind, actor: 'system', subject: which.message, details });
    },
  };
}

const DAY_MS = 86_400_000;
/** How often an operator is asked how many it has reached. */
const ASK_EVERY_MS = 6 * 3_600_000;

/** Asks operators how many they have reached, while a message is shown and a week after. */
export async function askReach(context: RegistryContext): Promise<void> {
  const { database, organisation, directory, oversight, clock } = context;
  const now = clock().getTime();
  const asked = { shownAfter: new Date(now - 7 * DAY_MS), reportedBefore: new Date(now - ASK_EVERY_MS) };
  const { operators } = await directory.now();
  for (const which of await handoversToAsk(database.reader(organisation), asked)) {
    const known = operators.get(which.operator);
    if (known === undefined) continue;
    const outcome = await oversight.call(`${oversight.addressOf(known)}/${which.message}`, undefined);
    const answer = readOperatorAnswer(outcome, which.message);
    if (answer.kind !== 'delivered') continue;
    await database.transaction(organisation, async (tx) => void (await keepReach(tx, which, answer.reach, clock())));
  }
}
