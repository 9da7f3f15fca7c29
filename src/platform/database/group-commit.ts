// Many small writes, one durable commit: what comes while a commit is on its way goes into the next one together.
import { setTimeout } from 'node:timers/promises';
import { BrevduvaError } from '../../domain/errors.ts';

/** A lone item waits so long for others. */
const GATHER_MS = 2;
/** And so long where the last commit was for several, for then there is much to do and more comes: fewer, larger commits. */
const BUSY_GATHER_MS = 25;
const BUSY_FROM = 4;

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly answered: (answer: Answer) => void;
  readonly failed: (reason: unknown) => void;
}

/**
 * Hands items to `commit` in batches of at most `most`, one batch at a time. Each caller's promise settles when its
 * own batch is committed. A batch that fails is tried again item by item, so that one bad item harms no other; 'unavailable'
 * fails them all.
 */
export class GroupCommit<Item, Answer> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Answer[]>;
  readonly #most: number;
  readonly #gatherMs: number;
  #waiting: Waiting<Item, Answer>[] = [];
  /** Items in the last batch. */
  #last = 0;
  #running: Promise<void> | undefined;

  /** `gatherMs`: how long a batch waits for more, so that fewer are needed; default 2. */
  constructor(commit: (items: readonly Item[]) => Promise<readonly Answer[]>, most: number, gatherMs = GATHER_MS) {
    this.#commit = commit;
    this.#most = most;
    this.#gatherMs = gatherMs;
  }

  /** Resolves with this item's answer once it is committed. */
  add(item: Item): Promise<Answer> {
    return new Promise((answered, failed) => {
      this.#waiting.push({ item, answered, failed });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is waiting or being committed. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // A moment, so that what arrives nearly together is committed together: a commit costs as much for one as for ten.
      if (this.#waiting.length < this.#most) {
        await setTimeout(this.#last >= BUSY_FROM ? Math.max(BUSY_GATHER_MS, this.#gatherMs) : this.#gatherMs);
      }
      const batch = this.#waiting.splice(0, this.#most);
      this.#last = batch.length;
      await this.#flush(batch);
    }
    this.#running = undefined;
  }

  async #flush(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#commit(batch.map((waiting) => waiting.item));
      for (const [index, waiting] of batch.entries()) {
        const answer = answers[index];
        if (answer === undefined) waiting.failed(new Error('the commit gave fewer answers than items'));
        else waiting.answered(answer);
      }
    } catch (reason) {
      // A database that is away is away for every item: asking once for each would only make all wait longer.
      const away = reason instanceof BrevduvaError && reason.code === 'unavailable';
      if (batch.length === 1 || away) for (const waiting of batch) waiting.failed(reason);
      else for (const waiting of batch) await this.#flush([waiting]);
    }
  }
}
