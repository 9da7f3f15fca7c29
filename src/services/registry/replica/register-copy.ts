// The register as it was in one snapshot of the database, in memory: who has a mailbox where, and what they chose about senders.
import type { Packed, Seen } from '../store/replica.ts';
import { ChoicePool, type ManyChoices, NO_CHOICE } from './choice-pool.ts';
import { type ManyProfiles, ProfileTable } from './profile-table.ts';

/** What isReachable needs to know of a recipient. */
export interface ReachableProfile {
  readonly accountType: 'Secure' | 'Anonymous';
  readonly pending: boolean;
  readonly operator: string;
  readonly registeredAt: Date;
  readonly choice?: { readonly accepted: boolean; readonly changedAt: Date };
}

/** What many recipients' profiles and choices about one sender say, in the order asked: see the tables that fill it in. */
export type ManyFound = ManyProfiles & ManyChoices;

/** Bytes of one packed profile or choice. */
const RECORD = 26;

/** Organisations by a small number, given at first sight. */
class Numbering {
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  known(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  name(number: number): string {
    return this.#names[number] ?? '';
  }
}

export class RegisterCopy {
  /** What is seen here; the owner moves it on. */
  seen: Seen;
  readonly #profiles = new ProfileTable();
  readonly #choices = new ChoicePool();
  readonly #operators = new Numbering();
  readonly #senders = new Numbering();
  #found = roomFor(0);

  constructor(seen: Seen) {
    this.seen = seen;
  }

  /** Puts in profiles that are not here, or whose place was `forget` before, with all their choices. */
  add({ profiles, choices }: Packed): void {
    const chains = new Map<number, number>();
    for (const { id, flags, organisation, ms } of records(choices)) {
      const choice = { sender: this.#senders.numberOf(organisation), accepted: (flags & 1) === 1, changedAt: ms };
      chains.set(id, this.#choices.add(chains.get(id) ?? NO_CHOICE, choice));
    }
    for (const { id, flags, organisation, ms } of records(profiles)) {
      this.#profiles.put(id, {
        secure: (flags & 1) === 1,
        pending: (flags & 2) === 2,
        operator: this.#operators.numberOf(organisation),
        registeredAt: ms,
        choice: chains.get(id) ?? NO_CHOICE,
      });
    }
  }

  /** Takes these recipients out. */
  forget(ids: readonly number[]): void {
    for (const id of ids) {
      const held = this.#profiles.get(id);
      if (held === undefined) continue;
      this.#choices.drop(held.choice);
      this.#profiles.remove(id);
    }
  }

  /** The recipient, and what it chose about the sender. */
  find(recipient: string, sender: string): ReachableProfile | undefined {
    const held = this.#profiles.get(Number(recipient));
    if (held === undefined) return undefined;
    const number = this.#senders.known(sender);
    const choice = number === undefined ? undefined : this.#choices.find(held.choice, number);
    return {
      accountType: held.secure ? 'Secure' : 'Anonymous',
      pending: held.pending,
      operator: this.#operators.name(held.operator),
      registeredAt: new Date(held.registeredAt),
      ...(choice === undefined ? {} : { choice: { accepted: choice.accepted, changedAt: new Date(choice.changedAt) } }),
    };
  }

  /** Finds many at once; what is given is used before the next call. */
  findMany(ids: Float64Array, sender: string): ManyFound {
    if (this.#found.what.length < ids.length) this.#found = roomFor(ids.length);
    const found = this.#found;
    this.#profiles.readMany(ids, found);
    const number = this.#senders.known(sender);
    if (number === undefined) {
      found.said.fill(NO_CHOICE);
      found.changedAt.fill(0);
    } else this.#choices.readMany(found.choice, ids.length, number, found);
    return found;
  }

  /** The operator whose number this is in what `findMany` gave. */
  operatorOf(number: number): string {
    return this.#operators.name(number);
  }

  get size(): number {
    return this.#profiles.size;
  }

  /** What the arrays take. */
  get bytes(): number {
    return this.#profiles.bytes + this.#choices.bytes;
  }
}

function roomFor(many: number): ManyFound {
  return {
    what: new Int32Array(many),
    registeredAt: new Float64Array(many),
    choice: new Int32Array(many),
    said: new Int32Array(many),
    changedAt: new Float64Array(many),
  };
}

function* records(packed: Buffer | null) {
  if (packed === null) return;
  for (let at = 0; at < packed.length; at += RECORD) {
    yield {
      id: wide(packed, at),
      flags: packed.readUInt16BE(at + 8),
      organisation: String(wide(packed, at + 10)),
      ms: wide(packed, at + 18),
    };
  }
}

/** A whole number of eight bytes, within what a number holds exactly. */
function wide(packed: Buffer, at: number): number {
  return packed.readInt32BE(at) * 2 ** 32 + packed.readUInt32BE(at + 4);
}
