// What other parts of the service show on a letter's page: each a section of its own, in this order.
import type { Html } from '../../../platform/pages/components.ts';
import type { LetterView } from '../letter-view.ts';
import { archivePart } from './archive.ts';
import type { AtDesk, Desk } from './desk.ts';
import { disclosurePart } from './disclosure.ts';
import { approvalPart, linkedPart, morePart } from './flow-parts.ts';
import { kindPart } from './kind-part.ts';
import { paperPart } from './letter-on-paper.ts';
import { looksPart } from './looks.ts';
import { receiptsPart } from './receipt-part.ts';
import { registrationPart } from './registration.ts';
import { repliesPart } from './reply-parts.ts';

/** A section (pages/components `section`) about the letter, or nothing. The look is noted already; `here.csrf` is for its forms. */
export type LetterPart = (desk: Desk, here: AtDesk, letter: LetterView) => Promise<Html | undefined>;

/** Below "what to do next" and the timeline. Add yours here. */
const LETTER_PARTS: readonly LetterPart[] = [
  kindPart,
  repliesPart,
  receiptsPart,
  paperPart,
  approvalPart,
  registrationPart,
  linkedPart,
  morePart,
  archivePart,
  disclosurePart,
  looksPart,
];

/** The sections of a letter that have something to say. */
export async function letterParts(desk: Desk, here: AtDesk, letter: LetterView): Promise<readonly Html[]> {
  const parts = await Promise.all(LETTER_PARTS.map((part) => part(desk, here, letter)));
  return parts.filter((part) => part !== undefined);
}
