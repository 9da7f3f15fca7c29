// Waiting that can be cut short, without losing a call that came between two waits.
export class Wake {
  #pending = false;
  #resolve: (() => void) | undefined;

  /** Ends the wait, or the next one if nobody waits. */
  now(): void {
    this.#pending = true;
    this.#resolve?.();
  }

  /** Returns when woken, or after that time. */
  async within(ms: number): Promise<void> {
    if (!this.#pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#resolve = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#resolve = undefined;
    }
    this.#pending = false;
  }
}
