// A backup and the sweep of orphaned blobs keep out of each other's way: what rows of the snapshot refer to stays until it is written.
import { sql } from 'kysely';
import type pg from 'pg';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Database } from '../database/database.ts';

const WAIT = '30s';
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Held by this session until it ends: sweeps of the schema's blobs remove nothing meanwhile, and one that was removing is
 * waited for. Errors: 'conflict' when another backup of the schema runs.
 */
export async function holdBlobs(client: pg.Client, schema: string): Promise<void> {
  try {
    await client.query(`set lock_timeout = '${WAIT}'`);
    await client.query("select pg_advisory_lock(hashtextextended('brevduva backup ' || $1, 0))", [schema]);
    await client.query('set lock_timeout = 0');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE)) throw error;
    throw new BrevduvaError('conflict', `Another backup of ${schema} is running. Wait for it, and start again.`);
  }
}

/**
 * Runs the removal of some files unless a backup runs or waits to; then nothing is removed, and the next sweep does it.
 * A short transaction: give it one folder at a time.
 */
export async function unlessBackup<DB>(
  database: Database<DB>,
  organisation: Organisationsnummer,
  remove: () => Promise<number>,
): Promise<number> {
  return await database.transaction(organisation, async (tx) => {
    const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock_shared(
      hashtextextended('brevduva backup ' || ${database.schema}, 0)) as free`.execute(tx.query);
    return rows[0]?.free === true ? await remove() : 0;
  });
}
