// What waits, read so seldom that reading it never takes more than a small part of the time, however long the queue is.

/** Least time between two readings, ms, and the part of the time that they may take. */
const LEAST_MS = 300;
const SHARE = 0.02;
const LATEST_MS = 60_000;

/** One reading serves all who ask within its time: pages, and metrics that are scraped. */
export class NowAndThen<T> {
  readonly #read: () => Promise<T>;
  #kept: { readonly value: T; readonly until: number } | undefined;
  #reading: Promise<T> | undefined;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** The last reading, or a new one when that is too old. Rejects as the reading does. */
  async now(): Promise<T> {
    if (this.#kept !== undefined && performance.now() < this.#kept.until) return this.#kept.value;
    this.#reading ??= this.#readNow().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readNow(): Promise<T> {
    const started = performance.now();
    const value = await this.#read();
    const ended = performance.now();
    const goodForMs = Math.min(LATEST_MS, Math.max(LEAST_MS, (ended - started) / SHARE));
    this.#kept = { value, until: ended + goodForMs };
    return value;
  }
}
