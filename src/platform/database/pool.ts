// The connection pool of one service: its own role, its own schema first in search_path, values parsed without surprises.
import pg from 'pg';
import type { DatabaseConfig } from '../config/parts.ts';

const DATE_OID = 1082;
const BIGINT_OID = 20;

/** A pool whose idle connections may die without ending the process; the next query makes a new one. */
export function createPool(config: DatabaseConfig): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOptions(config),
    max: config.maxConnections ?? 8,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
  });
  // Without a handler an idle connection's error would end the process.
  pool.on('error', () => undefined);
  // Likewise for one that is cut while in use: its next query reports it.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/** How one connection is made; also for the listener's own. */
export function connectionOptions(config: DatabaseConfig): pg.ClientConfig {
  return {
    connectionString: config.url,
    options: `-c search_path=${config.schema}`,
    application_name: `brevduva ${config.schema}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser: typeParser },
  };
}

const typeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (format === 'binary') return pg.types.getTypeParser(oid, format);
  if (oid === DATE_OID) return (text: string) => text;
  if (oid === BIGINT_OID) return safeInteger;
  return pg.types.getTypeParser(oid, format);
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('A bigint from the database is too large for a number');
  return value;
}
