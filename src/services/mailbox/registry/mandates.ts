// What FaR says of who may what in whose mailbox, asked at each request, also when it was asked a moment ago (issue 5, "Settings": the mandate is
// re-checked at each request); an operator may choose to remember a yes for some seconds. Numbers are keys in memory, never in a log.
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { AccountStatus } from '../../../wire/mina-meddelanden/types/account.ts';
import type { Person, UserAccessRightsResult } from '../../../wire/mina-meddelanden/types/authority.ts';
import type { Far, FarAnswer } from './far.ts';

const REMEMBERED = 10_000;

interface Remembered<T> {
  readonly answer: Promise<FarAnswer<T>>;
  until: number;
}

interface Times {
  /**
   * How long an answer is used, from when it was asked for: FaR may have looked at once. For that long a mandate that was taken back still is
   * good; with 0 nobody uses a question that was asked before they came, also one that is under way.
   */
  readonly freshMs: number;
  /** How long FaR is not asked again for each page after it was silent, or said no. */
  readonly silentMs: number;
}

const SILENT_MS = 1000;

/** By the configured `mandateSeconds`. Where nothing is configured each request is asked about, and only a silence is remembered, for a second. */
export function mandateTimes(seconds: number | undefined): Times {
  if (seconds === undefined) return { freshMs: 0, silentMs: SILENT_MS };
  return { freshMs: seconds * 1000, silentMs: Math.min(SILENT_MS, seconds * 1000) };
}

/** Answers to one question, by whom it is about. */
class Answers<T> {
  readonly #known = new Map<string, Remembered<T>>();
  readonly #clock: Clock;
  readonly #times: Times;

  constructor(clock: Clock, times: Times) {
    this.#clock = clock;
    this.#times = times;
  }

  async of(key: string, ask: () => Promise<FarAnswer<T>>): Promise<FarAnswer<T>> {
    const { freshMs, silentMs } = this.#times;
    const now = this.#clock().getTime();
    const known = this.#known.get(key);
    if (known !== undefined && now < known.until) return await known.answer;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const asked: Remembered<T> = { answer: ask(), until: now + freshMs };
    this.#known.set(key, asked);
    try {
      const answer = await asked.answer;
      if (answer.kind !== 'answered') asked.until = this.#clock().getTime() + silentMs;
      return answer;
    } catch (error) {
      if (this.#known.get(key) === asked) this.#known.delete(key);
      throw error;
    }
  }
}

interface Options extends Times {
  readonly far: Far;
  readonly clock: Clock;
}

export class Mandates {
  readonly #options: Options;
  readonly #rights: Answers<UserAccessRightsResult>;
  readonly #signers: Answers<readonly Person[]>;
  readonly #registrations: Answers<AccountStatus>;

  constructor(options: Options) {
    const { clock } = options;
    this.#options = options;
    this.#rights = new Answers(clock, options);
    this.#signers = new Answers(clock, options);
    this.#registrations = new Answers(clock, options);
  }

  /** For one list of many mailboxes: asks anew, each question once. */
  forList(): Mandates {
    const whileItLasts = Number.POSITIVE_INFINITY;
    return new Mandates({ ...this.#options, freshMs: whileItLasts, silentMs: whileItLasts });
  }

  /** What the person may do in others' mailboxes. */
  async rightsOf(person: RecipientId): Promise<FarAnswer<UserAccessRightsResult>> {
    return await this.#rights.of(person, () => this.#options.far.accessRights(person));
  }

  /** Who could sign for the organisation, as `witness` is told it; nobody when they are not in it. */
  async signersOf(organisation: RecipientId, witness: RecipientId): Promise<FarAnswer<readonly Person[]>> {
    return await this.#signers.of(`${organisation} ${witness}`, () =>
      this.#options.far.possibleSigners(organisation, witness),
    );
  }

  /** Where the recipient has a mailbox. */
  async registrationOf(recipient: RecipientId): Promise<FarAnswer<AccountStatus>> {
    return await this.#registrations.of(recipient, () => this.#options.far.isRegistered(recipient));
  }
}
