// Why a change that a person asked for is not stored at FaR, as it is told to them.
import type { SignatureAuthorizationResult } from '../../../wire/mina-meddelanden/types/authority.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { FarAnswer } from './far.ts';

export type FarProblem =
  | { readonly kind: 'unanswered' }
  /** A company's choice that waits for more of those who sign for it. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly code: number };

/** The problem in an answer that is not a yes. */
export function problemOf(answer: Exclude<FarAnswer<unknown>, { kind: 'answered' }>): FarProblem {
  return answer.kind === 'refused' ? { kind: 'refused', code: answer.code } : { kind: 'unanswered' };
}

/** Whether FaR has what was asked for, and has not done it: others must sign too, or nobody can tell who may. */
export function isWaiting({ status }: SignatureAuthorizationResult): boolean {
  return status === 'Incomplete' || status === 'RulesNotSupported';
}

export interface Words {
  readonly title: string;
  readonly text: string;
}

/** Words for the problem: `silent` is what is said when FaR did not answer. A no is told with its reason and code. */
export function wordsOf(t: MailboxTranslate, problem: FarProblem, silent: Words): Words {
  if (problem.kind === 'unanswered') return silent;
  if (problem.kind === 'waiting') return { title: t('usersIncomplete'), text: t('sendersWaiting') };
  const { code } = problem;
  const reasons: Readonly<Record<number, string>> = {
    5001: t('farRefusedInput'),
    5002: t('farRefusedAccess'),
    5003: t('farRefusedMissing'),
  };
  const reason = reasons[code] ?? '';
  return { title: t('farRefused'), text: `${reason} ${t('farRefusedText', { code })}`.trim() };
}
