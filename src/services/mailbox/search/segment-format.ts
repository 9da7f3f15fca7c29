// A segment of the search index as bytes, before it is sealed: the letters it is about, then every word in order of its bytes, each
// with where it stands and in which letters; last, where every 64th word begins. Integers are LEB128 where nothing else is said.
//   letters: count, then for each 16 bytes of id and 6 bytes of time of receipt (ms)
//   words: for each: bytes shared with the word before, bytes of its own, those bytes, field 1, length of the list, the list: distances
//   blocks: for each 4 bytes, where it begins; then 4 bytes, their count. A block's first word shares nothing

/** Where in a letter a word stands. The order is the format's. */
export const FIELDS = ['sender', 'subject', 'text', 'file-name', 'file-text', 'details'] as const;
export type Field = (typeof FIELDS)[number];

export interface IndexedLetter {
  readonly id: string;
  /** Time of receipt, ms. */
  readonly at: number;
}

/** One word in one field: `letters` are places in the segment's list of letters, rising. */
export interface Entry {
  readonly word: Buffer;
  readonly field: number;
  readonly letters: readonly number[];
}

export const LETTER_BYTES = 22;
const WORDS_IN_BLOCK = 64;

/** Writes a segment; entries must come in order of word, then field. */
export class SegmentWriter {
  #bytes = Buffer.allocUnsafe(65_536);
  #at = 0;
  #word: Buffer = Buffer.alloc(0);
  #words = 0;
  readonly #blocks: number[] = [];

  constructor(letters: readonly IndexedLetter[]) {
    this.#number(letters.length);
    for (const { id, at } of letters) {
      this.#room(LETTER_BYTES);
      this.#at += this.#bytes.write(id.replaceAll('-', ''), this.#at, 16, 'hex');
      this.#at = this.#bytes.writeUIntBE(at, this.#at, 6);
    }
  }

  add({ word, field, letters }: Entry): void {
    if (this.#words % WORDS_IN_BLOCK === 0) {
      this.#blocks.push(this.#at);
      this.#word = Buffer.alloc(0);
    }
    this.#words += 1;
    const shared = sharedBytes(this.#word, word);
    this.#number(shared);
    this.#number(word.length - shared);
    this.#room(word.length + 1);
    this.#at += word.copy(this.#bytes, this.#at, shared);
    this.#at = this.#bytes.writeUInt8(field, this.#at);
    this.#number(letters.length === 0 ? 0 : distancesLength(letters));
    let before = 0;
    for (const letter of letters) {
      this.#number(letter - before);
      before = letter;
    }
    this.#word = word;
  }

  /** The whole segment; nothing is added after. */
  end(): Buffer {
    this.#room((this.#blocks.length + 1) * 4);
    for (const block of this.#blocks) this.#at = this.#bytes.writeUInt32BE(block, this.#at);
    this.#at = this.#bytes.writeUInt32BE(this.#blocks.length, this.#at);
    return this.#bytes.subarray(0, this.#at);
  }

  #number(value: number): void {
    this.#room(5);
    let left = value;
    for (; left > 127; left >>>= 7) this.#bytes[this.#at++] = (left & 127) | 128;
    this.#bytes[this.#at++] = left;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + bytes));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

function sharedBytes(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length);
  let shared = 0;
  while (shared < most && one[shared] === other[shared]) shared += 1;
  return shared;
}

function distancesLength(letters: readonly number[]): number {
  let bytes = 0;
  let before = 0;
  for (const letter of letters) {
    for (let left = letter - before; left > 127; left >>>= 7) bytes += 1;
    bytes += 1;
    before = letter;
  }
  return bytes;
}
