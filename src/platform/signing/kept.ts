// Which verified deliveries the signing threads keep between opening and sealing, within bounds: a cache, never needed.

interface Kept<Thread> {
  readonly thread: Thread;
  readonly bytes: number;
  readonly until: number;
}

/** What is kept is full of the oldest, which are sealed next: new ones are let be rather than old ones thrown out. */
export class KeptDeliveries<Thread> {
  readonly #mostBytes: number;
  readonly #mostMs: number;
  readonly #kept = new Map<string, Kept<Thread>>();
  #bytes = 0;

  constructor(mostBytes: number, mostMs: number) {
    this.#mostBytes = mostBytes;
    this.#mostMs = mostMs;
  }

  /** Whether there is room for so many bytes more; `old` is told what has been kept too long and is forgotten. */
  hasRoom(bytes: number, old: (name: string, thread: Thread) => void): boolean {
    const now = performance.now();
    for (const [name, { thread, until }] of this.#kept) {
      if (until > now) break;
      this.take(name);
      old(name, thread);
    }
    return this.#bytes + bytes <= this.#mostBytes;
  }

  add(name: string, thread: Thread, bytes: number): void {
    this.#bytes += bytes;
    this.#kept.set(name, { thread, bytes, until: performance.now() + this.#mostMs });
  }

  /** Who keeps it; forgotten with that. */
  take(name: string): Thread | undefined {
    const kept = this.#kept.get(name);
    if (kept === undefined) return undefined;
    this.#kept.delete(name);
    this.#bytes -= kept.bytes;
    return kept.thread;
  }

  /** A thread has ended, and what it kept with it. */
  lost(thread: Thread): void {
    for (const [name, kept] of this.#kept) if (kept.thread === thread) this.take(name);
  }
}
