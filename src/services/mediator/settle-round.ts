// What follows from a round, as rows and events: the state machine's answer made ready to be stored.
import { type BackOff, waitAfter } from './back-off.ts';
import { kindDetail } from './notifications/channel-statuses.ts';
import type { Next } from './states.ts';
import type { Claimed } from './store/claim.ts';
import type { NewFeedEvent } from './store/feed.ts';
import type { AttemptEnd, Settlement, Step } from './store/settle.ts';

export interface RoundEnd {
  readonly next: Next;
  readonly at: Date;
  /** The attempt that this round made, with how it ended. */
  readonly attempt?: AttemptEnd;
}

/** Rows and events for a delivery whose round ended without a hand-over being next. */
export function settlementOf(claimed: Claimed, end: RoundEnd, backOff: BackOff): Settlement {
  const step = stepOf(claimed, end, backOff);
  return {
    deliveryId: claimed.deliveryId,
    claim: claimed.claim,
    ...(end.attempt === undefined ? {} : { attempt: end.attempt }),
    step,
    events: eventsOf(claimed, end, step),
  };
}

function stepOf(claimed: Claimed, { next, at }: RoundEnd, backOff: BackOff): Step {
  const operator = claimed.operator === undefined ? {} : { operator: operatorOf(claimed) };
  const earlier = claimed.progress.doubt;
  if (next.kind === 'again') {
    const waitMs = waitAfter(claimed.progress.rounds + 1, backOff);
    const doubtOperator = earlier?.operator ?? (next.doubt ? claimed.operator?.id : undefined);
    return {
      kind: 'again',
      waitMs,
      waitingFor: next.reason,
      ...(doubtOperator === undefined ? {} : { doubtOperator }),
    };
  }
  const { kind: result, ...facts } = next;
  return { kind: 'finish', result, at, ...facts, ...operator, doubt: earlier !== undefined || result === 'unknown' };
}

function eventsOf(claimed: Claimed, end: RoundEnd, step: Step): readonly NewFeedEvent[] {
  const { next, at, attempt } = end;
  const about = { senderId: claimed.senderId, deliveryId: claimed.deliveryId, at };
  const where = {
    ...kindDetail(claimed.kind),
    ...(claimed.operator === undefined ? {} : { operator: operatorOf(claimed) }),
    ...(attempt === undefined ? {} : { attempt: attempt.number }),
  };
  if (next.kind !== 'again') {
    const { kind, ...facts } = next;
    const retried = kind === 'unknown' ? { retried: false } : {};
    return [{ ...about, kind, details: { ...facts, ...where, ...retried } }];
  }
  if (attempt?.outcome === 'unknown') {
    return [{ ...about, kind: 'unknown', details: { reason: next.reason, ...where, retried: true } }];
  }
  // Told once for each reason: a registry that is down for an hour is one event, not one for each try.
  if (claimed.waitingFor === next.reason || step.kind !== 'again') return [];
  const nextAt = new Date(at.getTime() + step.waitMs).toISOString();
  return [{ ...about, kind: 'postponed', details: { reason: next.reason, nextAt, ...where } }];
}

function operatorOf(claimed: Claimed): { readonly id: string; readonly name: string } {
  return { id: claimed.operator?.id ?? '', name: claimed.operator?.name ?? '' };
}
