// Waiting for the next event without asking over and over: the database says whose there is one (LISTEN/NOTIFY).

interface Waiting {
  readonly senderIds: readonly string[];
  readonly done: () => void;
}

/** Wakes whoever waits for a sender's events. A wake may be for nothing: look again, then wait again. */
export class FeedWaiter {
  #waiting = new Set<Waiting>();

  /** Events of these senders were added (numbers with spaces between); of anybody, where it is empty. */
  wake(senderIds: string): void {
    const named = senderIds === '' ? undefined : new Set(senderIds.split(' '));
    for (const waiting of this.#waiting) {
      if (named === undefined || waiting.senderIds.some((sender) => named.has(sender))) waiting.done();
    }
  }

  /**
   * Begins to wait now, before the feed is read, so that an event between reading and waiting is not missed.
   * Resolves at the next wake, after `ms`, or when the signal aborts.
   */
  next(
    senderIds: readonly string[],
    ms: number,
    signal: AbortSignal,
  ): { readonly woken: Promise<void>; cancel(): void } {
    let resolveWoken: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => {
      resolveWoken = resolve;
    });
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      this.#waiting.delete(waiting);
      resolveWoken();
    };
    const waiting = { senderIds, done };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    this.#waiting.add(waiting);
    return { woken, cancel: done };
  }
}
