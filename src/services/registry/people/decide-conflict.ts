// Staff decides which of one person's two mailboxes stays: the choices of both are kept, the latest about each sender, and the other operator's
// mailbox is taken out of the register. What lies in it is the holder's to fetch.
import type { RegistryContext } from '../registry-context.ts';
import { accountHeld, removeAccount } from '../store/accounts.ts';
import { addAccountChange, addChoiceChanges } from '../store/histories.ts';
import { addChoicesFrom, closeConflict, type NumberConflict } from '../store/numbers.ts';
import { dropRequests, holdNumbers, renumber } from './change-number.ts';

export interface ConflictRuling {
  readonly conflict: NumberConflict;
  /** Whose mailbox goes on, by the number in use. */
  readonly keep: 'former' | 'current';
  /** What was examined. */
  readonly ground: string;
  readonly staff: { readonly loginId: string; readonly name: string };
}

/** Whether it was decided: false when it was already, or the former number has no mailbox any more. */
export async function decideConflict(context: RegistryContext, ruling: ConflictRuling): Promise<boolean> {
  const { database, organisation, clock, events } = context;
  const { conflict, keep, ground, staff } = ruling;
  const { former, current } = conflict;
  return await database.transaction(organisation, async (tx) => {
    const at = clock();
    await holdNumbers(tx, conflict);
    const old = await accountHeld(tx, former);
    if (old === undefined) return false;
    if (!(await closeConflict(tx, conflict.id, { kept: keep, ground, by: staff.name, at }))) return false;
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
    await events.record(tx, {
      kind: 'account.conflict-decided',
      actor: staff.loginId,
      subject: stays.reference,
      details: { recipient: current, former, keep, ground, by: staff.name },
    });
    return true;
  });
}
