// tar (POSIX ustar), in which a package is delivered (CSIP 2.1, "Physical structure"): written and read as it comes, a file at a time.
import { BrevduvaError } from '../../domain/errors.ts';

const BLOCK = 512;
const ZEROES = Buffer.alloc(BLOCK);
/** The end of a tar: two blocks of nothing. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** The header of a file of that many bytes. The path is ASCII and at most 255 characters, the file less than 8 GiB. Throws a RangeError when it cannot be written. */
export function tarHeader(path: string, bytes: number, modifiedAt: Date): Buffer {
  if (bytes >= 8 ** 11) throw new RangeError('a file in a tar is less than 8 GiB');
  const header = Buffer.alloc(BLOCK);
  const [prefix, name] = splitPath(path);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  header.write(name, 0, 100, 'latin1');
  header.write(octal(0o644, 8), 100, 'latin1');
  header.write(octal(0, 8), 108, 'latin1');
  header.write(octal(0, 8), 116, 'latin1');
  header.write(octal(bytes, 12), 124, 'latin1');
  header.write(octal(Math.floor(modifiedAt.getTime() / 1000), 12), 136, 'latin1');
  header.write('        0', 148, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  header.write(prefix, 345, 155, 'latin1');
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** What fills up the last block of a file. */
export function tarPadding(bytes: number): Buffer {
  return ZEROES.subarray(0, (BLOCK - (bytes % BLOCK)) % BLOCK);
}

function splitPath(path: string): readonly [string, string] {
  if (!/^[\x21-\x7e]+$/.test(path)) throw new RangeError('a path in a tar of ours is ASCII');
  if (path.length <= 100) return ['', path];
  const cut = path.indexOf('/', path.length - 101);
  if (cut < 1 || cut > 155) throw new RangeError('a path is too long for a tar');
  return [path.slice(0, cut), path.slice(cut + 1)];
}

// With spaces where the sum itself stands.
function sumOf(header: Uint8Array): number {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  return sum;
}

export interface TarEntry {
  readonly path: string;
  readonly bytes: number;
  readonly kind: 'file' | 'folder' | 'other';
  /** Whether its header is, byte for byte, one that `tarHeader` writes. */
  readonly asWritten: boolean;
  /** The content, once; what is not read is passed over. */
  content(): AsyncIterable<Uint8Array>;
}

/** Reads a tar as it comes. Throws 'invalid-input' where it is none, is cut off, or holds anything between its files or after them. */
export async function* readTar(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const reader = new Pieces(pieces);
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header === undefined) throw broken('its end is missing');
    if (isEmpty(header)) return await readEnd(reader);
    const [bytes, sum] = [octalIn(header, 124, 12), octalIn(header, 148, 8)];
    if (bytes === undefined || sum !== sumOf(header)) throw broken('a header is damaged');
    let left = bytes;
    async function* content(): AsyncGenerator<Uint8Array> {
      while (left > 0) {
        const piece = await reader.upTo(left);
        if (piece === undefined) throw broken('it is cut off in the middle of a file');
        left -= piece.length;
        yield piece;
      }
    }
    yield { path: pathIn(header), bytes, kind: kindIn(header), asWritten: isAsWritten(header, bytes), content };
    for await (const _ of content());
    const padding = await reader.take(tarPadding(bytes).length);
    if (padding === undefined) throw broken('it is cut off after a file');
    if (!isEmpty(padding)) throw broken('there is something between two files');
  }
}

// Two empty blocks at least; other programs write more of them. What lies after them no program would unpack, and nobody would see.
async function readEnd(reader: Pieces): Promise<void> {
  const second = await reader.take(BLOCK);
  if (second === undefined || !isEmpty(second)) throw broken('its end is damaged');
  for (let more = await reader.upTo(BLOCK); more !== undefined; more = await reader.upTo(BLOCK))
    if (!isEmpty(more)) throw broken('there is something after its end');
}

function isEmpty(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

function isAsWritten(header: Buffer, bytes: number): boolean {
  const [path, modified] = [pathIn(header), octalIn(header, 136, 12)];
  if (modified === undefined || !canBeWritten(path)) return false;
  return tarHeader(path, bytes, new Date(modified * 1000)).equals(header);
}

function canBeWritten(path: string): boolean {
  try {
    splitPath(path);
    return true;
  } catch {
    return false;
  }
}

function broken(why: string): BrevduvaError {
  return new BrevduvaError('invalid-input', `The tar cannot be read: ${why}`, { reason: 'tar' });
}

function textIn(header: Buffer, from: number, length: number): string {
  const end = header.indexOf(0, from);
  return header.toString('utf8', from, end === -1 || end > from + length ? from + length : end);
}

function octalIn(header: Buffer, from: number, length: number): number | undefined {
  const text = textIn(header, from, length).trim();
  return /^[0-7]{1,11}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

function pathIn(header: Buffer): string {
  const [prefix, name] = [textIn(header, 345, 155), textIn(header, 0, 100)];
  return prefix === '' ? name : `${prefix}/${name}`;
}

function kindIn(header: Buffer): TarEntry['kind'] {
  const flag = String.fromCharCode(header[156] ?? 0);
  if (flag === '0' || flag === '\0') return 'file';
  return flag === '5' ? 'folder' : 'other';
}

// Pieces of any length, taken by the length that is wanted.
class Pieces {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#iterator = pieces[Symbol.asyncIterator]();
  }

  /** Something, at most that much; undefined at the end. */
  async upTo(length: number): Promise<Buffer | undefined> {
    while (this.#held.length === 0) {
      const next = await this.#iterator.next();
      if (next.done === true) return undefined;
      this.#held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    const piece = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(piece.length);
    return piece;
  }

  /** Exactly that much; undefined when there is less. */
  async take(length: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const piece = await this.upTo(left);
      if (piece === undefined) return undefined;
      parts.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(parts);
  }
}
