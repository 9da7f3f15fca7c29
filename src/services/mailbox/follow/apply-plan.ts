// Does what was planned, in one transaction with the position: mailboxes get their holders' new numbers, those that are not here any more close.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { type SignersChange, suspendAfterChange } from '../access/company-guard.ts';
import { markOf } from '../access/log-ins.ts';
import type { MailboxTables } from '../schema.ts';
import { setAccountState } from '../store/accounts.ts';
import { type FollowedAccount, followedAccountsHeld } from '../store/following.ts';
import { closeLeft, endRights } from '../store/leaving.ts';
import { keepFormerNumber, renumberAccount, renumberPerson } from '../store/renumbering.ts';
import type { FollowContext } from './follow-far.ts';
import type { Place } from './places.ts';

export interface NewNumber {
  readonly former: RecipientId;
  readonly current: RecipientId;
  readonly at: Date;
}

export interface Plan {
  /** In the order they happened. */
  readonly renumbered: readonly NewNumber[];
  /** Whose mailbox may be here no more, or may be now. */
  readonly looked: readonly RecipientId[];
  /** Where the register has everybody who is named. */
  readonly places: ReadonlyMap<string, Place>;
  /** Mailboxes as they were before the register was asked, by number. */
  readonly seen: ReadonlyMap<string, FollowedAccount>;
  /** Of those who are nowhere, the number that is in use instead, with a mailbox here. */
  readonly replaced: ReadonlyMap<string, RecipientId>;
  /** By the mailbox's id. */
  readonly signers: ReadonlyMap<string, SignersChange>;
  /** How far everybody has been compared, when that goes on. */
  readonly comparedTo?: string | undefined;
}

type Tx = Transaction<MailboxTables>;

/** Errors: 'conflict' when a mailbox was changed since the register was asked: then it is asked again. */
export async function applyPlan(context: FollowContext, tx: Tx, plan: Plan): Promise<void> {
  const numbers = [...plan.renumbered.flatMap(({ former, current }) => [former, current]), ...plan.looked];
  const held = new Map(await followedAccountsHeld(tx, numbers));
  for (const change of plan.renumbered) await renumber(context, tx, held, change, plan);
  // Also those that just got another number: their holders may have left since.
  for (const number of plan.looked) {
    const account = held.get(number);
    if (account !== undefined) await look(context, tx, account, plan);
  }
  for (const [accountId, change] of plan.signers) await suspendAfterChange(context, tx, accountId, change);
}

/** The mailbox goes along, unless there is none here or the number was taken back. */
async function renumber(
  { clock, events, rules, contentKey }: FollowContext,
  tx: Tx,
  held: Map<string, FollowedAccount>,
  { former, current, at }: NewNumber,
  { places }: Plan,
): Promise<void> {
  const account = held.get(former);
  if (account === undefined || places.get(former) === 'here') return;
  const other = held.get(current);
  if (other !== undefined && other.state !== 'closed') await close({ clock, events }, tx, other, undefined);
  const until = new Date(at.getTime() + rules.transitMs);
  await renumberAccount(tx, { accountId: account.id, former, current, at, until }, other?.id);
  const mark = (personalNumber: RecipientId) => markOf(contentKey, { personalNumber, subject: '' });
  await renumberPerson(tx, { former, current, marks: { former: mark(former), current: mark(current) } });
  held.set(current, { ...account, recipient: current });
  if (other === undefined) held.delete(former);
  else held.set(former, { ...other, recipient: former, state: 'closed' });
  // Without the numbers: they are in the tables, and a holder knows them.
  await events.record(tx, { kind: 'account.renumbered', actor: 'system', subject: account.id, details: {} });
  if (other !== undefined)
    await events.record(tx, { kind: 'account.set-aside', actor: 'system', subject: other.id, details: {} });
}

/** One whose registration may be another than it was. */
async function look(context: FollowContext, tx: Tx, account: FollowedAccount, plan: Plan): Promise<void> {
  const place = plan.places.get(account.recipient);
  const { clock, events, rules } = context;
  if (place === 'here') {
    if (account.state !== 'opening') return;
    // The register has it, by a signature or a decision that we were not told of.
    await setAccountState(tx, account.id, 'active', clock());
    return await events.record(tx, { kind: 'account.opened', actor: 'system', subject: account.id, details: {} });
  }
  if (account.state !== 'active') return;
  const before = [...plan.seen.values()].find(({ id }) => id === account.id);
  if (before?.version !== account.version)
    throw new BrevduvaError('conflict', 'a mailbox was changed while the register was asked about it');
  const takesUntil = place === 'elsewhere' ? new Date(clock().getTime() + rules.transitMs) : undefined;
  await close(context, tx, account, takesUntil);
  const current = plan.replaced.get(account.recipient);
  if (current === undefined) return;
  const at = clock();
  await keepFormerNumber(tx, {
    former: account.recipient,
    current,
    at,
    until: new Date(at.getTime() + rules.transitMs),
  });
}

/** Closed, and what its holder gave others ends. The letters stay the holder's, to read and to take along. */
async function close(
  { clock, events }: Pick<FollowContext, 'clock' | 'events'>,
  tx: Tx,
  { id }: FollowedAccount,
  takesUntil: Date | undefined,
): Promise<void> {
  const now = clock();
  await closeLeft(tx, id, { now, takesUntil });
  await endRights(tx, id, now);
  const kind = takesUntil === undefined ? 'account.ended' : 'account.moved-away';
  await events.record(tx, { kind, actor: 'system', subject: id, details: {} });
}
