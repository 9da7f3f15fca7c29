// Why a change that a person asked for is not stored at FaR, as it is told to them.
import type { FarAnswer } from './far.ts';

export type FarProblem = { readonly kind: 'unanswered' } | { readonly kind: 'refused'; readonly code: number };

/** The problem in an answer that is not a yes. */
export function problemOf(answer: Exclude<FarAnswer<unknown>, { kind: 'answered' }>): FarProblem {
  return answer.kind === 'refused' ? { kind: 'refused', code: answer.code } : { kind: 'unanswered' };
}

/** Words for the problem: `silent` is what is said when FaR did not answer. */
export function wordsOf(
  problem: FarProblem,
  silent: { readonly title: string; readonly text: string },
  refused: (code: number) => { readonly title: string; readonly text: string },
): { readonly title: string; readonly text: string } {
  return problem.kind === 'refused' ? refused(problem.code) : silent;
}
