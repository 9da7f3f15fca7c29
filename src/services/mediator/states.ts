// The state machine of a delivery: what an answer means for what happens next (DESIGN rule 4). Pure.

import type { Outcome } from '../../domain/delivery-outcome.ts';
import type { Channel } from '../../domain/notification-channel.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';

export type Result = 'delivered' | 'refused' | 'unknown' | 'expired' | 'cancelled';
export type State = 'accepted' | 'looked-up' | 'handing-over' | Result;

/** Whether an operator is known to remove repeats, and what to do after an unknown outcome where it is not. */
export interface RepeatPolicy {
  readonly repeats: 'deduplicated' | 'unknown';
  readonly retryUnknown: boolean;
}

/** What is remembered of a delivery between rounds. */
export interface Progress {
  /**
   * An earlier attempt ended unknown, at this operator: only "delivered" or a person resolves it. No operator: restored
   * from a backup, and what was handed over after the backup, and to whom, is not known.
   */
  readonly doubt?: { readonly operator?: Organisationsnummer };
  /** Rounds that did not finish it; decides the back-off. */
  readonly rounds: number;
  readonly expiresAt: Date;
}

export interface Refusal {
  readonly reason: string;
  readonly code?: number;
  readonly description?: string;
  readonly transId?: string;
}

export type Next =
  | { readonly kind: 'delivered'; readonly transId: string; readonly notifiedBy?: readonly Channel[] }
  | ({ readonly kind: 'refused' } & Refusal)
  /** Nobody knows and we do not ask again: a person must find out. */
  | ({ readonly kind: 'unknown' } & Refusal)
  | { readonly kind: 'expired'; readonly reason: string }
  | { readonly kind: 'again'; readonly doubt: boolean; readonly reason: string };

/** What follows from the outcome of an attempt at `operator`. `now` decides whether the lifetime is over. */
export function afterAttempt(
  progress: Progress,
  outcome: Outcome,
  operator: { readonly id: Organisationsnummer; readonly policy: RepeatPolicy },
  now: Date,
): Next {
  switch (outcome.kind) {
    case 'delivered': {
      const { transId, notifiedBy } = outcome;
      return { kind: 'delivered', transId, ...(notifiedBy === undefined ? {} : { notifiedBy }) };
    }
    case 'refused': {
      const { kind: _, ...refusal } = outcome;
      return refused(progress, refusal);
    }
    case 'not-sent':
      return again(progress, progress.doubt !== undefined, outcome.reason, now);
    case 'unknown':
      return mayRepeat(operator.policy)
        ? again(progress, true, outcome.reason, now)
        : { kind: 'unknown', reason: outcome.reason };
  }
}

/** A refusal, by FaR or an operator: final unless an earlier attempt is in doubt; then a person must find out. */
export function refused(progress: Progress, refusal: Refusal): Next {
  return progress.doubt === undefined ? { kind: 'refused', ...refusal } : { kind: 'unknown', ...refusal };
}

/** Another round later, or the end of the lifetime: "expired", and "unknown" once there is doubt. */
export function again(progress: Progress, doubt: boolean, reason: string, now: Date): Next {
  if (now < progress.expiresAt) return { kind: 'again', doubt, reason };
  return doubt ? { kind: 'unknown', reason } : { kind: 'expired', reason };
}

/**
 * FaR names an operator for a delivery. After an unknown outcome only the operator where it may lie is asked again:
 * another one cannot remove the copy.
 */
export function mayHandOver(progress: Progress, operator: Organisationsnummer, policy: RepeatPolicy): boolean {
  if (progress.doubt === undefined) return true;
  const { operator: earlier = operator } = progress.doubt;
  return earlier === operator && mayRepeat(policy);
}

/** Whether one more attempt after an unknown outcome may make a second copy: then it is recorded as such. */
export function possiblyRepeats(progress: Progress, policy: RepeatPolicy): boolean {
  return progress.doubt !== undefined && policy.repeats === 'unknown';
}

function mayRepeat(policy: RepeatPolicy): boolean {
  return policy.repeats === 'deduplicated' || policy.retryUnknown;
}
