// What became of a letter is told to whoever keeps it (SKL-12, SKL-18). A mailing's own report tells of its letters: there only webhooks hear of each.
import type { Transaction } from '../../../platform/database/database.ts';
import { textMember } from '../doors/json-members.ts';
import type { LetterState } from '../letter-state.ts';
import type { LockedLetter } from '../store/timeline.ts';
import type { Details, SenderTables } from '../tables.ts';
import { type NoticeKind, noteFor } from './notice.ts';

const KINDS: Readonly<Partial<Record<LetterState, NoticeKind>>> = {
  delivered: 'delivered',
  refused: 'not-delivered',
  expired: 'not-delivered',
  cancelled: 'not-delivered',
  rejected: 'not-delivered',
  unknown: 'unknown',
};

/** Tells that the letter came from `letter.state` to `state`; nothing where it is where it was, or on its way. */
export async function noteOutcome(
  tx: Transaction<SenderTables>,
  letter: LockedLetter,
  state: LetterState,
  { at, details }: { readonly at: Date; readonly details: Details },
): Promise<void> {
  const kind = KINDS[state];
  if (kind === undefined || state === letter.state) return;
  const reason = textMember(details, 'reason') ?? (kind === 'not-delivered' ? state : undefined);
  await noteFor(tx, {
    kind,
    unit: letter.unit,
    letter: letter.id,
    ...(letter.mailing === null ? {} : { mailing: letter.mailing, to: 'webhooks' }),
    at,
    details: reason === undefined || kind === 'delivered' ? {} : { reason },
  });
}
