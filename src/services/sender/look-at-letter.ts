// Looking at a letter: allowed within the organisation only, and every look is itself noted (issue 4, "Log").
import { BrevduvaError } from '../../domain/errors.ts';
import type { SenderEventKind } from './events.ts';
import type { LetterView } from './letter-view.ts';
import type { SenderOrganisation } from './organisations.ts';
import { sees } from './reach.ts';
import type { Actor, Records } from './records.ts';
import { readLetter } from './store/letters.ts';

type Look = Extract<SenderEventKind, 'letter-viewed' | 'letter-printed' | 'letter-archived' | 'attachment-opened'>;

/** The letter, with the look noted. Throws 'not-found' for a letter of another organisation, or of a unit or a case type that the actor does not see, as for one that is not there. */
export async function lookAtLetter(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  look: Look,
): Promise<LetterView> {
  const letter = await letterWithoutNote(records, organisation, actor, id);
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, { kind: look, actor: actor.login, subject: id }),
  );
  return letter;
}

/** The letter, for following one that is already open. Throws 'not-found', also for one that the actor does not see. */
export async function letterWithoutNote(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
): Promise<LetterView> {
  const letter = await readLetter(records.database.reader(organisation.id), records.cipher, id);
  if (letter === undefined || !sees(actor, letter)) throw new BrevduvaError('not-found', 'there is no such letter');
  return letter;
}
