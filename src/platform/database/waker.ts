// NOTIFY after commits, many at once in one statement: what it wakes would otherwise wait for its next poll (STACK.md, "delivery outbox").
import type pg from 'pg';
import { channelName } from './listener.ts';

export class Waker {
  readonly #pool: pg.Pool;
  readonly #schema: string;
  readonly #waiting = new Map<string, readonly [channel: string, payload: string]>();

  constructor(pool: pg.Pool, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
  }

  /** Sends it with everything else of this turn of the event loop. A lost one is no harm: whoever listens polls. */
  wake(channel: string, payload: string): void {
    if (this.#waiting.size === 0) setImmediate(() => void this.#send());
    this.#waiting.set(`${channel} ${payload}`, [channelName(this.#schema, channel), payload]);
  }

  async #send(): Promise<void> {
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
