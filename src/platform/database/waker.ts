// NOTIFY after commits, many at once in one statement: what it wakes would otherwise wait for its next poll (STACK.md, "delivery outbox").
import type pg from 'pg';
import { channelName } from './listener.ts';

/** After one was sent, the next gathers for so long: under load it is a statement for many commits. */
const GATHER_MS = 20;

export class Waker {
  readonly #pool: pg.Pool;
  readonly #schema: string;
  readonly #waiting = new Map<string, readonly [channel: string, payload: string]>();

  #sentAt = 0;

  constructor(pool: pg.Pool, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
  }

  /** Sends it soon, with everything else that comes until then. A lost one is no harm: whoever listens polls. */
  wake(channel: string, payload: string): void {
    if (this.#waiting.size === 0) this.#plan();
    this.#waiting.set(`${channel} ${payload}`, [channelName(this.#schema, channel), payload]);
  }

  #plan(): void {
    const rest = this.#sentAt + GATHER_MS - performance.now();
    if (rest <= 0) setImmediate(() => void this.#send());
    else setTimeout(() => void this.#send(), rest);
  }

  async #send(): Promise<void> {
    this.#sentAt = performance.now();
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    const values = [all.map(([channel]) => channel), all.map(([, payload]) => payload)];
    try {
      await this.#pool.query({
        name: 'wake',
        text: 'select pg_notify(c, p) from unnest($1::text[], $2::text[]) as w (c, p)',
        values,
      });
    } catch {
      // The database is away, or we are stopping: the poll finds what there is.
    }
  }
}
