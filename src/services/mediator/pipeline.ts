// The machine that moves deliveries: looks up what is new, hands over what is looked up, and never holds a transaction
// open while it calls anybody (DESIGN, Data). Several processes may run it against one database.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Log } from '../../platform/log.ts';
import { OperatorLine } from './operator-line.ts';
import type { Claimed } from './store/claim.ts';

export interface PipelineTools {
  readonly claimLookUps: (most: number) => Promise<readonly Claimed[]>;
  readonly claimHandOvers: (operator: Organisationsnummer, most: number) => Promise<readonly Claimed[]>;
  readonly operatorsWaiting: () => Promise<readonly Organisationsnummer[]>;
  /** Looks up and stores; answers the operators that got something to hand over. */
  readonly lookUp: (claimed: readonly Claimed[]) => Promise<ReadonlySet<Organisationsnummer>>;
  /** Never throws. */
  readonly handOver: (claimed: Claimed) => Promise<void>;
  /** Hand-overs at once to one operator from this process. */
  readonly widthOf: (operator: Organisationsnummer) => number;
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
  #poll: Promise<void> | undefined;
  #stopped = false;

  constructor(tools: PipelineTools) {
    this.#tools = tools;
    this.#lookUps = new OperatorLine(
      tools.lookUpsAtOnce,
      async () => {
        const claimed = await this.#quietly('claim', () => tools.claimLookUps(tools.lookUpBatch), []);
        return claimed.length === 0 ? [] : [claimed];
      },
      async (claimed) => {
        const none: ReadonlySet<Organisationsnummer> = new Set();
        for (const operator of await this.#quietly('look-up', () => tools.lookUp(claimed), none)) this.#wake(operator);
      },
    );
    this.#timer = setInterval(() => {
      this.#poll ??= this.#look().finally(() => {
        this.#poll = undefined;
      });
    }, tools.pollMs);
    this.wake();
  }

  /** Something was accepted: look it up now rather than at the next poll. */
  wake(): void {
    this.#lookUps.wake();
  }

  /** Claims no more and waits for what is on its way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#poll;
    await this.#lookUps.stop();
    await Promise.all([...this.#lines.values()].map((line) => line.stop()));
  }

  async #look(): Promise<void> {
    this.wake();
    for (const operator of await this.#quietly('poll', this.#tools.operatorsWaiting, [])) this.#wake(operator);
  }

  #wake(operator: Organisationsnummer): void {
    if (this.#stopped) return;
    let line = this.#lines.get(operator);
    if (line === undefined) {
      const take = (most: number) => this.#quietly('claim', () => this.#tools.claimHandOvers(operator, most), []);
      line = new OperatorLine(this.#tools.widthOf(operator), take, this.#tools.handOver);
      this.#lines.set(operator, line);
    }
    line.wake();
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
