// What FaR says about a recipient and a sender (Recipient v3, isReachable): reasons only where FaR gave one.
import type { OperatorName } from './delivery-outcome.ts';

/** 'no-number': FaR cannot be asked about a recipient of whom only an address is known. */
export type UnreachableReason = 'no-mailbox' | 'opted-out' | 'pending' | 'no-number';

export type Reachability =
  | { readonly kind: 'reachable'; readonly operator: OperatorName }
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason }
  /** FaR did not answer, or not in a way that can be understood. */
  | { readonly kind: 'unanswered'; readonly reason: 'no-answer' | 'bad-answer' };
