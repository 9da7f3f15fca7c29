// Sends what is on its way: the same signed bytes in every try, until it is known what became of them (docs/svar-och-kvittens.md; DESIGN rules 4 and 5).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { MailboxEvent } from '../events.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { TRIES, waitAfter } from '../notice-job.ts';
import type { MailboxTables } from '../schema.ts';
import type { OutgoingKind } from '../store/acting-tables.ts';
import { beginTry, endTries, postponeTry, type Try, type TryEnd } from '../store/outgoing-tries.ts';
import { type Outcome, readAnswer, readForwarded } from './read-outcome.ts';
import { envelopePlace, openOutgoing } from './sealed.ts';

/** Payload: `{ outgoing }`, its id. */
export const OUTGOING_JOB = 'outgoing';

/** Puts it on its way, in the caller's transaction. */
export async function enqueueOutgoing(tx: Transaction<MailboxTables>, id: string): Promise<void> {
  await enqueue(tx, { kind: OUTGOING_JOB, key: id, payload: { outgoing: id } });
}

/** The handler. Something that its holder has removed meanwhile is not sent. */
export function outgoingHandler(context: MailboxContext): (job: ClaimedJob) => Promise<JobResult<MailboxTables>> {
  const { database, organisation, clock, acting } = context;
  return async ({ payload }) => {
    const id: unknown = Reflect.get(Object(payload), 'outgoing');
    if (typeof id !== 'string') return { kind: 'done' };
    const begun = await database.transaction(organisation, (tx) => beginTry(tx, id, clock()));
    if (begun === undefined) return { kind: 'done' };
    acting.at('mailbox.outgoing-begun');
    const outcome = await send(context, begun);
    acting.at('mailbox.outgoing-posted');
    return settled(context, begun, outcome);
  };
}

async function send({ ciphers, acting }: MailboxContext, begun: Try): Promise<Outcome> {
  const { id, kind, url, accountId } = begun;
  const cipher = await ciphers.of(accountId);
  const bytes = cipher.openBytes(envelopePlace(id), begun.envelope);
  if (kind === 'forward') {
    const { to } = openOutgoing(cipher, id, begun.content);
    if (to === undefined) throw new BrevduvaError('internal', 'a forward without a recipient');
    return readForwarded(to.id, await acting.postForward(url, bytes));
  }
  const operation = kind === 'reply' ? 'deliverReply' : 'deliverReceipt';
  return readAnswer(operation, await acting.postAnswer(url, bytes));
}

function settled(context: MailboxContext, begun: Try, outcome: Outcome): JobResult<MailboxTables> {
  const { kind, peerId, tries, unsure } = begun;
  if (outcome.kind === 'delivered') return ended(context, begun, { state: 'delivered', transId: outcome.transId });
  if (outcome.kind === 'refused') {
    // A fault to a repeat does not say that the first did not come there.
    const state = unsure && !outcome.firm ? 'unknown' : 'refused';
    return ended(context, begun, { state, reason: outcome.reason });
  }
  const doubtful = unsure || outcome.kind === 'unknown';
  const repeats = kind !== 'forward' || context.acting.deduplicates.has(peerId);
  if (tries >= TRIES || (doubtful && !repeats))
    return ended(context, begun, { state: doubtful ? 'unknown' : 'failed', reason: outcome.reason });
  context.log.warn(
    { outgoing: begun.id, attempt: tries, reason: outcome.reason },
    'Something was not sent; it is tried again',
  );
  const settle = (tx: Transaction<MailboxTables>) => postponeTry(tx, begun.id, doubtful, outcome.reason);
  return { kind: 'retry', afterMs: waitAfter(tries), settle };
}

const EVENTS = {
  reply: { delivered: 'reply.delivered', refused: 'reply.refused', unknown: 'reply.unknown', failed: 'reply.failed' },
  receipt: {
    delivered: 'receipt.delivered',
    refused: 'receipt.refused',
    unknown: 'receipt.unknown',
    failed: 'receipt.failed',
  },
  forward: {
    delivered: 'forward.delivered',
    refused: 'forward.refused',
    unknown: 'forward.unknown',
    failed: 'forward.failed',
  },
} as const satisfies Record<string, Record<TryEnd['state'], MailboxEvent>>;

function ended(context: MailboxContext, { id, kind, accountId, letterId }: Try, end: TryEnd): JobResult<MailboxTables> {
  const event = EVENTS[familyOf(kind)][end.state];
  return {
    kind: 'done',
    settle: async (tx) => {
      await endTries(tx, id, end, context.clock());
      await context.events.record(tx, {
        kind: event,
        actor: 'system',
        subject: accountId,
        details: { letter: letterId },
      });
    },
  };
}

/** Which words tell of it. */
export function familyOf(kind: OutgoingKind): 'reply' | 'receipt' | 'forward' {
  return kind === 'signed-receipt' ? 'receipt' : kind;
}
