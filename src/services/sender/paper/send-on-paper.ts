// A caseworker's letter to somebody who cannot be reached digitally: to the print queue, to the address that was typed or the register's (SKL-S5; issue 4, "Paper").
import { BrevduvaError } from '../../../domain/errors.ts';
import { rulesFor } from '../case-types/letter-rules.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { makeLetter } from '../send-draft.ts';
import { readDraft } from '../store/drafts.ts';
import { findLetterOfDraft } from '../store/letters.ts';
import { checkDraftAgain, judgeDraft } from '../write-draft.ts';
import { addressFor } from './paper-address.ts';

export type OnPaperOutcome =
  | { readonly kind: 'sent'; readonly letter: string }
  /** The letter is not right yet. */
  | { readonly kind: 'faults' }
  /** FaR does not say that the recipient cannot be reached. */
  | { readonly kind: 'reachable' }
  /** None was typed, and the register has none or there is no register. */
  | { readonly kind: 'no-address' };

/**
 * Makes the actor's draft a letter on paper. Twice gives the same letter. The register, where there is one, is asked before anything
 * is kept: of somebody with protected identity the address that was typed goes no further, and the letter waits for a person.
 * `address`: [] where none was typed. Throws 'not-found'.
 */
export async function sendOnPaper(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  { draft: id, address: typed }: { readonly draft: string; readonly address: readonly string[] },
): Promise<OnPaperOutcome> {
  const reader = records.database.reader(organisation.id);
  const already = await findLetterOfDraft(reader, id);
  if (already !== undefined) return { kind: 'sent', letter: already };
  const draft = await readDraft(reader, records.cipher, { id, owner: actor.id });
  if (draft === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
  const at = records.clock();
  if (judgeDraft(organisation, draft, await rulesFor(reader, actor, draft, at)).faults.length > 0) {
    return { kind: 'faults' };
  }
  const checked = await checkDraftAgain(records, organisation, actor, draft);
  if (checked.answer.kind !== 'unreachable') return { kind: 'reachable' };
  const { recipient } = draft.content;
  const found = await addressFor(organisation, { recipient, postalAddress: typed });
  if (found.kind === 'stop' && found.stop === 'no-address') return { kind: 'no-address' };
  const stop = found.kind === 'stop' ? found.stop : undefined;
  // What the register said is asked for again when it is printed, and kept nowhere.
  const paper = { address: stop === undefined ? typed : [], stop };
  const letter = await makeLetter(records, organisation, actor, id, { checked, at, sendAt: undefined, paper });
  return { kind: 'sent', letter };
}
