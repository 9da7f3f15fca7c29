// Does what was planned, in one transaction with the position: mailboxes get their holders' new numbers, those that are not here any more close.
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { type SignersChange, suspendAfterChange } from '../access/company-guard.ts';
import type { MailboxTables } from '../schema.ts';
import { setAccountState } from '../store/accounts.ts';
import { doubtedAmong, holdDoubted, settleDoubted } from '../store/doubts.ts';
import { type FollowedAccount, followedAccountsHeld } from '../store/following.ts';
import type { Why } from '../store/following-tables.ts';
import { closeLeft, endRights } from '../store/leaving.ts';
import { keepFormerNumber, renumberAccount } from '../store/renumbering.ts';
import type { FollowContext } from './follow-far.ts';
import { followRights } from './follow-rights.ts';
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
  /** Too many at once to be believed: held until people have looked. */
  readonly doubted?: readonly { readonly id: string; readonly why: Why }[];
  /** Mailboxes of a doubt that was released: with this they are settled. */
  readonly settles?: readonly string[];
}

type Tx = Transaction<MailboxTables>;

interface Held {
  readonly accounts: Map<string, FollowedAccount>;
  /** By id: nothing is done about these. */
  readonly doubted: ReadonlySet<string>;
}

/** Errors: 'conflict' when a mailbox was changed since the register was asked: then it is asked again. */
export async function applyPlan(context: FollowContext, tx: Tx, plan: Plan): Promise<void> {
  const numbers = [...plan.renumbered.flatMap(({ former, current }) => [former, current]), ...plan.looked];
  const accounts = new Map(await followedAccountsHeld(tx, numbers));
  const held = { accounts, doubted: await heldBack(context, tx, accounts, plan) };
  for (const change of plan.renumbered) await renumber(context, tx, held, change, plan);
  // Also those that just got another number: their holders may have left since.
  for (const number of plan.looked) {
    const account = accounts.get(number);
    if (account !== undefined) await look(context, tx, held, account, plan);
  }
  for (const [accountId, change] of plan.signers) await suspendAfterChange(context, tx, accountId, change);
  if (plan.settles !== undefined) await settleDoubted(tx, plan.settles);
  if (plan.doubted !== undefined && plan.doubted.length > 0) await doubt(context, tx, plan.doubted);
}

/** What is doubted waits for people, whatever the feed says of it: it is asked about again when they have decided. */
async function heldBack(
  context: FollowContext,
  tx: Tx,
  accounts: ReadonlyMap<string, FollowedAccount>,
  { places, settles = [] }: Plan,
): Promise<ReadonlySet<string>> {
  const found = await doubtedAmong(
    tx,
    [...accounts.values()].map(({ id }) => id),
  );
  const back = [...accounts.values()].filter(({ id, recipient }) => found.has(id) && places.get(recipient) === 'here');
  // The register has it after all.
  if (back.length > 0)
    await settleDoubted(
      tx,
      back.map(({ id }) => id),
    );
  const released = new Set([...settles, ...back.map(({ id }) => id)]);
  const left = [...found].filter((id) => !released.has(id));
  if (left.length > 0)
    context.log.warn(
      { accounts: left.length },
      'A change in the register is about mailboxes that are doubted: it waits',
    );
  return new Set(left);
}

async function doubt({ clock, events, log }: FollowContext, tx: Tx, doubted: NonNullable<Plan['doubted']>) {
  const id = await holdDoubted(tx, doubted, clock());
  const details = { accounts: doubted.length };
  await events.record(tx, { kind: 'doubt.held', actor: 'system', subject: `doubt ${id}`, details });
  tx.afterCommit(() => {
    log.error(
      { accounts: doubted.length },
      'The register says that many mailboxes at once are not here any more: they stay open until two people have looked (/operations)',
    );
  });
}

/** The mailbox goes along, unless there is none here or the number was taken back. */
async function renumber(context: FollowContext, tx: Tx, held: Held, change: NewNumber, { places }: Plan) {
  const { events, rules } = context;
  const { former, current, at } = change;
  const account = held.accounts.get(former);
  if (account === undefined || places.get(former) === 'here' || held.doubted.has(account.id)) return;
  const other = held.accounts.get(current);
  const isSecond = other !== undefined && other.state !== 'closed';
  if (isSecond) await close(context, tx, other, undefined);
  const until = new Date(at.getTime() + rules.transitMs);
  await renumberAccount(tx, { accountId: account.id, former, current, at, until }, other?.id);
  await followRights(context, tx, change);
  held.accounts.set(current, { ...account, recipient: current });
  if (other === undefined) held.accounts.delete(former);
  else held.accounts.set(former, { ...other, recipient: former, state: 'closed' });
  // Without the numbers: they are in the tables, and a holder knows them.
  await events.record(tx, { kind: 'account.renumbered', actor: 'system', subject: account.id, details: {} });
  if (other !== undefined)
    await events.record(tx, { kind: 'account.set-aside', actor: 'system', subject: other.id, details: {} });
  // Of two that were open the register's staff has decided.
  if (isSecond) await events.record(tx, { kind: 'account.kept', actor: 'system', subject: account.id, details: {} });
}

/** One whose registration may be another than it was. */
async function look(context: FollowContext, tx: Tx, held: Held, account: FollowedAccount, plan: Plan): Promise<void> {
  const place = plan.places.get(account.recipient);
  const { clock, events, rules } = context;
  if (place === 'here') {
    if (account.state !== 'opening') return;
    // The register has it, by a signature or a decision that we were not told of.
    await setAccountState(tx, account.id, 'active', clock());
    return await events.record(tx, { kind: 'account.opened', actor: 'system', subject: account.id, details: {} });
  }
  if (account.state !== 'active' || held.doubted.has(account.id)) return;
  const before = [...plan.seen.values()].find(({ id }) => id === account.id);
  if (before?.version !== account.version)
    throw new BrevduvaError('conflict', 'a mailbox was changed while the register was asked about it');
  const current = plan.replaced.get(account.recipient);
  if (current !== undefined) return await setAside(context, tx, account, current);
  await close(context, tx, account, place === 'elsewhere' ? new Date(clock().getTime() + rules.transitMs) : undefined);
}

/** Of one person's two mailboxes here the other one goes on, by the number in use: this one is closed, and its holder's earlier one. */
async function setAside(context: FollowContext, tx: Tx, account: FollowedAccount, current: RecipientId): Promise<void> {
  const { clock, events, rules } = context;
  await close(context, tx, account, undefined);
  const at = clock();
  const until = new Date(at.getTime() + rules.transitMs);
  const former = parseRecipientId(account.recipient);
  if (!former.ok) throw new BrevduvaError('internal', 'a mailbox that the register named has no number');
  const follower = await keepFormerNumber(tx, { former: former.value, current, at, until });
  await followRights(context, tx, { former: former.value, current, at });
  const about = { actor: 'system', details: {} };
  await events.record(tx, { kind: 'account.set-aside', ...about, subject: account.id });
  if (follower !== undefined) await events.record(tx, { kind: 'account.kept', ...about, subject: follower });
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
