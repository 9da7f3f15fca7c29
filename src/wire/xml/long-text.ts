// Long texts (base64 of attachments) that the parser need not see: each is taken out of the document, a mark stands in its place, and the
// text is put back where the mark is read. Characters that are neither markup nor control characters mean themselves (XML 1.0, 2.4), so the
// parser would only copy them, one by one; and a string of a hundred kilobytes and more costs more than all that is done with it.
import { randomBytes } from 'node:crypto';
import type { WriteElement, WriteNode, XmlElement } from './tree.ts';

/** Bytes of a text that is worth it. */
const LONG = 16_384;
/** Bytes of a document beyond which the parser sees it whole: it refuses ten megabytes of text in one place. */
const MOST = 8 * 1024 * 1024;

const AMPERSAND = 0x26;
const LESS = 0x3c;
const GREATER = 0x3e;
const INDEX_DIGITS = 4;

export interface Shortened {
  /** The document with marks. */
  readonly bytes: Uint8Array;
  /** An element that was read from them, as it stands in the document. */
  readonly whole: (element: XmlElement) => XmlElement;
}

/** The document without its long texts; undefined where it has none. */
export function shortened(bytes: Uint8Array): Shortened | undefined {
  if (bytes.length < LONG || bytes.length > MOST) return undefined;
  const document = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const places = longTexts(document);
  if (places.length === 0) return undefined;
  // Nobody who writes a document can guess it.
  const mark = randomBytes(16).toString('hex');
  const parts: Uint8Array[] = [];
  const texts: Buffer[] = [];
  let at = 0;
  for (const { from, to } of places) {
    parts.push(document.subarray(at, from), Buffer.from(mark + String(texts.length).padStart(INDEX_DIGITS, '0')));
    texts.push(document.subarray(from, to));
    at = to;
  }
  parts.push(document.subarray(at));
  return { bytes: Buffer.concat(parts), whole: (element) => putBack(element, mark, texts) };
}

const longTextOf = new WeakMap<WriteElement, Uint8Array>();

/** The text of an element that holds one long text only: ASCII that needs no escape, the document's own bytes. Undefined for all others. */
export function longTextIn(element: WriteElement): Uint8Array | undefined {
  return longTextOf.get(element);
}

/** An element's children; of one that `longTextIn` knows, the bytes of its text. */
export function contentOf(element: WriteElement): readonly WriteNode[] {
  const long = longTextIn(element);
  return long === undefined ? element.children : [long];
}

interface Place {
  readonly from: number;
  readonly to: number;
}

/** What stands between a `>` and the next `<`. Only in an element's text can it be so: in an attribute a `<` is no XML, and comments are refused. */
function longTexts(document: Buffer): Place[] {
  const places: Place[] = [];
  let after = 0;
  for (let to = document.indexOf(LESS, LONG); to !== -1; to = document.indexOf(LESS, to + LONG)) {
    const from = after + document.subarray(after, to).lastIndexOf(GREATER) + 1;
    if (from > after && to - from >= LONG && isPlain(document.subarray(from, to))) places.push({ from, to });
    after = to;
  }
  return places;
}

/** Whether it is printable ASCII and no markup. */
function isPlain(text: Buffer): boolean {
  if (text.includes(AMPERSAND) || text.includes(LESS)) return false;
  const skipped = -text.byteOffset & 3;
  const words = new Int32Array(text.buffer, text.byteOffset + skipped, (text.length - skipped) >> 2);
  const ends = [...text.subarray(0, skipped), ...text.subarray(skipped + words.length * 4)];
  let odd = ends.some((byte) => byte < 0x20 || byte > 0x7f) ? 0x80 : 0;
  // Four bytes at once: the top bit of a byte is set where it is not ASCII, or becomes set by a borrow where it is below 0x20.
  for (let index = 0; index < words.length; index += 1) {
    const four = words[index] ?? 0;
    odd |= (four - 0x20202020) | four;
  }
  return (odd & 0x80808080) === 0;
}

function putBack(element: XmlElement, mark: string, texts: readonly Buffer[]): XmlElement {
  const isMarked = (child: XmlElement | string): child is string => typeof child === 'string' && child.includes(mark);
  const { children } = element;
  if (!children.some(isMarked)) return element;
  const [only, more] = children;
  const alone = typeof only === 'string' && more === undefined && only.length === mark.length + INDEX_DIGITS;
  const long = alone ? texts[Number(only.slice(-INDEX_DIGITS))] : undefined;
  if (long !== undefined) return longElement(element, long);
  return { ...element, children: children.map((child) => (isMarked(child) ? joined(child, mark, texts) : child)) };
}

function joined(text: string, mark: string, texts: readonly Buffer[]): string {
  const [first = '', ...others] = text.split(mark);
  let whole = first;
  for (const other of others)
    whole += (texts[Number(other.slice(0, INDEX_DIGITS))]?.toString('latin1') ?? '') + other.slice(INDEX_DIGITS);
  return whole;
}

/** Its text becomes a string only for those who ask for its children. */
function longElement({ namespace, local, attributes }: XmlElement, text: Buffer): XmlElement {
  let children: readonly string[] | undefined;
  const element: XmlElement = {
    namespace,
    local,
    attributes,
    get children() {
      children ??= [text.toString('latin1')];
      return children;
    },
  };
  longTextOf.set(element, text);
  return element;
}
