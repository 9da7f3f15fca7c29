// What callers were answered while things were killed, and the moment that a yes reached one: just after its commit.

interface Waiting {
  readonly at: number;
  readonly reached: () => void;
}

/** Counts something, and tells in the very turn in which a number is reached. */
export class Tally {
  #count = 0;
  #waiting: Waiting[] = [];

  get count(): number {
    return this.#count;
  }

  add(): void {
    this.#count += 1;
    const due = this.#waiting.filter(({ at }) => at <= this.#count);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#count);
    for (const { reached } of due) reached();
  }

  /** Resolves when so many more have been counted. */
  more(count: number): Promise<void> {
    const at = this.#count + count;
    return new Promise((reached) => this.#waiting.push({ at, reached }));
  }
}

export class Answers {
  /** Letters, lines and orders that were acknowledged. */
  readonly yes = new Tally();
  /** 503 with Retry-After. */
  readonly comeBack = new Tally();
}
