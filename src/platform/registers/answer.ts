// What asking a register gives: its answer, or that there was none. A register that is down is a value here, never an exception (DESIGN rule 3).
import type { CallReason } from '../http-client/reasons.ts';

/**
 * `refused`: it does not let us ask so (4xx). `failing`: it failed (5xx). `not-understood`: not our format, or about somebody else than asked.
 * `simulated`: the answer is a simulator's, and this is production.
 * `cursor-expired`: it does not keep changes that far back; look everybody up again and follow from the beginning.
 */
export type RegisterFailure = CallReason | 'refused' | 'failing' | 'not-understood' | 'simulated' | 'cursor-expired';

export type RegisterAnswer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'unanswered'; readonly reason: RegisterFailure };

export interface Changes<C> {
  /** In the order they happened. A change says that something happened and whom to look up, not what is true now. */
  readonly changes: readonly C[];
  /** To ask from the next time. */
  readonly cursor: string;
  /** More can be asked for at once. */
  readonly more: boolean;
}

/** The most changes in one answer, and the most people in one question. */
export const REGISTER_PAGE = 1000;

/** Follows a register: `undefined` begins with the oldest change that it keeps. At most `REGISTER_PAGE` at a time. */
export type ChangesSince<C> = (cursor: string | undefined) => Promise<RegisterAnswer<Changes<C>>>;
