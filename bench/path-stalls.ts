// How long a process's main loop stood still at most, and how long of its own doing: without waiting for a core that others had.
import { openSync, readSync } from 'node:fs';

const EVERY_MS = 10;

export interface Stalls {
  readonly longestStallMs: number;
  /** Of any turn, without the time in which the thread was ready but had no core (Linux: /proc, schedstat). */
  readonly longestOwnStallMs?: number;
}

/**
 * Watches the main loop between `begin` and `end`. One timer, and one read of a file that stays open: five processes are
 * watched a hundred times a second, on the cores that are measured.
 */
export class StallWatch {
  readonly #text = Buffer.alloc(64);
  readonly #file = opened('/proc/self/schedstat');
  #timer: NodeJS.Timeout | undefined;
  #longest = 0;
  #own: number | undefined;

  begin(): void {
    this.#longest = 0;
    this.#own = undefined;
    let before = { at: performance.now(), waited: this.#waitedForCore() };
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      const now = { at: performance.now(), waited: this.#waitedForCore() };
      this.#longest = Math.max(this.#longest, now.at - before.at);
      if (now.waited !== undefined && before.waited !== undefined)
        this.#own = Math.max(this.#own ?? 0, now.at - before.at - (now.waited - before.waited) - EVERY_MS);
      before = now;
    }, EVERY_MS);
  }

  end(): Stalls {
    clearInterval(this.#timer);
    const longestStallMs = Math.round(this.#longest);
    return this.#own === undefined ? { longestStallMs } : { longestStallMs, longestOwnStallMs: Math.round(this.#own) };
  }

  /** Milliseconds that the main thread has been ready to run without a core; undefined where the system does not say. */
  #waitedForCore(): number | undefined {
    if (this.#file === undefined) return undefined;
    const length = readSync(this.#file, this.#text, 0, this.#text.length, 0);
    return Number(this.#text.toString('latin1', 0, length).split(' ')[1]) / 1e6;
  }
}

function opened(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}
