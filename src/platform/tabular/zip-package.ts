// The parts of a zip package (APPNOTE 6.3.10; ISO/IEC 29500-2): read in memory only, never written to disk, and never
// unpacked beyond a limit. The central directory decides; what stands before a part is not believed.
import { inflateRawSync } from 'node:zlib';
import { NotATable } from './table.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const COMMENT_MAX = 65_535;
const PARTS_MAX = 2000;
/** Bytes that all parts read may unpack to together: 100 000 rows of 30 columns are some 200 MB. */
const UNPACKED_MAX = 384 * 1_048_576;

interface Part {
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
  readonly encrypted: boolean;
}

/** A package's parts by name. */
export class ZipPackage {
  readonly #bytes: Buffer;
  readonly #parts: ReadonlyMap<string, Part>;
  #left = UNPACKED_MAX;

  /** Throws NotATable: 'damaged', 'encrypted' or 'zip-bomb'. */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#parts = readDirectory(this.#bytes);
    if ([...this.#parts.values()].some(({ encrypted }) => encrypted)) throw new NotATable('encrypted');
  }

  has(name: string): boolean {
    return this.#parts.has(name.toLowerCase());
  }

  names(): readonly string[] {
    return [...this.#parts.keys()];
  }

  /** A part unpacked; undefined when there is none. Part names are compared without case (ISO/IEC 29500-2, 6.2.2.3). */
  read(name: string): Buffer | undefined {
    const part = this.#parts.get(name.toLowerCase());
    if (part === undefined) return undefined;
    if (part.unpacked > this.#left) throw new NotATable('zip-bomb');
    const from = this.#dataOf(part);
    const packed = this.#bytes.subarray(from, from + part.packed);
    if (packed.length !== part.packed) throw new NotATable('damaged');
    const bytes = part.method === 0 ? packed : unpack(packed, part.unpacked);
    if (bytes.length !== part.unpacked) throw new NotATable('damaged');
    this.#left -= bytes.length;
    return bytes;
  }

  #dataOf({ at }: Part): number {
    if (at + LOCAL_BYTES > this.#bytes.length || this.#bytes.readUInt32LE(at) !== LOCAL) throw new NotATable('damaged');
    return at + LOCAL_BYTES + this.#bytes.readUInt16LE(at + 26) + this.#bytes.readUInt16LE(at + 28);
  }
}

function unpack(packed: Buffer, said: number): Buffer {
  try {
    // A part that unpacks to more than its directory says is stopped at the first byte too many.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, said) });
  } catch (error) {
    throw new NotATable(error instanceof RangeError ? 'zip-bomb' : 'damaged');
  }
}

function readDirectory(bytes: Buffer): ReadonlyMap<string, Part> {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  // 0xffff and 0xffffffff stand for Zip64, which no list needs.
  if (count > PARTS_MAX || at === 0xffffffff) throw new NotATable('zip-bomb');
  const parts = new Map<string, Part>();
  for (let index = 0; index < count; index++) {
    if (at + ENTRY_BYTES > end || bytes.readUInt32LE(at) !== ENTRY) throw new NotATable('damaged');
    const [nameBytes, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const name = bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + (nameBytes ?? 0)).toLowerCase();
    const method = bytes.readUInt16LE(at + 10);
    if (!isPartName(name) || parts.has(name) || (method !== 0 && method !== 8)) throw new NotATable('damaged');
    parts.set(name, {
      method,
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    });
    at += ENTRY_BYTES + (nameBytes ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return parts;
}

function endOf(bytes: Buffer): number {
  const earliest = Math.max(0, bytes.length - END_BYTES - COMMENT_MAX);
  for (let at = bytes.length - END_BYTES; at >= earliest; at--) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw new NotATable('damaged');
}

/** No way out of the package, though nothing is written by these names: such a file was made to hurt. */
function isPartName(name: string): boolean {
  if (name === '' || /^[/\\]|[\\:]|\p{Cc}/u.test(name)) return false;
  return name.split('/').every((segment) => segment !== '..' && segment !== '.');
}
