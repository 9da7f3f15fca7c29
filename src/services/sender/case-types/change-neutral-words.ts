// The organisation's own list of words that a neutral subject does not hold (issue 4: "an editable word list per organisation").

import { BrevduvaError } from '../../../domain/errors.ts';
import { characters, oneLine } from '../check-content.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { saveNeutralWords } from '../store/neutral-words.ts';
import { mayKeep } from './change-case-type.ts';

/** Words of a list. */
export const WORDS_MAX = 500;
/** Characters of a word. */
export const WORD_MAX = 60;

/** Saves the list, each word once. False where it is too long. Throws 'access-denied' for editors of some units only. */
export async function changeNeutralWords(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  given: readonly string[],
): Promise<boolean> {
  if (!mayKeep(actor, undefined)) throw new BrevduvaError('access-denied', 'the list is of every unit');
  const words = [...new Set(given.map(oneLine).filter((word) => word !== ''))];
  if (words.length > WORDS_MAX || words.some((word) => characters(word) > WORD_MAX)) return false;
  await records.database.transaction(organisation.id, async (tx) => {
    await saveNeutralWords(tx, words, { at: records.clock(), by: actor.name });
    await records.events.record(tx, { kind: 'neutral-words-changed', actor: actor.login, subject: organisation.id });
  });
  return true;
}
