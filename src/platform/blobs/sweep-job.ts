// Once a day: blobs that never became rows are removed (DESIGN.md, Data: the sweep of orphans).
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { unlessBackup } from '../backup/backup-lock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { PlatformTables } from '../database/tables.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';
import type { BlobAddress, BlobStore } from './blobs.ts';
import { sweepBlobs } from './sweep.ts';

export const SWEEP_JOB = 'sweep-blobs';
const DAY_MS = 86_400_000;
/** For what a stop left. */
const SOON_MS = 600_000;

export interface SweepContext<DB> {
  readonly blobs: BlobStore;
  /** Whose blobs the directory holds: all of them must be this service's own. */
  readonly organisations: () => Promise<readonly Organisationsnummer[]>;
  /** Of these addresses of any organisation's, those that some row refers to. */
  readonly referred: (addresses: readonly BlobAddress[]) => Promise<ReadonlySet<BlobAddress>>;
  /** Whose backups the sweep keeps out of the way of. */
  readonly database: Database<DB>;
  readonly log: Log;
}

/** Puts the job in the queue unless it is there: one for all processes. */
export async function planSweep<DB extends PlatformTables>(tx: Transaction<DB>): Promise<void> {
  await enqueue(tx, { kind: SWEEP_JOB, key: 'blobs', payload: {}, runAt: new Date(Date.now() + DAY_MS) });
}

/** Sweeps, and comes back the next day. Blobs are older than their rows by seconds, never by a day. */
export function sweepHandler<DB>({ blobs, organisations, referred, database, log }: SweepContext<DB>) {
  return async ({ stopping }: Partial<Pick<ClaimedJob, 'stopping'>> = {}): Promise<JobResult<DB>> => {
    let removed = 0;
    for (const organisation of await organisations()) {
      const guard = (remove: () => Promise<number>) => unlessBackup(database, organisation, remove);
      removed += await sweepBlobs(blobs, { organisation, referred, olderThanMs: DAY_MS, guard, stopping });
    }
    log.info({ removed }, 'Blobs without a row were removed');
    return { kind: 'retry', afterMs: stopping?.aborted === true ? SOON_MS : DAY_MS };
  };
}
