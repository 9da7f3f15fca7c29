// Reads a segment of the search index: its letters at once, its words one after the other.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Entry, IndexedLetter } from './segment-format.ts';

const LONGEST_WORD = 1024;

/** Goes through a segment's words in their order. `word` is only good until the next step. */
export class SegmentReader {
  readonly letters: readonly IndexedLetter[];
  readonly #bytes: Buffer;
  #at = 0;
  readonly #word = Buffer.alloc(LONGEST_WORD);
  #wordLength = 0;
  #field = 0;
  #listAt = 0;
  #listEnd = 0;

  /** Errors: 'internal' when the bytes are no segment. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const count = this.#number();
    this.letters = Array.from({ length: count }, () => {
      const id = bytes.toString('hex', this.#at, this.#at + 16);
      const at = bytes.readUIntBE(this.#at + 16, 6);
      this.#at += 22;
      return { id: withDashes(id), at };
    });
  }

  /** Goes to the next word; false after the last. */
  next(): boolean {
    if (this.#at >= this.#bytes.length) return false;
    const shared = this.#number();
    const own = this.#number();
    const end = this.#at + own;
    if (shared > this.#wordLength || shared + own > LONGEST_WORD || end >= this.#bytes.length) broken();
    this.#bytes.copy(this.#word, shared, this.#at, end);
    this.#wordLength = shared + own;
    this.#field = this.#bytes[end] ?? broken();
    this.#at = end + 1;
    const length = this.#number();
    this.#listAt = this.#at;
    this.#listEnd = this.#at + length;
    if (this.#listEnd > this.#bytes.length) broken();
    this.#at = this.#listEnd;
    return true;
  }

  /** Less than 0: the word comes before all words that begin so. 0: it begins so. More: after them all. */
  against(prefix: Buffer): number {
    const length = Math.min(this.#wordLength, prefix.length);
    const order = this.#word.compare(prefix, 0, length, 0, length);
    return order === 0 && length < prefix.length ? -1 : order;
  }

  get field(): number {
    return this.#field;
  }

  /** The letters of this word, as places in `letters`. */
  list(): number[] {
    const list: number[] = [];
    let at = this.#listAt;
    let letter = 0;
    while (at < this.#listEnd) {
      let distance = 0;
      let shift = 0;
      let byte: number;
      do {
        byte = this.#bytes[at++] ?? broken();
        distance |= (byte & 127) << shift;
        shift += 7;
      } while (byte > 127);
      letter += distance;
      list.push(letter);
    }
    return list;
  }

  /** The word with its letters, to keep. */
  entry(): Entry {
    return { word: Buffer.from(this.#word.subarray(0, this.#wordLength)), field: this.#field, letters: this.list() };
  }

  #number(): number {
    let value = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = this.#bytes[this.#at++] ?? broken();
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    return value;
  }
}

function withDashes(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function broken(): never {
  throw new BrevduvaError('internal', 'a segment of the search index cannot be read');
}
