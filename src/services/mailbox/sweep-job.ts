// Once a day: blobs of deliveries that never became rows are removed (DESIGN.md, Data: the sweep of orphans).
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../platform/blobs/blobs.ts';
import { sweepBlobs } from '../../platform/blobs/sweep.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { enqueue, type JobResult } from '../../platform/jobs/jobs.ts';
import type { Log } from '../../platform/log.ts';
import type { MailboxTables } from './schema.ts';
import { referredBlobs } from './store/blobs-in-use.ts';

export const SWEEP_JOB = 'sweep-blobs';
const DAY_MS = 86_400_000;

export interface SweepContext {
  readonly organisation: Organisationsnummer;
  readonly database: Database<MailboxTables>;
  readonly blobs: BlobStore;
  readonly log: Log;
}

/** Puts the job in the queue unless it is there: one for all processes. */
export async function planSweep(tx: Transaction<MailboxTables>): Promise<void> {
  await enqueue(tx, { kind: SWEEP_JOB, key: 'blobs', payload: {}, runAt: new Date(Date.now() + DAY_MS) });
}

/** Sweeps, and comes back the next day. A delivery's blobs are older than its rows by seconds, never by a day. */
export function sweepHandler({ organisation, database, blobs, log }: SweepContext) {
  return async (): Promise<JobResult<MailboxTables>> => {
    const removed = await sweepBlobs(blobs, {
      organisation,
      referred: (addresses) => referredBlobs(database.reader(organisation), addresses),
      olderThanMs: DAY_MS,
    });
    log.info({ removed }, 'Blobs without a row were removed');
    return { kind: 'retry', afterMs: DAY_MS };
  };
}
