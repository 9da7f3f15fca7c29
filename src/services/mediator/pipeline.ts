// The machine that moves deliveries: looks up what is new, hands over what is looked up, and never holds a transaction
// open while it calls anybody (DESIGN, Data). Several processes may run it against one database.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Log } from '../../platform/log.ts';
import { OperatorLine } from './operator-line.ts';
import type { Claimed } from './store/claim.ts';

export interface TakenHandOvers {
  readonly claimed: readonly Claimed[];
  /** The operator's rate is used up: when it allows more, ms. */
  readonly againInMs?: number;
}

/** The operators' lines, to whoever looks up. */
export interface Lines {
  /** How many an operator's line takes that this process holds: they are handed over without being claimed again. */
  readonly room: (operator: Organisationsnummer) => number;
  readonly give: (operator: Organisationsnummer, works: readonly Claimed[]) => void;
}

export interface PipelineTools {
  readonly claimLookUps: (most: number) => Promise<readonly Claimed[]>;
  /** `inFront`: single letters only. */
  readonly claimHandOvers: (operator: Organisationsnummer, most: number, inFront: boolean) => Promise<TakenHandOvers>;
  /** Hand-overs that must be settled although their operator's line may stand still. */
  readonly claimLapsed: () => Promise<readonly Claimed[]>;
  readonly operatorsWaiting: () => Promise<readonly Organisationsnummer[]>;
  /** Looks up, gives what may go straight on to the lines and stores the rest; the operators that got something which somebody has to claim. */
  readonly lookUp: (claimed: readonly Claimed[], lines: Lines) => Promise<ReadonlySet<Organisationsnummer>>;
  /** Says when the operator has taken it and only that remains to be written. Never throws. */
  readonly handOver: (claimed: Claimed, answered: () => void) => Promise<void>;
  /** Hand-overs at once to one operator from this process. */
  readonly widthOf: (operator: Organisationsnummer) => number;
  /** Whether nothing holds an operator's line back. */
  readonly isOpen: (operator: Organisationsnummer) => boolean;
  /** Stores what was looked up and did not go on, for whoever claims it next. */
  readonly release: (claimed: readonly Claimed[]) => Promise<void>;
  readonly lookUpsAtOnce: number;
  readonly lookUpBatch: number;
  readonly pollMs: number;
  readonly log: Log;
}

/** Moves deliveries from when it is made until it is stopped. */
export class Pipeline {
  readonly #tools: PipelineTools;
  readonly #lines = new Map<Organisationsnummer, OperatorLine<Claimed>>();
  readonly #lookUps: OperatorLine<readonly Claimed[]>;
  readonly #timer: NodeJS.Timeout;
  readonly #later = new Map<Organisationsnummer, NodeJS.Timeout>();
  readonly #lapsing = new Set<Promise<void>>();
  #poll: Promise<void> | undefined;
  /** Accepted here and claimed already. */
  readonly #fresh: Claimed[] = [];
  /** What others accepted, and what is due again, is looked for at every poll also while there is fresh work. */
  #lookAround = true;
  #stopped = false;

  constructor(tools: PipelineTools) {
    this.#tools = tools;
    this.#lookUps = new OperatorLine({
      width: () => tools.lookUpsAtOnce,
      take: () => this.#takeLookUps(),
      carryOut: (claimed) => this.#lookUp(claimed),
      isOpen: () => true,
      release: async () => undefined,
    });
    this.#timer = setInterval(() => this.look(), tools.pollMs);
    this.wake();
  }

  /** Looks at everything that may be due, without waiting for the next poll. */
  look(): void {
    if (this.#stopped) return;
    this.#poll ??= this.#look().finally(() => {
      this.#poll = undefined;
    });
  }

  /** There is something to look up that must be claimed: now rather than at the next poll. */
  wake(): void {
    this.#lookAround = true;
    this.#lookUps.wake();
  }

  /** How many it takes that are claimed already. */
  room(): number {
    return this.#stopped ? 0 : Math.max(0, this.#tools.lookUpBatch - this.#fresh.length);
  }

  /** Takes deliveries to look up whose claim this process has. */
  take(claimed: readonly Claimed[]): void {
    this.#fresh.push(...claimed);
    this.#lookUps.wake();
  }

  /** Claims no more and waits for what is on its way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    for (const timer of this.#later.values()) clearTimeout(timer);
    await this.#poll;
    await Promise.all(this.#lapsing);
    await this.#lookUps.stop();
    await this.#lookUp(this.#fresh.splice(0));
    await Promise.all([...this.#lines.values()].map((line) => line.stop()));
  }

  async #look(): Promise<void> {
    this.wake();
    for (const operator of await this.#quietly('poll', this.#tools.operatorsWaiting, [])) this.#wake(operator);
    for (const claimed of await this.#quietly('claim', this.#tools.claimLapsed, [])) {
      const settling = this.#tools.handOver(claimed, () => undefined).finally(() => this.#lapsing.delete(settling));
      this.#lapsing.add(settling);
    }
  }

  async #takeLookUps(): Promise<readonly (readonly Claimed[])[]> {
    const most = this.#tools.lookUpBatch;
    const fresh = this.#fresh.splice(0, most);
    const around = this.#lookAround;
    this.#lookAround = false;
    const claimed = around ? await this.#quietly('claim', () => this.#tools.claimLookUps(most), []) : [];
    if (claimed.length > 0) this.wake();
    if (this.#fresh.length > 0) this.#lookUps.wake();
    const all = [...fresh, ...claimed];
    return all.length === 0 ? [] : [all];
  }

  async #lookUp(claimed: readonly Claimed[]): Promise<void> {
    if (claimed.length === 0) return;
    const lines: Lines = {
      room: (operator) => (this.#stopped ? 0 : this.#line(operator).roomAhead()),
      give: (operator, works) => this.#line(operator).give(works),
    };
    const waiting = await this.#quietly(
      'look-up',
      () => this.#tools.lookUp(claimed, lines),
      new Set<Organisationsnummer>(),
    );
    for (const operator of waiting) this.#wake(operator);
  }

  #wake(operator: Organisationsnummer): void {
    if (!this.#stopped) this.#line(operator).wake();
  }

  #line(operator: Organisationsnummer): OperatorLine<Claimed> {
    const known = this.#lines.get(operator);
    if (known !== undefined) return known;
    const { widthOf, isOpen, handOver: carryOut, release } = this.#tools;
    const line = new OperatorLine<Claimed>({
      width: () => widthOf(operator),
      take: (most, inFront) => this.#take(operator, most, inFront),
      carryOut,
      isOpen: () => isOpen(operator),
      release: (works) => this.#quietly('release', () => release(works), undefined),
    });
    this.#lines.set(operator, line);
    return line;
  }

  async #take(operator: Organisationsnummer, most: number, inFront: boolean): Promise<readonly Claimed[]> {
    const none: TakenHandOvers = { claimed: [] };
    const claim = () => this.#tools.claimHandOvers(operator, most, inFront);
    const { claimed, againInMs } = await this.#quietly('claim', claim, none);
    if (againInMs !== undefined && !this.#stopped) {
      clearTimeout(this.#later.get(operator));
      this.#later.set(
        operator,
        setTimeout(() => this.#wake(operator), againInMs),
      );
    }
    return claimed;
  }

  // A database that is away must not end the machine: the next poll tries again, and leases bring back what was claimed.
  async #quietly<T>(doing: string, work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch (err) {
      this.#tools.log.error({ err, doing }, 'The pipeline could not go on; it tries again');
      return otherwise;
    }
  }
}
