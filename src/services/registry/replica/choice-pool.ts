// Thirty million choices about senders in typed arrays: each recipient's are a chain, and room that is given back is used again.

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

interface Block {
  /** The sender's number times two, plus one when accepted. */
  readonly sender: Uint32Array;
  readonly changedAt: Float64Array;
  readonly next: Int32Array;
}

export class ChoicePool {
  readonly #blocks: Block[] = [];
  #given = 0;
  #free = NO_CHOICE;

  #block(place: number): Block {
    const block = this.#blocks[place >>> 16];
    if (block === undefined) throw new RangeError('a place that was never given out');
    return block;
  }

  /** Puts a choice before `chain`; gives the new beginning. */
  add(chain: number, { sender, accepted, changedAt }: HeldChoice): number {
    const place = this.#place();
    const block = this.#block(place);
    const at = place & (BLOCK - 1);
    block.sender[at] = sender * 2 + (accepted ? 1 : 0);
    block.changedAt[at] = changedAt;
    block.next[at] = chain;
    return place;
  }

  #place(): number {
    if (this.#free !== NO_CHOICE) {
      const place = this.#free;
      this.#free = this.#block(place).next[place & (BLOCK - 1)] ?? NO_CHOICE;
      return place;
    }
    if (this.#given === this.#blocks.length * BLOCK)
      this.#blocks.push({
        sender: new Uint32Array(BLOCK),
        changedAt: new Float64Array(BLOCK),
        next: new Int32Array(BLOCK),
      });
    this.#given += 1;
    return this.#given - 1;
  }

  /** The choice about the sender in this chain. */
  find(chain: number, wanted: number): HeldChoice | undefined {
    for (let place = chain; place !== NO_CHOICE; ) {
      const block = this.#block(place);
      const at = place & (BLOCK - 1);
      const held = block.sender[at] ?? 0;
      if (held >>> 1 === wanted)
        return { sender: wanted, accepted: (held & 1) === 1, changedAt: block.changedAt[at] ?? 0 };
      place = block.next[at] ?? NO_CHOICE;
    }
    return undefined;
  }

  /** Gives the whole chain's places back. */
  drop(chain: number): void {
    for (let place = chain; place !== NO_CHOICE; ) {
      const { next } = this.#block(place);
      const following = next[place & (BLOCK - 1)] ?? NO_CHOICE;
      next[place & (BLOCK - 1)] = this.#free;
      this.#free = place;
      place = following;
    }
  }

  /** What the arrays take. */
  get bytes(): number {
    return this.#blocks.length * BLOCK * (4 + 8 + 4);
  }
}
