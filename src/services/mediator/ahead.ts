// What an operator's line has before it, claimed already: no more than it will soon be through with, so that other processes
// get their part of what waits for a slow operator.

/** Seconds of the line's own work that it may have before it. */
const SOON = 2;

export class Ahead<Work> {
  readonly #works: Work[] = [];
  /** What ended in this second, and in the one before it. */
  #ended = { second: 0, now: 0, before: 0 };

  /** How many more there may be, in front of a line of this width. */
  room(width: number): number {
    return Math.max(0, Math.max(width, SOON * this.#endedAt(0).before) - this.#works.length);
  }

  get isEmpty(): boolean {
    return this.#works.length === 0;
  }

  add(works: readonly Work[]): void {
    this.#works.push(...works);
  }

  /** The first of them, at most so many. */
  take(most: number): readonly Work[] {
    return this.#works.splice(0, most);
  }

  /** One piece of work has ended in the line. */
  ended(): void {
    this.#endedAt(1);
  }

  #endedAt(more: number): { readonly before: number } {
    const second = Math.floor(performance.now() / 1_000);
    const last = this.#ended;
    const before = second === last.second ? last.before : second === last.second + 1 ? last.now : 0;
    this.#ended = { second, now: (second === last.second ? last.now : 0) + more, before };
    return this.#ended;
  }
}
