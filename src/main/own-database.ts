// The PostgreSQL that comes with Brevduva under one service in operation: for whoever has no database to administer (MMS-7).
import { resolve } from 'node:path';
import { BrevduvaError } from '../domain/errors.ts';
import { type EmbeddedPostgres, LOCK_FILE, startEmbeddedPostgres } from '../platform/database/embedded.ts';
import { refuseInUse } from '../platform/database/folder-lock.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost']);

/**
 * Starts it in `folder`, at the address that the configuration has, `database.url`: the service and every command meet it there.
 * Errors: 'invalid-input' for an address elsewhere, a folder that cannot be used, a port that another program has; 'conflict' when another
 * process has the folder; 'unavailable' where it does not start.
 */
export async function startOwnDatabase(folder: string, databaseUrl: string): Promise<EmbeddedPostgres> {
  if (folder === '') throw new BrevduvaError('invalid-input', '--own-database names no folder. Give one.');
  const { hostname, port, pathname } = new URL(databaseUrl);
  const database = decodeURIComponent(pathname.slice(1));
  if (!LOOPBACK.has(hostname) || port === '' || port === '0' || database === '')
    throw new BrevduvaError(
      'invalid-input',
      'With a database of its own the configuration says where it is to listen: database.url is postgres://ROLE:PASSWORD@127.0.0.1:PORT/brevduva, with a port that nothing else has.',
    );
  const chosenWith = { folder: '--own-database', port: 'database.url in the configuration' };
  return startEmbeddedPostgres({ dataFolder: folder, alone: true, port: Number(port), chosenWith, database });
}

/** Errors: 'conflict' when another process has the folder: that one has the service's ports as well, and says more than they do. */
export function refuseOwnDatabaseInUse(folder: string): void {
  refuseInUse(resolve(folder), LOCK_FILE);
}

/** As `work` says, with its owner's address; it runs only meanwhile. */
export async function withOwnDatabase<T>(
  folder: string,
  databaseUrl: string,
  work: (ownerUrl: string) => Promise<T>,
): Promise<T> {
  const server = await startOwnDatabase(folder, databaseUrl);
  try {
    return await work(server.ownerUrl);
  } finally {
    await server.stop();
  }
}
