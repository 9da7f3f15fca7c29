// What the outcome of a call says of its operator, and how long an open breaker stays open (issue 3, circuit breaker). Pure.
import type { Outcome } from '../../../domain/delivery-outcome.ts';
import type { BreakerPolicy } from './policy.ts';

/** Why a call was never made, or was given up, for reasons that are not the operator's. */
const notTheOperator: ReadonlySet<string> = new Set([
  'cancelled',
  'interrupted',
  'not-an-address',
  'address-not-allowed',
  'proxy-refused',
]);

/**
 * 'works': it answered our question, a refusal included. 'fails': no connection, no answer in time, or one that says
 * nothing of our recipient (HTTP 500, system errors 1–4998, garbage). undefined: nothing about the operator.
 */
export function saysOfOperator(outcome: Outcome): 'works' | 'fails' | undefined {
  switch (outcome.kind) {
    case 'delivered':
    case 'refused':
      return 'works';
    case 'not-sent':
    case 'unknown':
      return notTheOperator.has(outcome.reason) ? undefined : 'fails';
  }
}

/** Milliseconds until one delivery is tried, when it has opened that many times in a row (1 or more). */
export function openFor(opened: number, { openForMs, openForMaxMs }: BreakerPolicy): number {
  return Math.min(openForMaxMs, openForMs * 2 ** Math.min(opened - 1, 20));
}
