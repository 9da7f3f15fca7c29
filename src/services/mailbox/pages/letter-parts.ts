// What is shown under the letter on its page: what to do with it, what it belongs to, whether it is real. Each a section of its own, in this order.
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Fault, Html } from '../../../platform/pages/components.ts';
import type { LetterSays } from '../../../platform/presentation/letter-says.ts';
import { PART_ORDER, type PartKind, type PresentedPart } from '../../../platform/presentation/present-letter.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { Holder, PageContext } from '../routes/visitor.ts';
import type { ListedMatter } from '../use/list-letters.ts';
import type { OpenedLetter } from '../use/read-letter.ts';
import { appointmentPart } from './appointment-part.ts';
import { authenticity } from './authenticity.ts';
import { forwardedPart } from './forwarded-part.ts';
import { originalSection } from './original-part.ts';
import { paymentPart } from './payment-part.ts';
import { readOnlyPart } from './presented-parts.ts';
import { receiptPart } from './receipt-part.ts';
import { replyPart } from './reply-part.ts';
import { sharePart } from './share-part.ts';
import { threadSection } from './thread-part.ts';

/** A form of a part that came back with faults: what was typed stands, and the page is answered with 422. */
export interface TypedPart {
  /** Whose it is, such as 'reply'. */
  readonly part: string;
  readonly values: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
}

/** Where a part is shown: the letter is the holder's own and has been noted as read. */
export interface LetterHere {
  readonly context: PageContext;
  /** `holder.right` says what may be offered: forms that change something need 'manage'. */
  readonly holder: Holder;
  /** The letter with its files. */
  readonly opened: OpenedLetter;
  /** What it says beside its text, of a letter whose signature is good. */
  readonly says: LetterSays;
  /** The same as parts in the reader's language (platform/presentation). */
  readonly presented: readonly PresentedPart[];
  /** The matter whose letters belong together, when the letter names one. */
  readonly thread: ListedMatter | undefined;
  /** Organisations by number, as FaR lists them. */
  readonly names: ReadonlyMap<string, string>;
  readonly t: MailboxTranslate;
  readonly language: Language;
  /** For the forms of the part. */
  readonly csrf: string;
  /** What was just done (`?done=` of the page's address), in a word that the part itself chose. */
  readonly done: string | undefined;
  readonly typed: TypedPart | undefined;
}

/** A section (pages/components `section`) about the letter, or nothing. */
export type LetterPart = (here: LetterHere) => Promise<Html | undefined>;

/** What the letter says, each in its place by PART_ORDER. */
const PRESENTED: Readonly<Record<PartKind, LetterPart>> = {
  typed: readOnlyPart('typed'),
  payment: paymentPart,
  appointment: appointmentPart,
  reply: replyPart,
  receipt: receiptPart,
  matter: readOnlyPart('matter'),
  unknown: readOnlyPart('unknown'),
};

/** Below the letter. Add yours here: what there is to do stands first, what was checked last. */
const LETTER_PARTS: readonly LetterPart[] = [
  forwardedPart,
  ...PART_ORDER.map((kind) => PRESENTED[kind]),
  threadSection,
  sharePart,
  authenticitySection,
  originalSection,
];

/** The sections of a letter that have something to say. */
export async function letterParts(here: LetterHere): Promise<readonly Html[]> {
  const parts = await Promise.all(LETTER_PARTS.map((part) => part(here)));
  return parts.filter((part) => part !== undefined);
}

async function authenticitySection({ t, language, opened, names }: LetterHere): Promise<Html> {
  return authenticity(t, language, opened.letter, names);
}
