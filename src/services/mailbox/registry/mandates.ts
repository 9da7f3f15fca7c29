// What FaR says of who may what in whose mailbox, asked at each request and remembered for some seconds only (issue 5, "Settings":
// the mandate is re-checked at each request). Numbers are keys in memory, never in a log.
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { AccountStatus } from '../../../wire/mina-meddelanden/types/account.ts';
import type { Person, UserAccessRightsResult } from '../../../wire/mina-meddelanden/types/authority.ts';
import type { Far, FarAnswer } from './far.ts';

/** While FaR is silent it is not asked again for each page, ms. */
const SILENT_MS = 1000;
const REMEMBERED = 10_000;

interface Remembered<T> {
  readonly answer: Promise<FarAnswer<T>>;
  until: number;
}

/** Answers to one question, by whom it is about. */
class Answers<T> {
  readonly #known = new Map<string, Remembered<T>>();
  readonly #clock: Clock;
  readonly #freshMs: number;

  constructor(clock: Clock, freshMs: number) {
    this.#clock = clock;
    this.#freshMs = freshMs;
  }

  async of(key: string, ask: () => Promise<FarAnswer<T>>): Promise<FarAnswer<T>> {
    const known = this.#known.get(key);
    if (known !== undefined && this.#clock().getTime() < known.until) return await known.answer;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const asked: Remembered<T> = { answer: ask(), until: Number.POSITIVE_INFINITY };
    this.#known.set(key, asked);
    try {
      const answer = await asked.answer;
      asked.until =
        this.#clock().getTime() + (answer.kind === 'answered' ? this.#freshMs : Math.min(SILENT_MS, this.#freshMs));
      return answer;
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }
}

export class Mandates {
  readonly #far: Far;
  readonly #rights: Answers<UserAccessRightsResult>;
  readonly #signers: Answers<readonly Person[]>;
  readonly #registrations: Answers<AccountStatus>;

  /** `freshMs`: how long an answer is used; at most some seconds, for that long a mandate that was taken back still is good. */
  constructor({ far, clock, freshMs }: { readonly far: Far; readonly clock: Clock; readonly freshMs: number }) {
    this.#far = far;
    this.#rights = new Answers(clock, freshMs);
    this.#signers = new Answers(clock, freshMs);
    this.#registrations = new Answers(clock, freshMs);
  }

  /** What the person may do in others' mailboxes. */
  async rightsOf(person: RecipientId): Promise<FarAnswer<UserAccessRightsResult>> {
    return await this.#rights.of(person, () => this.#far.accessRights(person));
  }

  /** Who could sign for the organisation, as `witness` is told it; nobody when they are not in it. */
  async signersOf(organisation: RecipientId, witness: RecipientId): Promise<FarAnswer<readonly Person[]>> {
    return await this.#signers.of(`${organisation} ${witness}`, () => this.#far.possibleSigners(organisation, witness));
  }

  /** Where the recipient has a mailbox. */
  async registrationOf(recipient: RecipientId): Promise<FarAnswer<AccountStatus>> {
    return await this.#registrations.of(recipient, () => this.#far.isRegistered(recipient));
  }
}
