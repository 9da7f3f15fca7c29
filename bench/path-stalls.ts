// How long a process's main loop stood still at most, and how long of its own doing: without waiting for a core that others had.
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const EVERY_MS = 5;

export interface Stalls {
  readonly longestStallMs: number;
  /** Of any turn, without the time in which the thread was ready but had no core (Linux: /proc, schedstat). */
  readonly longestOwnStallMs?: number;
}

/** Watches the main loop between `begin` and `end`. */
export class StallWatch {
  readonly #delays = monitorEventLoopDelay({ resolution: EVERY_MS });
  #timer: NodeJS.Timeout | undefined;
  #own: number | undefined;

  begin(): void {
    this.#delays.reset();
    this.#delays.enable();
    this.#own = undefined;
    let before = { at: performance.now(), waited: waitedForCore() };
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      const now = { at: performance.now(), waited: waitedForCore() };
      if (now.waited !== undefined && before.waited !== undefined)
        this.#own = Math.max(this.#own ?? 0, now.at - before.at - (now.waited - before.waited) - EVERY_MS);
      before = now;
    }, EVERY_MS);
  }

  end(): Stalls {
    this.#delays.disable();
    clearInterval(this.#timer);
    const longestStallMs = Math.round(this.#delays.max / 1e6);
    return this.#own === undefined ? { longestStallMs } : { longestStallMs, longestOwnStallMs: Math.round(this.#own) };
  }
}

/** Milliseconds that the main thread has been ready to run without a core; undefined where the system does not say. */
function waitedForCore(): number | undefined {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return undefined;
  }
}
