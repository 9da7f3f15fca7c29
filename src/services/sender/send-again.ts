// Send again: a new letter with a link to the old one, which never changes. One that may have arrived is sent again only after a person has said that it did not.
import { BrevduvaError } from '../../domain/errors.ts';
import { draftOfLetter } from './held/draft-of-letter.ts';
import type { LetterState } from './letter-state.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Actor, Records } from './records.ts';
import { findDraftAgain, findDraftFrom } from './store/draft-owners.ts';
import { lockLetter } from './store/timeline.ts';

const AGAIN: readonly LetterState[] = [
  'delivered',
  'refused',
  'expired',
  'cancelled',
  'rejected',
  'withdrawn',
  'printed',
];

/** Whether its state lets it be sent again. */
export function canSendAgain(state: LetterState): boolean {
  return AGAIN.includes(state);
}

/** Makes the actor's draft of it; returns the draft's id. While that is not sent it is the same one, however often it is asked for. Whether the actor sees the letter is the caller's to know. Throws 'conflict'. */
export async function sendAgain(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<string> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const letter = await lockLetter(tx, { id });
    if (letter === undefined) throw new BrevduvaError('not-found', 'there is no such letter');
    requireSettled(letter.state);
    // What was never sent is not sent again: it is changed, and what it stood in place of stays so.
    const as = letter.state === 'withdrawn' ? 'instead' : 'again';
    const open = await (as === 'again' ? findDraftAgain(tx, id, actor.id) : findDraftFrom(tx, id, actor.id));
    if (open !== undefined) return open;
    const draft = await draftOfLetter(tx, records, { letter: id, owner: actor.id, as, at: records.clock() });
    const event = { kind: 'draft-of-letter', actor: actor.login, subject: id } as const;
    await records.events.record(tx, { ...event, details: { draft } });
    return draft;
  });
}

/** Throws 'conflict' for a letter that is on its way, or may have arrived. */
export function requireSettled(state: LetterState): void {
  if (!canSendAgain(state)) throw notYet(state);
}

function notYet(state: LetterState): BrevduvaError {
  const unknown = {
    sv: 'Vi vet inte om brevet kom fram. Ta reda på det först, annars kan mottagaren få det två gånger.',
    en: 'It is not known whether the letter arrived. Find out first, or the recipient may get it twice.',
  };
  const onItsWay = {
    sv: 'Brevet är på väg. Vänta tills du vet hur det gick.',
    en: 'The letter is on its way. Wait until you know what became of it.',
  };
  return new BrevduvaError('conflict', `a letter that is ${state} is not sent again`, {
    detail: state === 'unknown' ? unknown : onItsWay,
  });
}
