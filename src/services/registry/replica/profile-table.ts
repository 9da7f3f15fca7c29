// Ten million profiles in typed arrays: a hash table in 256 parts, so that growing one never stops the process (DESIGN, "Data").

export interface Profile {
  readonly secure: boolean;
  readonly pending: boolean;
  /** The operator's number in a list that the owner keeps, below 16 384. */
  readonly operator: number;
  /** Milliseconds since 1970. */
  readonly registeredAt: number;
  /** The first of the recipient's choices in their pool, or -1. */
  readonly choice: number;
}

const PARTS = 256;
const FIRST_SLOTS = 16;
/** Share of the slots that may be used, removed ones included. */
const FULL = 0.65;
const EMPTY = 0;
const REMOVED = 0xffff_ffff;

/** One part: open addressing with linear probing. The key is the number divided by 256, plus one: below 2³². */
class Part {
  #keys = new Uint32Array(FIRST_SLOTS);
  #what = new Uint16Array(FIRST_SLOTS);
  #registered = new Float64Array(FIRST_SLOTS);
  #choice = new Int32Array(FIRST_SLOTS);
  #used = 0;
  count = 0;

  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    for (let slot = mixed(key) & mask; ; slot = (slot + 1) & mask) {
      const held = this.#keys[slot];
      if (held === key) return slot;
      if (held === EMPTY) return -1;
    }
  }

  get(key: number): Profile | undefined {
    const slot = this.#slotOf(key);
    if (slot === -1) return undefined;
    const what = this.#what[slot] ?? 0;
    return {
      secure: (what & 1) === 1,
      pending: (what & 2) === 2,
      operator: what >> 2,
      registeredAt: this.#registered[slot] ?? 0,
      choice: this.#choice[slot] ?? -1,
    };
  }

  put(key: number, profile: Profile): void {
    let slot = this.#slotOf(key);
    if (slot === -1) {
      if (this.#used + 1 > this.#keys.length * FULL) this.#grow();
      slot = this.#free(key);
      this.#used += 1;
      this.count += 1;
      this.#keys[slot] = key;
    }
    this.#what[slot] = (profile.operator << 2) | (profile.pending ? 2 : 0) | (profile.secure ? 1 : 0);
    this.#registered[slot] = profile.registeredAt;
    this.#choice[slot] = profile.choice;
  }

  remove(key: number): void {
    const slot = this.#slotOf(key);
    if (slot === -1) return;
    this.#keys[slot] = REMOVED;
    this.count -= 1;
  }

  /** The first slot where nothing is, from where the key belongs. */
  #free(key: number): number {
    const mask = this.#keys.length - 1;
    let slot = mixed(key) & mask;
    while (this.#keys[slot] !== EMPTY) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, what, registered, choice] = [this.#keys, this.#what, this.#registered, this.#choice];
    // Where most that is used was removed, as much room is enough.
    const slots = this.count * 2 > keys.length * FULL ? keys.length * 2 : keys.length;
    this.#keys = new Uint32Array(slots);
    this.#what = new Uint16Array(slots);
    this.#registered = new Float64Array(slots);
    this.#choice = new Int32Array(slots);
    this.#used = this.count;
    keys.forEach((key, from) => {
      if (key === EMPTY || key === REMOVED) return;
      const to = this.#free(key);
      this.#keys[to] = key;
      this.#what[to] = what[from] ?? 0;
      this.#registered[to] = registered[from] ?? 0;
      this.#choice[to] = choice[from] ?? -1;
    });
  }

  get bytes(): number {
    return this.#keys.length * (4 + 2 + 8 + 4);
  }
}

/** Profiles by recipient: twelve digits as a number. */
export class ProfileTable {
  readonly #parts: readonly Part[] = Array.from({ length: PARTS }, () => new Part());

  #part(id: number): Part {
    const part = this.#parts[id % PARTS];
    if (part === undefined) throw new RangeError('a recipient is a whole number');
    return part;
  }

  get(id: number): Profile | undefined {
    return this.#part(id).get(keyOf(id));
  }

  put(id: number, profile: Profile): void {
    if (profile.operator >= 16_384) throw new RangeError('more than 16 384 operators');
    this.#part(id).put(keyOf(id), profile);
  }

  remove(id: number): void {
    this.#part(id).remove(keyOf(id));
  }

  get size(): number {
    return this.#parts.reduce((sum, { count }) => sum + count, 0);
  }

  /** What the arrays take. */
  get bytes(): number {
    return this.#parts.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

function keyOf(id: number): number {
  return Math.floor(id / PARTS) + 1;
}

/** Spreads keys that lie close together (the finalizer of MurmurHash3, public domain). */
function mixed(key: number): number {
  let mix = key;
  mix = Math.imul(mix ^ (mix >>> 16), 0x85eb_ca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2_ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
}
