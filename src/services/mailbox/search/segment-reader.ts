// Reads a segment of the search index: goes to a word, then to the next ones. A letter is read only when it is asked for.
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Entry, type IndexedLetter, LETTER_BYTES } from './segment-format.ts';

const LONGEST_WORD = 1024;

/** Goes through a segment's words in their order. */
export class SegmentReader {
  /** Letters in the segment. */
  readonly count: number;
  readonly #bytes: Buffer;
  readonly #lettersAt: number;
  readonly #wordsAt: number;
  readonly #wordsEnd: number;
  readonly #blocks: number;
  #at = 0;
  readonly #word = Buffer.alloc(LONGEST_WORD);
  #wordLength = 0;
  #field = 0;
  #listAt = 0;
  #listEnd = 0;

  /** Stands before the first word. Errors: 'internal' when the bytes are no segment. */
  constructor(bytes: Buffer) {
    if (bytes.length < 5) broken();
    this.#bytes = bytes;
    this.count = this.#number();
    this.#lettersAt = this.#at;
    this.#wordsAt = this.#at + this.count * LETTER_BYTES;
    this.#blocks = bytes.readUInt32BE(bytes.length - 4);
    this.#wordsEnd = bytes.length - 4 - this.#blocks * 4;
    if (this.#wordsAt > this.#wordsEnd) broken();
    this.#at = this.#wordsAt;
  }

  /** The letter at this place. */
  letter(place: number): IndexedLetter {
    const from = this.#lettersAt + place * LETTER_BYTES;
    return { id: withDashes(this.#bytes.toString('hex', from, from + 16)), at: this.receivedAt(place) };
  }

  /** When the letter at this place came, ms. */
  receivedAt(place: number): number {
    return this.#bytes.readUIntBE(this.#lettersAt + place * LETTER_BYTES + 16, 6);
  }

  letters(): readonly IndexedLetter[] {
    return Array.from({ length: this.count }, (_, place) => this.letter(place));
  }

  /** Stands before the first word that may begin so, or shortly before. */
  seek(prefix: Buffer): void {
    let [low, high] = [0, this.#blocks];
    // The last block whose first word comes before the prefix.
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      this.#at = this.#blockAt(middle);
      if (this.next() && this.#compare(prefix) < 0) low = middle;
      else high = middle;
    }
    this.#at = this.#blocks === 0 ? this.#wordsEnd : this.#blockAt(low);
  }

  #blockAt(block: number): number {
    const at = this.#bytes.readUInt32BE(this.#wordsEnd + block * 4);
    if (at < this.#wordsAt || at >= this.#wordsEnd) broken();
    return at;
  }

  /** Goes to the next word; false after the last. */
  next(): boolean {
    if (this.#at >= this.#wordsEnd) return false;
    const shared = this.#number();
    const own = this.#number();
    const end = this.#at + own;
    if (shared > this.#wordLength || shared + own > LONGEST_WORD || end >= this.#wordsEnd) broken();
    this.#bytes.copy(this.#word, shared, this.#at, end);
    this.#wordLength = shared + own;
    this.#field = this.#bytes[end] ?? broken();
    this.#at = end + 1;
    const length = this.#number();
    this.#listAt = this.#at;
    this.#listEnd = this.#at + length;
    if (this.#listEnd > this.#wordsEnd) broken();
    this.#at = this.#listEnd;
    return true;
  }

  /** Less than 0: the word comes before all words that begin so. 0: it begins so. More: after them all. */
  against(prefix: Buffer): number {
    const length = Math.min(this.#wordLength, prefix.length);
    const order = this.#word.compare(prefix, 0, length, 0, length);
    return order === 0 && length < prefix.length ? -1 : order;
  }

  #compare(word: Buffer): number {
    return this.#word.compare(word, 0, word.length, 0, this.#wordLength);
  }

  get field(): number {
    return this.#field;
  }

  /** Calls with each letter of this word, as its place. */
  eachLetter(call: (place: number) => void): void {
    let at = this.#listAt;
    let place = 0;
    while (at < this.#listEnd) {
      let distance = 0;
      let shift = 0;
      let byte: number;
      do {
        byte = this.#bytes[at++] ?? broken();
        distance |= (byte & 127) << shift;
        shift += 7;
      } while (byte > 127);
      place += distance;
      call(place);
    }
  }

  /** The word with its letters, to keep. */
  entry(): Entry {
    const letters: number[] = [];
    this.eachLetter((place) => letters.push(place));
    return { word: Buffer.from(this.#word.subarray(0, this.#wordLength)), field: this.#field, letters };
  }

  #number(): number {
    let value = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = this.#bytes[this.#at++] ?? broken();
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127 && shift < 35);
    return value;
  }
}

function withDashes(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function broken(): never {
  throw new BrevduvaError('internal', 'a segment of the search index cannot be read');
}
