// A letter as a new draft with the same content and files: what was withdrawn, returned or is sent again. The letter itself never changes.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { DraftContent } from '../letter-draft.ts';
import type { LetterView } from '../letter-view.ts';
import type { Records } from '../records.ts';
import { insertDraft, insertDraftFile } from '../store/drafts.ts';
import { writersOf } from '../store/held-letters.ts';
import { readLetter } from '../store/letters.ts';
import type { SenderTables } from '../tables.ts';

export interface DraftOfLetter {
  readonly letter: string;
  readonly owner: string;
  /** 'instead': it was never sent, and is changed here. 'again': a second letter, which names the first. */
  readonly as: 'instead' | 'again';
  readonly at: Date;
}

/** Makes the draft, in the caller's transaction; returns its id. FaR is asked when it is sent. Throws 'not-found'. */
export async function draftOfLetter(
  tx: Transaction<SenderTables>,
  { cipher }: Pick<Records, 'cipher'>,
  { letter: id, owner, as, at }: DraftOfLetter,
): Promise<string> {
  const letter = await readLetter(tx, cipher, id);
  if (letter === undefined) throw new BrevduvaError('not-found', 'there is no such letter');
  const draft = randomUUID();
  const previous = as === 'again' ? letter.id : letter.previous;
  await insertDraft(tx, cipher, {
    id: draft,
    owner,
    unit: letter.unit,
    ...(letter.caseType === undefined ? {} : { caseType: letter.caseType }),
    ...(previous === undefined ? {} : { previous }),
    ...(as === 'instead' ? { fromLetter: letter.id } : {}),
    writers: await writersOf(tx, letter.id),
    content: contentOf(letter, at),
    checked: { answer: { kind: 'unanswered', reason: 'no-answer' }, at },
    at,
  });
  for (const file of letter.files) await insertDraftFile(tx, cipher, draft, { ...file, id: randomUUID() }, at);
  return draft;
}

// A time that has passed would only be in the way of whoever sends it now.
function contentOf(letter: LetterView, now: Date): DraftContent {
  const { recipient, subject, text, language, protectionClass, support, postalAddress } = letter;
  const { sendAt, ...extras } = letter.extras ?? {};
  const kept = sendAt !== undefined && Date.parse(sendAt) > now.getTime() ? { ...extras, sendAt } : extras;
  return {
    ...{ recipient, subject, text, language, protectionClass, support },
    ...(Object.keys(kept).length === 0 ? {} : { extras: kept }),
    ...(postalAddress === undefined ? {} : { postalAddress }),
  };
}
