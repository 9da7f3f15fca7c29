// What an operator's line has before it, claimed already: no more than it will soon be through with, so that other processes
// get their part of what waits for a slow operator.

/** Seconds of the line's own work that it may have before it. */
const SOON = 2;
/** What has waited longer stands before a line that has become slow: it is let go, for its lease will not last. */
const STALE_MS = 10_000;

export class Ahead<Work> {
  readonly #works: { readonly work: Work; readonly since: number }[] = [];
  /** What was taken by the operator in this second, and in the one before it. */
  #answered = { second: 0, now: 0, before: 0 };

  /** How many more there may be, in front of a line of this width. */
  room(width: number): number {
    return Math.max(0, Math.max(width, SOON * this.#answeredAt(0).before) - this.#works.length);
  }

  get isEmpty(): boolean {
    return this.#works.length === 0;
  }

  add(works: readonly Work[]): void {
    const since = performance.now();
    this.#works.push(...works.map((work) => ({ work, since })));
  }

  /** The first of them, at most so many. */
  take(most: number): readonly Work[] {
    return this.#works.splice(0, most).map(({ work }) => work);
  }

  /** Those that have waited too long. */
  takeStale(): readonly Work[] {
    const before = performance.now() - STALE_MS;
    const first = this.#works.findIndex(({ since }) => since > before);
    return this.take(first === -1 ? this.#works.length : first);
  }

  /** The operator has taken one piece of work. */
  answered(): void {
    this.#answeredAt(1);
  }

  #answeredAt(more: number): { readonly before: number } {
    const second = Math.floor(performance.now() / 1_000);
    const last = this.#answered;
    const before = second === last.second ? last.before : second === last.second + 1 ? last.now : 0;
    this.#answered = { second, now: (second === last.second ? last.now : 0) + more, before };
    return this.#answered;
  }
}
