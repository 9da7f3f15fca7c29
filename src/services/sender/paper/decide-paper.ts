// What a person decides about a letter and paper: send it so, do not, it went through Skatteverket, an address, dealt with (issue 4, "Paper").
import { BrevduvaError } from '../../../domain/errors.ts';
import { isUndelivered } from '../letter-state.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { markLockedPrinted, putInPrintQueue } from '../print-queue.ts';
import type { Actor, Records } from '../records.ts';
import { changeAddress, changeOnPaper, type OnPaper, readOnPaper } from '../store/on-paper.ts';
import { addEntries, type LockedLetter, lockLetter } from '../store/timeline.ts';

/** The timeline's reason when a person sent a letter on paper. */
const DECIDED = 'sent-on-paper-by-person';
/** The number that a letter is marked with when it went through Skatteverket. */
const MEDIATED = 'Skatteverket';

export type PaperDecision =
  /** Into the queue: what certainly did not arrive, or a copy of what was not opened. */
  | { readonly act: 'queue' }
  /** No paper for what was not opened. */
  | { readonly act: 'no-paper' }
  /** Protected identity: posted through Skatteverket. */
  | { readonly act: 'mediated' }
  /** What stopped it is over; with an address where there was none. */
  | { readonly act: 'again'; readonly address?: readonly string[] }
  /** What came back is dealt with. */
  | { readonly act: 'return-done' };

type Tx = Parameters<typeof lockLetter>[0];

/** Carries the decision out; the caller knows that the actor may. The same once more changes nothing. Throws 'not-found', and 'conflict' when there is nothing to decide. */
export async function decidePaper(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  decision: PaperDecision,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const letter = await lockLetter(tx, { id });
    if (letter === undefined) throw new BrevduvaError('not-found', 'there is no such letter');
    const known = await readOnPaper(tx, id);
    const done = await carryOut(tx, records, actor, { letter, known }, decision);
    if (!done) throw nothingToDecide();
    const details = { act: decision.act };
    await records.events.record(tx, { kind: 'letter-paper-decided', actor: actor.login, subject: id, details });
  });
}

interface Subject {
  readonly letter: LockedLetter;
  readonly known: OnPaper;
}

async function carryOut(
  tx: Tx,
  records: Records,
  actor: Actor,
  { letter, known }: Subject,
  decision: PaperDecision,
): Promise<boolean> {
  const at = records.clock();
  switch (decision.act) {
    case 'queue':
      return await toQueue(tx, records, actor, { letter, known });
    case 'no-paper':
      if (known.wanted) await changeOnPaper(tx, letter.id, { decided_at: at });
      return known.wanted;
    case 'mediated':
      if (known.stop !== 'protected-identity') return false;
      await changeOnPaper(tx, letter.id, { stop: null, stopped_at: null });
      return await markLockedPrinted(tx, records, actor, letter, { at, reference: MEDIATED });
    case 'again':
      if (known.stop === undefined) return false;
      if (decision.address !== undefined && known.stop === 'no-address')
        await changeAddress(tx, records.cipher, letter.id, decision.address);
      await changeOnPaper(tx, letter.id, { stop: null, stopped_at: null });
      return true;
    case 'return-done':
      if (known.returned === undefined) return false;
      await changeOnPaper(tx, letter.id, { return_done_at: at });
      return true;
  }
}

async function toQueue(tx: Tx, records: Records, actor: Actor, { letter, known }: Subject): Promise<boolean> {
  const at = records.clock();
  if (letter.state === 'to-print' || known.copy !== undefined) return true;
  if (isUndelivered(letter.state)) {
    await putInPrintQueue(tx, records, letter, { at, reason: DECIDED });
    return true;
  }
  if (letter.state !== 'delivered' || letter.openedAt !== null || !known.wanted) return false;
  await changeOnPaper(tx, letter.id, { decided_at: at, copy_queued_at: at });
  await addEntries(tx, letter.id, [{ kind: 'to-print', at, details: { reason: DECIDED, by: actor.name } }]);
  return true;
}

function nothingToDecide(): BrevduvaError {
  return new BrevduvaError('conflict', 'there is nothing to decide about the letter and paper', {
    detail: {
      sv: 'Det går inte för brevet som det är nu. Ett brev som kan ha kommit fram skickas inte på papper innan någon har tagit reda på hur det gick. Läs in brevets sida igen.',
      en: 'That is not possible for the letter as it is now. A letter that may have arrived is not sent on paper before somebody has found out what became of it. Load the letter’s page again.',
    },
  });
}
