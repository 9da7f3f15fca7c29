// Thirty million choices about senders in typed arrays: each recipient's are a chain, and room that is given back is used again. What
// is kept of one choice lies together, so that looking at it waits for memory once.

export interface HeldChoice {
  /** The sender's number in a list that the owner keeps. */
  readonly sender: number;
  readonly accepted: boolean;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** Places are given out in blocks of this many, so that the pool grows without moving what is there. */
const BLOCK = 65_536;
export const NO_CHOICE = -1;
export const REFUSED = 0;
export const ACCEPTED = 1;

/** Room for what is read of many. */
export interface ManyChoices {
  readonly said: Int32Array;
  readonly changedAt: Float64Array;
}

/** Words of one place: sender and whether accepted, the next place, and two for the time. */
const WORDS = 4;
const NEXT = 1;
const BYTES = 16;

interface Block {
  /** The sender's number times two, plus one when accepted; the next place. */
  readonly words: Int32Array;
  /** The same memory: the second of a place's two is when it changed. */
  readonly times: Float64Array;
}

export class ChoicePool {
  readonly #blocks: Block[] = [];
  #given = 0;
  #free = NO_CHOICE;
  /** Written only, so that what is read for it is read. */
  touched = 0;

  #block(place: number): Block {
    const block = this.#blocks[place >>> 16];
    if (block === undefined) throw new RangeError('a place that was never given out');
    return block;
  }

  /** Puts a choice before `chain`; gives the new beginning. */
  add(chain: number, { sender, accepted, changedAt }: HeldChoice): number {
    const place = this.#place();
    const { words, times } = this.#block(place);
    const at = place & (BLOCK - 1);
    words[at * WORDS] = sender * 2 + (accepted ? 1 : 0);
    words[at * WORDS + NEXT] = chain;
    times[at * 2 + 1] = changedAt;
    return place;
  }

  #place(): number {
    if (this.#free !== NO_CHOICE) {
      const place = this.#free;
      this.#free = this.#next(place);
      return place;
    }
    if (this.#given === this.#blocks.length * BLOCK) {
      const room = new ArrayBuffer(BLOCK * BYTES);
      this.#blocks.push({ words: new Int32Array(room), times: new Float64Array(room) });
    }
    this.#given += 1;
    return this.#given - 1;
  }

  #next(place: number): number {
    return this.#block(place).words[(place & (BLOCK - 1)) * WORDS + NEXT] ?? NO_CHOICE;
  }

  /** The choice about the sender in this chain. */
  find(chain: number, wanted: number): HeldChoice | undefined {
    for (let place = chain; place !== NO_CHOICE; ) {
      const { words, times } = this.#block(place);
      const at = place & (BLOCK - 1);
      const held = words[at * WORDS] ?? 0;
      if (held >>> 1 === wanted)
        return { sender: wanted, accepted: (held & 1) === 1, changedAt: times[at * 2 + 1] ?? 0 };
      place = words[at * WORDS + NEXT] ?? NO_CHOICE;
    }
    return undefined;
  }

  /**
   * Reads the choices about one sender in many chains, as ProfileTable.readMany does: puts REFUSED or ACCEPTED in `said` and when in
   * `changedAt`, or NO_CHOICE in `said`. Only the first `count` are read.
   */
  readMany(chains: Int32Array, count: number, wanted: number, { said, changedAt }: ManyChoices): void {
    for (let n = 0; n < count; n += 1) {
      const place = chains[n] ?? NO_CHOICE;
      if (place !== NO_CHOICE) this.touched ^= this.#block(place).words[(place & (BLOCK - 1)) * WORDS] ?? 0;
    }
    for (let n = 0; n < count; n += 1) {
      const choice = this.find(chains[n] ?? NO_CHOICE, wanted);
      said[n] = choice === undefined ? NO_CHOICE : choice.accepted ? ACCEPTED : REFUSED;
      changedAt[n] = choice === undefined ? 0 : choice.changedAt;
    }
  }

  /** Gives the whole chain's places back. */
  drop(chain: number): void {
    for (let place = chain; place !== NO_CHOICE; ) {
      const { words } = this.#block(place);
      const at = (place & (BLOCK - 1)) * WORDS + NEXT;
      const following = words[at] ?? NO_CHOICE;
      words[at] = this.#free;
      this.#free = place;
      place = following;
    }
  }

  /** What the arrays take. */
  get bytes(): number {
    return this.#blocks.length * BLOCK * BYTES;
  }
}
