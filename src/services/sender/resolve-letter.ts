// A person's word about a letter that nobody knew of (DESIGN rule 4): asked of the mediator by telephone or e-mail, where the mediator has no staff pages of ours.
import { BrevduvaError } from '../../domain/errors.ts';
import { goesOnPaper, RESOLVED_BY_PERSON } from './letter-state.ts';
import type { LetterView } from './letter-view.ts';
import { noteOutcome } from './notices/note-outcome.ts';
import type { SenderOrganisation } from './organisations.ts';
import { putInPrintQueue } from './print-queue.ts';
import type { Actor, Records } from './records.ts';
import { lockLetter, tell } from './store/timeline.ts';

/** Whether a person here may say what became of it. A mediator with our REST door has people of its own for that, and its feed tells us. */
export function awaitsPerson(
  organisation: Pick<SenderOrganisation, 'mediatorKind'>,
  letter: Pick<LetterView, 'state'>,
): boolean {
  return organisation.mediatorKind === 'soap' && letter.state === 'unknown';
}

/** Writes what the person found out. Throws 'not-found', and 'conflict' when the letter does not wait for that. */
export async function resolveLetter(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  arrived: boolean,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const letter = await lockLetter(tx, { id });
    if (letter === undefined) throw new BrevduvaError('not-found', 'there is no such letter');
    if (!awaitsPerson(organisation, letter)) throw new BrevduvaError('conflict', 'nobody is asked about this letter');
    const at = records.clock();
    const details = { reason: RESOLVED_BY_PERSON, by: actor.name };
    const reason = arrived ? null : RESOLVED_BY_PERSON;
    const entry = { kind: arrived ? 'delivered' : 'refused', at, details } as const;
    const state = await tell(tx, letter, entry, { settled_at: at, waiting: null, reason });
    await noteOutcome(tx, letter, state, { at, details });
    await records.events.record(tx, { kind: 'letter-resolved', actor: actor.login, subject: id, details: { arrived } });
    if (goesOnPaper(state, letter.channel)) {
      await putInPrintQueue(tx, records, { ...letter, state }, { at, reason: RESOLVED_BY_PERSON });
    }
  });
}
