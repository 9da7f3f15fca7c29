// How often somebody may ask: so many times a minute, growing back evenly, kept in memory at each process (OWASP API4).
import type { Clock } from '../../../platform/clock.ts';

const MINUTE_MS = 60_000;
/** Those who are kept count of; with more than these all begin anew. */
const MOST = 50_000;

interface Left {
  requests: number;
  at: number;
}

export class RequestRate {
  readonly #perMinute: number;
  readonly #clock: Clock;
  readonly #left = new Map<string, Left>();

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Counts a request. Gives 0, or how many seconds to wait when there were too many. */
  take(who: string): number {
    const left = this.#grown(who);
    if (left.requests < 1) return this.#waitFor(left);
    left.requests -= 1;
    return 0;
  }

  /** The same without counting. */
  wait(who: string): number {
    return this.#waitFor(this.#grown(who));
  }

  #waitFor({ requests }: Left): number {
    return requests >= 1 ? 0 : Math.max(1, Math.ceil((((1 - requests) / this.#perMinute) * MINUTE_MS) / 1000));
  }

  #grown(who: string): Left {
    const now = this.#clock().getTime();
    const known = this.#left.get(who);
    if (known === undefined && this.#left.size >= MOST) this.#left.clear();
    const left = known ?? { requests: this.#perMinute, at: now };
    const grown = (Math.max(0, now - left.at) / MINUTE_MS) * this.#perMinute;
    left.requests = Math.min(this.#perMinute, left.requests + grown);
    left.at = now;
    this.#left.set(who, left);
    return left;
  }
}
