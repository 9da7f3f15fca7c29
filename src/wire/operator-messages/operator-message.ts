// A message from the infrastructure's owner to all mailbox holders, as it is signed (docs/operatorsmeddelanden.md; DP2-8).
import { instantOf, isIssuer, isLine, isShown, isUuid, jsonOf, objectOf } from './signed-parts.ts';

/** Names the form, so that nobody takes another text for one of these. */
const FORM = 'urn:brevduva:operator-message:1';
export const TITLE_MAX = 120;
export const TEXT_MAX = 5000;

export interface MessageText {
  readonly title: string;
  /** Plain text; an empty line begins a new paragraph. */
  readonly text: string;
}

/** Swedish always; English where it was written. */
export interface MessageTexts {
  readonly sv: MessageText;
  readonly en?: MessageText;
}

export interface OperatorMessage {
  /** UUID. */
  readonly id: string;
  /** Who runs the infrastructure, twelve digits. */
  readonly owner: string;
  readonly ownerName: string;
  readonly texts: MessageTexts;
  readonly shownFrom: Date;
  readonly shownUntil: Date;
  readonly signedAt: Date;
}

/** The message as the text that is signed. */
export function writeOperatorMessage(message: OperatorMessage): string {
  const { id, owner, ownerName, texts, shownFrom, shownUntil, signedAt } = message;
  return JSON.stringify({
    form: FORM,
    id,
    owner,
    ownerName,
    texts,
    shownFrom: shownFrom.toISOString(),
    shownUntil: shownUntil.toISOString(),
    signedAt: signedAt.toISOString(),
  });
}

/** Undefined for a text that is no such message, or has one that cannot be shown. */
export function readOperatorMessage(text: string): OperatorMessage | undefined {
  const value = jsonOf(text);
  const { form, id, owner, ownerName, texts } = value;
  const sv = readableText(objectOf(texts).sv);
  const en = objectOf(texts).en === undefined ? undefined : readableText(objectOf(texts).en);
  const [shownFrom, shownUntil, signedAt] = [value.shownFrom, value.shownUntil, value.signedAt].map(instantOf);
  if (form !== FORM || sv === undefined || (en === undefined && objectOf(texts).en !== undefined)) return undefined;
  if (!isUuid(id) || !isIssuer(owner) || !isLine(ownerName, 256)) return undefined;
  if (shownFrom === undefined || shownUntil === undefined || signedAt === undefined) return undefined;
  if (shownFrom >= shownUntil) return undefined;
  return { id, owner, ownerName, texts: en === undefined ? { sv } : { sv, en }, shownFrom, shownUntil, signedAt };
}

/** A title and a text that can be shown safely; undefined for anything else. */
export function readableText(value: unknown): MessageText | undefined {
  const { title, text } = objectOf(value);
  return isLine(title, TITLE_MAX) && isShown(text, TEXT_MAX) ? { title, text } : undefined;
}
