// Kysely's queries as named statements: PostgreSQL parses and plans each text once for a connection instead of every time (STACK.md, "SQL").
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';

/** So many texts are remembered; beyond that (queries built in countless shapes) they are sent as they are. */
const AT_MOST = 1000;
const names = new Map<string, string | undefined>();
// feature_not_supported ("cached plan must not change result type", after a migration beside us), undefined and duplicate statement.
const SPOILED = new Set(['0A000', '26000', '42P05']);

/** The pool as Kysely wants it. */
export function preparingPool(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const known = clients.get(client) ?? preparing(client);
      clients.set(client, known);
      return known;
    },
  };
}

function preparing(client: pg.PoolClient): PostgresPoolClient {
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('Cursors are not used here');
    const name = values.length === 0 ? undefined : nameOf(text);
    if (name === undefined) return client.query(text, [...values]);
    return client.query({ name, text, values: [...values] }).catch((error: unknown) => {
      // From now on this text is sent as it is; the caller's next try works.
      if (error instanceof Error && 'code' in error && SPOILED.has(String(error.code))) names.set(text, undefined);
      throw error;
    });
  }
  return { query, release: (destroy) => client.release(destroy) };
}

function nameOf(text: string): string | undefined {
  if (names.has(text)) return names.get(text);
  if (names.size >= AT_MOST) return undefined;
  const name = `q${names.size}`;
  names.set(text, name);
  return name;
}
