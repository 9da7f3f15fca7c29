// The mediator's sweep: signed deliveries whose acceptance was never committed leave no file behind (DESIGN, Data).
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../platform/blobs/blobs.ts';
import { planSweep, SWEEP_JOB, sweepHandler } from '../../platform/blobs/sweep-job.ts';
import type { Database } from '../../platform/database/database.ts';
import { startWorker } from '../../platform/jobs/worker.ts';
import type { Log } from '../../platform/log.ts';
import type { Running } from '../../platform/running.ts';
import { referredBlobs } from './store/blobs-in-use.ts';
import type { MediatorTables } from './store/schema.ts';

export interface SweepParts {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly blobs: BlobStore;
  readonly log: Log;
}

/** What is done each day. Blobs lie under the keys of the senders they came from. */
export function sweeping({ database, mediator, blobs, log }: SweepParts) {
  const reader = database.reader(mediator);
  return sweepHandler<MediatorTables>({
    blobs,
    organisations: () => blobs.organisations(),
    referred: (addresses) => referredBlobs(reader, addresses),
    database,
    log,
  });
}

/** Plans the sweep and does it when it is due. */
export async function startSweeping(parts: SweepParts): Promise<Running> {
  const { database, mediator, log } = parts;
  await database.transaction(mediator, planSweep);
  return startWorker(database, {
    organisation: mediator,
    handlers: { [SWEEP_JOB]: sweeping(parts) },
    concurrency: 1,
    leaseMs: 60_000,
    pollMs: 60_000,
    log,
  });
}
