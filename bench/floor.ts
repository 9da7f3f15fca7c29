// The floor under what the mediator's benches measure: the same bytes made durable in the same PostgreSQL, and nothing else done with them.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Connections at once, as many as a service has. */
const CONNECTIONS = 8;

/** A table of its own in the database of a bench, which is thrown away. */
async function inTable<T>(ownerUrl: string, work: (insert: (bytes: Buffer) => Promise<unknown>) => Promise<T>) {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: CONNECTIONS });
  try {
    await pool.query(
      'create table if not exists bench_floor (id uuid default uuidv7() primary key, content bytea not null)',
    );
    const done = await work((bytes) => pool.query('insert into bench_floor (content) values ($1)', [bytes]));
    await pool.query('drop table bench_floor');
    return done;
  } finally {
    await pool.end();
  }
}

/** Rows of so many bytes a second, each committed by itself, as fast as these connections go. */
export function bareInsertsPerSecond(ownerUrl: string, bytes: number, count: number): Promise<number> {
  const content = Buffer.alloc(bytes, 'x');
  return inTable(ownerUrl, async (insert) => {
    let left = count;
    const started = performance.now();
    const caller = async () => {
      while (left-- > 0) await insert(content);
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, caller));
    return Math.round((count * 1000) / (performance.now() - started));
  });
}

/** The same at a steady rate: milliseconds from when each was due until it was durable. */
export function bareArrivals(ownerUrl: string, bytes: number, perSecond: number, seconds: number): Promise<number[]> {
  const content = Buffer.alloc(bytes, 'x');
  return inTable(ownerUrl, async (insert) => {
    const started = performance.now();
    const all = Array.from({ length: Math.round(perSecond * seconds) }, async (_, index) => {
      const due = started + (index * 1000) / perSecond;
      await pause(Math.max(0, due - performance.now()));
      await insert(content);
      return performance.now() - due;
    });
    return Promise.all(all);
  });
}
