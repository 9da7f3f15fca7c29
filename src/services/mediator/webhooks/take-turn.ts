// A webhook's turn: its events are posted in order from its position, until there are none, one is not taken, or the claim is lost.
import type { Clock } from '../../../platform/clock.ts';
import type { ReceiverAnswer, ReceiverCall } from '../../../platform/webhooks/call-receiver.ts';
import { callBody } from '../../../platform/webhooks/sign-events.ts';
import { type BackOff, waitAfter } from '../back-off.ts';
import type { FeedEvent } from '../store/feed.ts';
import { FINAL_KINDS } from '../store/fetched.ts';
import type { FeedPart } from '../store/follow-feed.ts';
import type { Failure, HeldWebhook } from '../store/webhook-turns.ts';
import { eventBody } from './event-body.ts';

export interface TurnTools {
  readonly read: (held: HeldWebhook, after: number) => Promise<FeedPart>;
  /** As they are now: a rotation in the middle of a turn counts at once. */
  readonly secrets: (webhookId: string) => Promise<readonly string[]>;
  readonly call: (call: ReceiverCall) => Promise<ReceiverAnswer>;
  /** False: the claim is lost. `finished` are deliveries whose final outcome was among the events. */
  readonly taken: (held: HeldWebhook, position: number, finished: readonly string[]) => Promise<boolean>;
  readonly failed: (held: HeldWebhook, failure: Failure) => Promise<boolean>;
  /** `position` moves it on over events that are not for it. */
  readonly release: (held: HeldWebhook, position?: number) => Promise<boolean>;
  readonly backOff: BackOff;
  readonly giveUpAfterMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Resolves when the turn is over; the claim is then given back, or lost. */
export async function takeTurn(held: HeldWebhook, tools: TurnTools): Promise<void> {
  let position = held.position;
  let failures = held.failures;
  let waitingSince = held.waitingSince;
  while (!tools.signal.aborted) {
    const { events, last } = await tools.read(held, position);
    const newest = events.at(-1);
    if (newest === undefined) {
      // Up to here nothing is for it: a quiet webhook does not keep old parts of the feed from being disposed of.
      await tools.release(held, Math.max(position, last));
      return;
    }
    const answer = await post(held, events, newest.cursor, tools);
    if (!answer.taken) {
      await fail(held, { answer, failures: failures + 1, waitingSince }, tools);
      return;
    }
    const finished = events.filter((event) => isFinal(event)).map((event) => event.deliveryId);
    if (!(await tools.taken(held, newest.cursor, finished))) return;
    position = newest.cursor;
    failures = 0;
    waitingSince = undefined;
  }
  await tools.release(held);
}

async function post(
  held: HeldWebhook,
  events: readonly FeedEvent[],
  newest: number,
  tools: TurnTools,
): Promise<ReceiverAnswer> {
  return tools.call({
    url: held.url,
    body: callBody(held.id, events.map(eventBody)),
    eventId: String(newest),
    secrets: await tools.secrets(held.id),
    at: tools.clock(),
    signal: tools.signal,
  });
}

async function fail(
  held: HeldWebhook,
  state: {
    readonly answer: Extract<ReceiverAnswer, { taken: false }>;
    readonly failures: number;
    readonly waitingSince: Date | undefined;
  },
  tools: TurnTools,
): Promise<void> {
  // We stop: that says nothing about the receiver.
  if (state.answer.reason === 'cancelled') {
    await tools.release(held);
    return;
  }
  const at = tools.clock();
  const waitingSince = state.waitingSince ?? at;
  await tools.failed(held, {
    at,
    waitingSince,
    failures: state.failures,
    reason: state.answer.reason,
    status: state.answer.status,
    nextAt: new Date(at.getTime() + waitAfter(state.failures, tools.backOff)),
    giveUp: at.getTime() - waitingSince.getTime() >= tools.giveUpAfterMs,
  });
}

function isFinal({ kind }: FeedEvent): boolean {
  return FINAL_KINDS.some((final) => final === kind);
}
