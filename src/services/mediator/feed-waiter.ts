// Waiting for the next event without asking over and over: the database says when there is one (LISTEN/NOTIFY).

/** Wakes whoever waits. A wake may be for somebody else's event: look again, then wait again. */
export class FeedWaiter {
  #waiting = new Set<() => void>();

  /** Something was added, or may have been. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /**
   * Begins to wait now, before the feed is read, so that an event between reading and waiting is not missed.
   * Resolves at the next wake, after `ms`, or when the signal aborts.
   */
  next(ms: number, signal: AbortSignal): { readonly woken: Promise<void>; cancel(): void } {
    let done: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => {
      done = resolve;
    });
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    this.#waiting.add(done);
    const cancel = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      this.#waiting.delete(done);
      done();
    };
    return { woken: woken.finally(cancel), cancel };
  }
}
