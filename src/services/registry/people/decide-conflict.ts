// Which of one person's two mailboxes stays: one of the staff proposes it, another confirms (four eyes). The choices of both are kept, the latest
// about each sender, and the other mailbox is taken out of the register. What lies in it is the holder's to fetch.
import type { Transaction } from '../../../platform/database/database.ts';
import type { RegistryContext } from '../registry-context.ts';
import { accountHeld, removeAccount } from '../store/accounts.ts';
import { addAccountChange, addChoiceChanges } from '../store/histories.ts';
import {
  type ConflictProposal,
  closeConflict,
  dropProposal,
  type Kept,
  keepProposal,
  type NumberConflict,
} from '../store/number-conflicts.ts';
import { addChoicesFrom } from '../store/numbers.ts';
import type { RegistryTables } from '../tables.ts';
import { dropRequests, holdNumbers, renumber } from './change-number.ts';

interface Staff {
  readonly loginId: string;
  readonly name: string;
}

export interface ConflictRuling {
  readonly conflict: NumberConflict;
  /** Whose mailbox goes on, by the number in use. */
  readonly keep: Kept;
  /** What was examined. */
  readonly ground: string;
  readonly staff: Staff;
}

interface OfConflict {
  readonly conflict: NumberConflict;
  readonly proposal: ConflictProposal;
  readonly staff: Staff;
}

/** Nothing follows from it before another confirms it. False when there is a proposal already, or a decision. */
export async function proposeForConflict(context: RegistryContext, ruling: ConflictRuling): Promise<boolean> {
  const { database, organisation, clock } = context;
  const { conflict, keep, ground, staff } = ruling;
  return await database.transaction(organisation, async (tx) => {
    const proposal = { keep, ground, by: staff, at: clock() };
    if (!(await keepProposal(tx, conflict.id, proposal))) return false;
    await note(context, tx, 'account.conflict-proposed', { conflict, proposal, staff });
    return true;
  });
}

/** Takes a proposal back, one's own or another's. False when it is another than the one that was read. */
export async function returnProposal(context: RegistryContext, what: OfConflict): Promise<boolean> {
  const { database, organisation } = context;
  return await database.transaction(organisation, async (tx) => {
    if (!(await dropProposal(tx, what.conflict.id, what.proposal.at))) return false;
    await note(context, tx, 'account.conflict-returned', what);
    return true;
  });
}

async function note(
  { events }: RegistryContext,
  tx: Transaction<RegistryTables>,
  kind: 'account.conflict-proposed' | 'account.conflict-returned',
  { conflict: { former, current }, proposal: { keep, ground, by }, staff }: OfConflict,
): Promise<void> {
  const account = (await accountHeld(tx, former)) ?? (await accountHeld(tx, current));
  const details = { recipient: current, former, keep, ground, proposedBy: by.name, by: staff.name };
  await events.record(tx, { kind, actor: staff.loginId, subject: account?.reference ?? 'conflict', details });
}

/**
 * Whether the proposal that was read is confirmed and carried out: false when it is another, the confirmer's own, decided already, or the former
 * number has no mailbox any more.
 */
export async function confirmProposal(context: RegistryContext, what: OfConflict): Promise<boolean> {
  const { database, organisation, clock, events } = context;
  const { conflict, proposal, staff } = what;
  const { former, current } = conflict;
  const { keep, ground } = proposal;
  return await database.transaction(organisation, async (tx) => {
    const at = clock();
    await holdNumbers(tx, conflict);
    const old = await accountHeld(tx, former);
    if (old === undefined) return false;
    if (!(await closeConflict(tx, conflict.id, proposal, { by: staff, at }))) return false;
    const now = await accountHeld(tx, current);
    // Where the number in use has no mailbox any more there is only one to keep.
    const stays = keep === 'current' && now !== undefined ? now : old;
    const goes = stays === old ? now : old;
    await dropRequests(context, tx, former, at);
    if (goes !== undefined) {
      const merged = await addChoicesFrom(tx, goes.id, stays.id);
      await removeAccount(tx, goes.id);
      const { reference, operator } = goes;
      await addAccountChange(tx, { recipient: goes.id, reference, operator, at, kind: 'merged', details: { ground } });
      const whose = { recipient: current, reference: stays.reference, operator: stays.operator };
      await addChoiceChanges(tx, whose, merged);
    }
    if (stays === old) await renumber(context, tx, old, conflict, staff.loginId, at);
    const details = { recipient: current, former, keep, ground, proposedBy: proposal.by.name, by: staff.name };
    await events.record(tx, {
      kind: 'account.conflict-decided',
      actor: staff.loginId,
      subject: stays.reference,
      details,
    });
    return true;
  });
}
