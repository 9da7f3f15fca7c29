// Which checks a party goes through when it is connected, and what a check may find: closed lists, told in words by the pages.
import type { PartyRole } from '../party-parts.ts';

export type CheckName = 'agreement' | 'terms' | 'certificate' | 'endpoint' | 'test-delivery' | 'answers';
export type CheckOutcome = 'passed' | 'failed' | 'not-done';

export type FindingCode =
  | 'agreement-in-force'
  | 'no-agreement'
  | 'terms-accepted'
  | 'terms-not-accepted'
  | 'no-terms'
  | 'certificate-good'
  | 'no-certificate'
  | 'certificate-untrusted'
  | 'certificate-of-another'
  | 'certificate-revoked-here'
  | 'endpoint-answers'
  | 'endpoint-contract'
  | 'endpoint-no-answer'
  | 'endpoint-of-another'
  | 'endpoint-without-certificate'
  | 'endpoint-demands-certificate'
  | 'owner-not-connected'
  | 'no-test-recipient'
  | 'no-test-delivery'
  | 'delivery-accepted'
  | 'delivery-declined'
  | 'delivery-refused'
  | 'delivery-no-answer'
  | 'delivery-not-understood'
  | 'delivery-signed'
  | 'delivery-sealed'
  | 'delivery-not-good'
  | 'delivery-unreadable'
  | 'delivery-of-another'
  | 'listed'
  | 'listed-otherwise'
  | 'not-listed'
  | 'listed-too-early'
  | 'sender-accepted'
  | 'sender-not-accepted'
  | 'answers-no-answer'
  | 'reached-here'
  | 'reached-elsewhere'
  | 'failed-here';

/** One thing that was found; `about` is a date, a number or another party's word, safe to show. */
export interface Finding {
  readonly code: FindingCode;
  readonly about?: string;
}

export interface CheckResult {
  readonly name: CheckName;
  readonly outcome: CheckOutcome;
  readonly findings: readonly Finding[];
}

const COMMON: readonly CheckName[] = ['agreement', 'terms', 'certificate'];

const CHECKS: Readonly<Record<PartyRole, readonly CheckName[]>> = {
  sender: [...COMMON, 'test-delivery', 'answers'],
  mediator: [...COMMON, 'test-delivery', 'answers'],
  operator: [...COMMON, 'endpoint', 'test-delivery', 'answers'],
};

/** In the order of the page. */
export function checksOf(role: PartyRole): readonly CheckName[] {
  return CHECKS[role];
}

/** What FaR answers is different before and after the approval: that check is run again by itself, and stands in nobody's way. */
export function neededForApproval(role: PartyRole): readonly CheckName[] {
  return CHECKS[role].filter((name) => name !== 'answers');
}

/** Passed when nothing is wrong. */
export function resultOf(name: CheckName, good: readonly Finding[], wrong: readonly Finding[]): CheckResult {
  return { name, outcome: wrong.length === 0 ? 'passed' : 'failed', findings: [...wrong, ...good] };
}

/** What could not be checked. */
export function notDone(name: CheckName, code: FindingCode): CheckResult {
  return { name, outcome: 'not-done', findings: [{ code }] };
}
