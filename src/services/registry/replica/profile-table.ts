// Ten million profiles in typed arrays: a hash table in 256 parts, so that growing one never stops the process (DESIGN,
// "Data"). What is kept of one profile lies together, so that looking at it waits for memory once.
import { NO_CHOICE } from './choice-pool.ts';

export interface Profile {
  readonly secure: boolean;
  readonly pending: boolean;
  /** The operator's number in a list that the owner keeps, below 4 096. */
  readonly operator: number;
  /** Milliseconds since 1970. */
  readonly registeredAt: number;
  /** The first of the recipient's choices in their pool, or -1. */
  readonly choice: number;
}

/** Room for what is read of many. */
export interface ManyProfiles {
  readonly what: Int32Array;
  readonly registeredAt: Float64Array;
  readonly choice: Int32Array;
}

export const NOT_THERE = -1;
export const SECURE = 1;
export const PENDING = 2;

const PARTS = 256;
const FIRST_SLOTS = 16;
/** Share of the slots that may be used, removed ones included. */
const FULL = 0.65;
const EMPTY = 0;
const REMOVED = 0xffff_ffff;
const OPERATORS = 4096;

/** Words of a slot: key, first choice, and two with the time (50 bits), the operator (12), pending and secure (a bit each). */
const WORDS = 4;
const SHIFT = 2;
const CHOICE = 1;
const LOW = 2;
const HIGH = 3;
const TIME_SHIFT = 14;
const WHAT = 2 ** TIME_SHIFT - 1;
const WORD = 2 ** 32;
/** Added to a time so that it is never negative: from some 17 800 years before 1970 to as many after. */
const TIME_ZERO = 2 ** 49;
const NOWHERE = -1;

/** One part: open addressing with linear probing. The key is the number divided by 256, plus one: below 2³². */
class Part {
  slots = new Uint32Array(FIRST_SLOTS * WORDS);
  #used = 0;
  count = 0;

  /** Where the key's slot begins, or NOWHERE. */
  find(key: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    for (let at = (mixed(key) << SHIFT) & mask; ; at = (at + WORDS) & mask) {
      const held = slots[at];
      if (held === key) return at;
      if (held === EMPTY) return NOWHERE;
    }
  }

  get(key: number): Profile | undefined {
    const at = this.find(key);
    if (at === NOWHERE) return undefined;
    const what = this.slots[at + HIGH] ?? 0;
    return {
      secure: (what & SECURE) !== 0,
      pending: (what & PENDING) !== 0,
      operator: (what >>> 2) & (OPERATORS - 1),
      registeredAt: timeIn(this.slots, at),
      choice: (this.slots[at + CHOICE] ?? 0) | 0,
    };
  }

  put(key: number, profile: Profile): void {
    let at = this.find(key);
    if (at === NOWHERE) {
      if ((this.#used + 1) * WORDS > this.slots.length * FULL) this.#grow();
      at = this.#free(key);
      this.#used += 1;
      this.count += 1;
    }
    const time = profile.registeredAt + TIME_ZERO;
    const high = Math.floor(time / WORD);
    const what = (profile.operator << 2) | (profile.pending ? PENDING : 0) | (profile.secure ? SECURE : 0);
    this.slots[at] = key;
    this.slots[at + CHOICE] = profile.choice;
    this.slots[at + LOW] = time - high * WORD;
    this.slots[at + HIGH] = (high << TIME_SHIFT) | what;
  }

  remove(key: number): void {
    const at = this.find(key);
    if (at === NOWHERE) return;
    this.slots[at] = REMOVED;
    this.count -= 1;
  }

  /** The first slot where nothing is, from where the key belongs. */
  #free(key: number): number {
    const mask = this.slots.length - 1;
    let at = (mixed(key) << SHIFT) & mask;
    while (this.slots[at] !== EMPTY) at = (at + WORDS) & mask;
    return at;
  }

  #grow(): void {
    const old = this.slots;
    // Where most that is used was removed, as much room is enough.
    const enough = this.count * WORDS * 2 <= old.length * FULL;
    this.slots = new Uint32Array(enough ? old.length : old.length * 2);
    this.#used = this.count;
    for (let from = 0; from < old.length; from += WORDS) {
      const key = old[from] ?? EMPTY;
      if (key === EMPTY || key === REMOVED) continue;
      const to = this.#free(key);
      for (let word = 0; word < WORDS; word += 1) this.slots[to + word] = old[from + word] ?? 0;
    }
  }
}

function timeIn(slots: Uint32Array, at: number): number {
  return ((slots[at + HIGH] ?? 0) >>> TIME_SHIFT) * WORD + (slots[at + LOW] ?? 0) - TIME_ZERO;
}

/** Profiles by recipient: twelve digits as a number. */
export class ProfileTable {
  readonly #parts: readonly Part[] = Array.from({ length: PARTS }, () => new Part());
  /** Written only, so that what is read for it is read. */
  touched = 0;

  #part(id: number): Part {
    const part = this.#parts[id - Math.floor(id / PARTS) * PARTS];
    if (part === undefined) throw new RangeError('a recipient is a whole number');
    return part;
  }

  get(id: number): Profile | undefined {
    return this.#part(id).get(keyOf(id));
  }

  /**
   * Looks for many at once, so that the waits for memory go on together. Puts in `what` of each, in the order asked, SECURE, PENDING and
   * the operator's number times four, or NOT_THERE; its time and first choice, as in Profile, in the others.
   */
  readMany(ids: Float64Array, { what, registeredAt, choice }: ManyProfiles): void {
    for (const id of ids) {
      const { slots } = this.#part(id);
      // Nothing depends on what is read here, so the next read does not wait for it.
      this.touched ^= slots[(mixed(keyOf(id)) << SHIFT) & (slots.length - 1)] ?? 0;
    }
    for (let n = 0; n < ids.length; n += 1) {
      const id = ids[n] ?? 0;
      const part = this.#part(id);
      const at = part.find(keyOf(id));
      if (at === NOWHERE) {
        what[n] = NOT_THERE;
        choice[n] = NO_CHOICE;
        continue;
      }
      what[n] = (part.slots[at + HIGH] ?? 0) & WHAT;
      registeredAt[n] = timeIn(part.slots, at);
      choice[n] = (part.slots[at + CHOICE] ?? 0) | 0;
    }
  }

  put(id: number, profile: Profile): void {
    if (profile.operator >= OPERATORS) throw new RangeError('more than 4 096 operators');
    if (!(Math.abs(profile.registeredAt) < TIME_ZERO)) throw new RangeError('a time that is too far away');
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
    return this.#parts.reduce((sum, { slots }) => sum + slots.byteLength, 0);
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
