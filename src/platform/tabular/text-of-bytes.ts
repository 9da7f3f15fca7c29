// What text do these bytes hold? UTF-8, UTF-16 or Windows-1252, found out: programs that write CSV do not say (WHATWG Encoding).
import { isUtf8 } from 'node:buffer';
import { NotATable, type Table } from './table.ts';

type Encoding = NonNullable<Table['encoding']>;

// Bytes that mean nothing in Windows-1252.
const UNDEFINED_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
const LINES_TOLD = 20;

/** The text without its byte order mark. Throws NotATable 'bad-bytes' with the lines that no encoding explains. */
export function textOf(bytes: Uint8Array): { readonly text: string; readonly encoding: Encoding } {
  const encoding = encodingOf(bytes);
  const decoder = new TextDecoder(encoding, { ignoreBOM: false });
  const text = decoder.decode(bytes);
  const wrong = linesWith(
    text,
    (line) => hasControls(line) || (encoding !== 'windows-1252' && line.includes('\uFFFD')),
  );
  if (wrong.length > 0) throw new NotATable('bad-bytes', { lines: wrong });
  return { text, encoding };
}

function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  const zeros = zeroPlaces(bytes);
  if (zeros !== undefined) return zeros;
  if (isUtf8(bytes)) return 'utf-8';
  return singleByte(bytes);
}

/** UTF-16 without a mark: Swedish text then has a zero in nearly every second byte. */
function zeroPlaces(bytes: Uint8Array): Encoding | undefined {
  const looked = Math.min(bytes.length, 4096) & ~1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < looked; at += 2) {
    if (bytes[at] === 0) even += 1;
    if (bytes[at + 1] === 0) odd += 1;
  }
  if (looked < 4) return undefined;
  if (odd > looked * 0.35 && even === 0) return 'utf-16le';
  return even > looked * 0.35 && odd === 0 ? 'utf-16be' : undefined;
}

/**
 * Windows-1252, unless the file is UTF-8 that somebody damaged: letters beyond ASCII that are UTF-8 on one line and not on
 * another are never both right, and a guess would put wrong names in letters.
 */
function singleByte(bytes: Uint8Array): Encoding {
  const wrong: number[] = [];
  let utf8Letters = false;
  let line = 1;
  for (let from = 0; from <= bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    const part = bytes.subarray(from, end < 0 ? bytes.length : end);
    const plain = part.every((byte) => byte < 0x80);
    if (!plain && isUtf8(part)) utf8Letters = true;
    else if (!plain && part.some((byte) => UNDEFINED_1252.has(byte))) wrong.push(line);
    if (end < 0) break;
    from = end + 1;
  }
  if (wrong.length > 0) throw new NotATable('bad-bytes', { lines: wrong.slice(0, LINES_TOLD) });
  if (!utf8Letters) return 'windows-1252';
  throw new NotATable('bad-bytes', { lines: linesWithoutUtf8(bytes) });
}

function linesWithoutUtf8(bytes: Uint8Array): number[] {
  return linesWith(new TextDecoder('utf-8').decode(bytes), (line) => line.includes('\uFFFD'));
}

function linesWith(text: string, wrong: (line: string) => boolean): number[] {
  if (!wrong(text)) return [];
  const found: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (found.length < LINES_TOLD && wrong(line)) found.push(index + 1);
  }
  return found;
}

// U+0080 to U+009F are controls as well, but UTF-8 files of Windows programs do hold U+0085 and U+0096.
const CONTROLS = /(?![\t\n\r\u0080-\u009f])\p{Cc}/u;

function hasControls(text: string): boolean {
  return CONTROLS.test(text);
}
