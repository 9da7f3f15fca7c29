// One operator's line: how many deliveries this process hands over to it at once. A slow operator fills only its own line.

/** Keeps at most `width` pieces of work going, taking more whenever enough room is free. */
export class OperatorLine<Work> {
  readonly #width: () => number;
  readonly #take: (most: number) => Promise<readonly Work[]>;
  readonly #carryOut: (work: Work) => Promise<void>;
  readonly #running = new Set<Promise<void>>();
  #taking: Promise<void> | undefined;
  #again = false;
  #closed = false;

  /** `width` may change; `take` claims at most that many and must not throw; `carryOut` must not throw. */
  constructor(
    width: () => number,
    take: (most: number) => Promise<readonly Work[]>,
    carryOut: (work: Work) => Promise<void>,
  ) {
    this.#width = width;
    this.#take = take;
    this.#carryOut = carryOut;
  }

  /** There may be work: looks for it unless the line is nearly full. */
  wake(): void {
    if (this.#closed) return;
    if (this.#taking !== undefined) {
      this.#again = true;
      return;
    }
    // A claim costs a commit: not one for every piece that ends, but one for a good part of the line.
    if (this.#running.size > (this.#width() * 3) / 4) return;
    this.#taking = this.#fill().finally(() => {
      this.#taking = undefined;
      if (this.#again) {
        this.#again = false;
        this.wake();
      }
    });
  }

  /** Takes no more, and resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#closed = true;
    await this.#taking;
    await Promise.all(this.#running);
  }

  async #fill(): Promise<void> {
    const room = this.#width() - this.#running.size;
    if (room < 1) return;
    const taken = await this.#take(room);
    for (const work of taken) {
      const run = this.#carryOut(work).finally(() => {
        this.#running.delete(run);
        this.wake();
      });
      this.#running.add(run);
    }
    if (taken.length === room) this.#again = true;
  }
}
