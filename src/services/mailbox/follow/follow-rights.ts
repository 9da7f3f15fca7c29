// Somebody got another number: what others gave them here goes along, and each mailbox where they have something is told of it in its log.
import type { Transaction } from '../../../platform/database/database.ts';
import { openLabel } from '../access/labels.ts';
import { markOf } from '../access/log-ins.ts';
import type { MailboxTables } from '../schema.ts';
import { type FollowedRight, renumberPerson } from '../store/renumbered-rights.ts';
import type { NewNumber } from './apply-plan.ts';
import type { FollowContext } from './follow-far.ts';

type Tx = Transaction<MailboxTables>;

/** By the former number nothing is opened after this. */
export async function followRights(
  context: FollowContext,
  tx: Tx,
  { former, current, at }: Pick<NewNumber, 'former' | 'current' | 'at'>,
): Promise<void> {
  const mark = (personalNumber: NewNumber['former']) => markOf(context.contentKey, { personalNumber, subject: '' });
  const marks = { former: mark(former), current: mark(current) };
  const rights = await renumberPerson(tx, { former, current, since: at, marks }, context.clock());
  for (const right of rights) await note(context, tx, right);
}

/** In the words of the mailbox's own people: what they call whoever it is, and no number. */
async function note(context: FollowContext, tx: Tx, right: FollowedRight): Promise<void> {
  const about = { actor: 'system', subject: right.account_id };
  if (right.kind === 'share') {
    const details = { letter: right.letter_id ?? '' };
    return await context.events.record(tx, { kind: 'share.renumbered', ...about, details });
  }
  const detail = await openLabel(context, right);
  const kind = right.outcome === 'moved' ? (`${right.kind}.renumbered` as const) : (`${right.kind}.ended` as const);
  await context.events.record(tx, { kind, ...about, details: { detail } });
}
