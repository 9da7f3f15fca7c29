// Once a day: what the organisation's rules of retention take goes; blobs that no row refers to (thrown-away drafts, files taken away, letters refused) and keys that have expired are removed.
import { unlessBackup } from '../../platform/backup/backup-lock.ts';
import { sweepBlobs } from '../../platform/blobs/sweep.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { enqueue, type JobResult } from '../../platform/jobs/jobs.ts';
import type { Log } from '../../platform/log.ts';
import { applyRetention } from './disposal/retention.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Records } from './records.ts';
import { forgetExpiredKeys, referredBlobs } from './store/leftovers.ts';
import { forgetPrechecks } from './store/prechecks.ts';
import type { SenderTables } from './tables.ts';

export const TIDY_JOB = 'tidy-up';
const DAY_MS = 86_400_000;

/** Puts the organisation's job in the queue unless it is there: one for all processes. */
export async function planTidying(tx: Transaction<SenderTables>): Promise<void> {
  await enqueue(tx, { kind: TIDY_JOB, key: tx.organisation, payload: {}, runAt: new Date(Date.now() + DAY_MS) });
}

/** Tidies up, and comes back the next day. A blob is older than its row by seconds, never by a day. */
export function tidyHandler(
  { database, blobs, clock, cipher, events }: Pick<Records, 'database' | 'blobs' | 'clock' | 'cipher' | 'events'>,
  { id: organisation }: Pick<SenderOrganisation, 'id'>,
  log: Log,
) {
  return async (): Promise<JobResult<SenderTables>> => {
    await applyRetention({ database, cipher, events, clock }, { id: organisation });
    const removed = await sweepBlobs(blobs, {
      organisation,
      referred: (addresses) => referredBlobs(database.reader(organisation), addresses),
      olderThanMs: DAY_MS,
      guard: (remove) => unlessBackup(database, organisation, remove),
    });
    log.info({ removed }, 'Blobs without a row were removed');
    return {
      kind: 'retry',
      afterMs: DAY_MS,
      settle: async (tx) => {
        await forgetExpiredKeys(tx, clock());
        await forgetPrechecks(tx, clock());
      },
    };
  };
}
