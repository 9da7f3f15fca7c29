// isReachable's question read fast: a thousand recipients that are written alike are one element a thousand times, so the parser is shown
// one of them, and of the others the bytes are compared (Recipient v3, isReachable). What is written otherwise is read as everything is.
import { readEnvelope } from '../soap/envelope.ts';
import { childElements, isNamed, type XmlElement } from '../xml/tree.ts';
import { ns } from './namespaces.ts';
import { REACHABLE_MAX, recipientOperations } from './recipient.ts';

/** Bytes in which the end of a question is looked for. */
const END_MAX = 512;
/** The last recipient's end tag, and those of the operation, Body and Envelope. */
const END = /<\/((?:[\w.-]+:)?recipientId)>[\t\n\r ]*<\/[^<>]+>[\t\n\r ]*<\/[^<>]+>[\t\n\r ]*<\/[^<>]+>[\t\n\r ]*$/;
const DIGITS = 12;
const ZERO = 0x30;

const asked = new WeakMap<XmlElement, Float64Array>();

/** As `readEnvelope`, with the same errors; but a body that `manyAskedIn` knows holds the first recipient only. */
export function readRecipientEnvelope(bytes: Uint8Array): { readonly body: XmlElement } {
  return readAlike(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)) ?? readEnvelope(bytes);
}

/** All recipients of the question, numbers of twelve digits that the contract allows; undefined where they stand in the body. */
export function manyAskedIn(body: XmlElement): Float64Array | undefined {
  return asked.get(body);
}

function readAlike(document: Buffer): { readonly body: XmlElement } | undefined {
  const end = END.exec(document.toString('latin1', document.length - END_MAX));
  const name = end?.[1];
  if (name === undefined) return undefined;
  const [open, close] = [Buffer.from(`<${name}>`), Buffer.from(`</${name}>`)];
  const first = document.indexOf(open);
  const last = document.lastIndexOf(close);
  // In a CDATA section what looks like an element is text. Comments and the rest that begins so are refused by the parser.
  if (first === -1 || document.subarray(0, first).includes('<!')) return undefined;
  const ids = idsAlike(document, first, last + close.length, open, close);
  return ids === undefined ? undefined : withFirst(document, first + open.length + DIGITS, last, ids);
}

/** The recipients, when there is nothing else from one place to another. */
function idsAlike(document: Buffer, from: number, to: number, open: Buffer, close: Buffer): Float64Array | undefined {
  const ids = new Float64Array(REACHABLE_MAX);
  let count = 0;
  for (let at = from; at < to; count += 1) {
    const id = standsAt(document, at, open) ? idAt(document, at + open.length) : undefined;
    at += open.length + DIGITS;
    if (id === undefined || count === REACHABLE_MAX || !standsAt(document, at, close)) return undefined;
    ids[count] = id;
    at += close.length;
    while (at < to && isWhite(document[at])) at += 1;
  }
  return ids.subarray(0, count);
}

function standsAt(document: Buffer, at: number, wanted: Buffer): boolean {
  for (let n = 0; n < wanted.length; n += 1) if (document[at + n] !== wanted[n]) return false;
  return true;
}

function isWhite(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Twelve digits that type RecipientId allows: `16` and anything, or 18, 19 or 20 with a month in its place. */
function idAt(document: Buffer, from: number): number | undefined {
  let [high, low] = [0, 0];
  for (let n = 0; n < DIGITS; n += 1) {
    const digit = (document[from + n] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    if (n < 6) high = high * 10 + digit;
    else low = low * 10 + digit;
  }
  const century = Math.floor(high / 10_000);
  const month = high % 100;
  const allowed = century === 16 || (century >= 18 && century <= 20 && month >= 1 && month <= 12);
  return allowed ? high * 1_000_000 + low : undefined;
}

/**
 * The envelope without the recipients after the first. They are elements beside it, for between them is only white space, and the three end
 * tags after them are the operation's, Body's and Envelope's; so whatever the parser and the contract say of the first is so of all.
 */
function withFirst(document: Buffer, firstEnd: number, last: number, ids: Float64Array) {
  const short = Buffer.concat([document.subarray(0, firstEnd), document.subarray(last)]);
  const read = readQuietly(short);
  if (read === undefined) return undefined;
  const { namespace, local } = recipientOperations.isReachable.request;
  const [, recipient, more] = childElements(read.body);
  if (!isNamed(read.body, namespace, local) || recipient === undefined || more !== undefined) return undefined;
  if (!isNamed(recipient, ns.recipient3, 'recipientId')) return undefined;
  asked.set(read.body, ids);
  return read;
}

/** Undefined for what cannot be read: the whole document is to say why, and where. */
function readQuietly(bytes: Uint8Array): { readonly body: XmlElement } | undefined {
  try {
    return readEnvelope(bytes);
  } catch {
    return undefined;
  }
}
