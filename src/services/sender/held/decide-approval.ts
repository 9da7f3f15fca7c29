// Four-eyes: a second person approves exactly the letter that was written, or returns it with a comment. Nobody approves their own, nor one they changed.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { mayThere } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import type { Rights } from '../rights.ts';
import { type Approval, endApproval, readApproval } from '../store/approvals.ts';
import { readSendAt } from '../store/held-letters.ts';
import { readGraceSeconds } from '../store/settings.ts';
import { lockLetter, tell } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';
import { earliest, planRelease } from './hold-letter.ts';
import { backToKeeper, lockHeld } from './withdraw-letter.ts';

interface Approver {
  readonly organisation: Pick<SenderOrganisation, 'id'>;
  readonly actor: Actor;
  readonly rights: Rights;
}

export type MayApprove = 'yes' | 'no-right' | 'own-words';

/** Whether this person may decide: the role for the unit and the case type, and none of the letter's words. */
export function mayApprove(
  { actor, rights }: Pick<Approver, 'actor' | 'rights'>,
  approval: Pick<Approval, 'unit' | 'caseType' | 'writers' | 'author'>,
): MayApprove {
  if (!mayThere(rights, 'approver', approval)) return 'no-right';
  return approval.author === actor.id || approval.writers.includes(actor.id) ? 'own-words' : 'yes';
}

/** Approves it: it goes at its time, after the time in which it can be regretted. Throws 'not-found', 'access-denied', 'conflict'. */
export async function approveLetter(records: Records, here: Approver, id: string): Promise<void> {
  await decide(records, here, id, async (tx, { actor }, at) => {
    const letter = await lockHeld(tx, id);
    if (!(await endApproval(tx, id, { decision: 'approved', at, by: actor }))) throw decidedAlready();
    const sendAt = earliest(at, await readGraceSeconds(tx), await readSendAt(tx, id));
    const change = { approval: 'approved', send_at: sendAt ?? null } as const;
    await tell(tx, letter, { kind: 'approved', at, details: { by: actor.name } }, change);
    await planRelease(tx, id, sendAt ?? at);
    await records.events.record(tx, { kind: 'letter-approved', actor: actor.login, subject: id });
    return 'approved';
  });
}

/** Returns it to whoever keeps it, as a draft with the comment. Throws like approveLetter. */
export async function returnLetter(records: Records, here: Approver, id: string, comment: string): Promise<void> {
  await decide(records, here, id, async (tx, { actor }, at) => {
    const letter = await lockHeld(tx, id);
    if (!(await endApproval(tx, id, { decision: 'returned', at, by: actor, comment }))) throw decidedAlready();
    const change = { approval: 'returned', settled_at: at, reason: 'returned' } as const;
    await tell(tx, letter, { kind: 'returned', at, details: { by: actor.name } }, change);
    await records.events.record(tx, { kind: 'letter-returned', actor: actor.login, subject: id });
    await backToKeeper(tx, records, id, at);
    return 'returned';
  });
}

async function decide(
  records: Records,
  here: Approver,
  id: string,
  act: (tx: Transaction<SenderTables>, here: Approver, at: Date) => Promise<'approved' | 'returned'>,
): Promise<void> {
  await records.database.transaction(here.organisation.id, async (tx) => {
    // Locked before it is read: what is judged is what is decided.
    await lockLetter(tx, { id });
    const approval = await readApproval(tx, id);
    if (approval === undefined) throw new BrevduvaError('not-found', 'nobody is asked about this letter');
    const allowed = mayApprove(here, approval);
    if (allowed !== 'yes') throw notAllowed(allowed);
    const at = records.clock();
    const kind = await act(tx, here, at);
    await noteFor(tx, { kind, unit: approval.unit, letter: id, at });
  });
}

function notAllowed(why: Exclude<MayApprove, 'yes'>): BrevduvaError {
  if (why === 'no-right')
    return new BrevduvaError('access-denied', 'the role approver is needed for its unit and type');
  return new BrevduvaError('access-denied', 'nobody approves a letter with their own words in it', {
    detail: {
      sv: 'Du har själv skrivit i brevet. Någon annan måste godkänna det.',
      en: 'You have written in the letter yourself. Somebody else must approve it.',
    },
  });
}

function decidedAlready(): BrevduvaError {
  return new BrevduvaError('conflict', 'it was decided already', {
    detail: {
      sv: 'Någon annan har redan avgjort det här brevet. Inget har ändrats.',
      en: 'Somebody else has decided this letter already. Nothing was changed.',
    },
  });
}
