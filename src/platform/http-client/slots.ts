// How many calls may run at once to one peer; node's own limit does not count connections that are still being made.
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** True with a slot, which must be released; false when none came free in time, or the signal aborted first. */
  async take(withinMs: number, signal?: AbortSignal): Promise<boolean> {
    if (this.#free > 0) {
      this.#free--;
      return true;
    }
    return new Promise((resolve) => {
      const finish = (got: boolean) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        resolve(got);
      };
      const got = () => finish(true);
      const giveUp = () => {
        const at = this.#waiting.indexOf(got);
        if (at >= 0) this.#waiting.splice(at, 1);
        finish(false);
      };
      const timer = setTimeout(giveUp, withinMs);
      signal?.addEventListener('abort', giveUp);
      this.#waiting.push(got);
    });
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}
