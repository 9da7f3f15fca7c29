// A message from the infrastructure's owner to all mailbox holders, as it is signed (docs/operatorsmeddelanden.md; DP2-8).

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

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NUMBER = /^16[0-9]{10}$/;
// Controls, and marks that turn the direction of text: nothing of them has a place in a notice to millions.
const HIDDEN = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

/** Undefined for a text that is no such message, or has one that cannot be shown. */
export function readOperatorMessage(text: string): OperatorMessage | undefined {
  const value = objectOf(parsed(text));
  const { form, id, owner, ownerName, texts } = value;
  const sv = readableText(objectOf(texts).sv);
  const en = objectOf(texts).en === undefined ? undefined : readableText(objectOf(texts).en);
  const [shownFrom, shownUntil, signedAt] = [value.shownFrom, value.shownUntil, value.signedAt].map(instant);
  if (form !== FORM || sv === undefined || (en === undefined && objectOf(texts).en !== undefined)) return undefined;
  if (typeof id !== 'string' || !UUID.test(id) || typeof owner !== 'string' || !NUMBER.test(owner)) return undefined;
  if (typeof ownerName !== 'string' || !isLine(ownerName, 256)) return undefined;
  if (shownFrom === undefined || shownUntil === undefined || signedAt === undefined) return undefined;
  if (shownFrom >= shownUntil) return undefined;
  return { id, owner, ownerName, texts: en === undefined ? { sv } : { sv, en }, shownFrom, shownUntil, signedAt };
}

/** A title and a text that can be shown safely; undefined for anything else. */
export function readableText(value: unknown): MessageText | undefined {
  const { title, text } = objectOf(value);
  if (typeof title !== 'string' || typeof text !== 'string') return undefined;
  const isShown = isLine(title, TITLE_MAX) && text.trim() !== '' && text.length <= TEXT_MAX;
  return isShown && !HIDDEN.test(text.replaceAll('\n', '')) ? { title, text } : undefined;
}

function isLine(text: string, most: number): boolean {
  return text.trim() !== '' && text.length <= most && !HIDDEN.test(text);
}

function instant(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$/.test(value)) return undefined;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
