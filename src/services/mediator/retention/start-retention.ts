// The chores of retention, planned once for all processes and done when due, one process at a time (platform/jobs).
import type { Database } from '../../../platform/database/database.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import { startWorker } from '../../../platform/jobs/worker.ts';
import type { Log } from '../../../platform/log.ts';
import type { Running } from '../../../platform/running.ts';
import type { MediatorTables } from '../store/schema.ts';
import { type DisposeParts, disposeOfFeed } from './dispose-of-feed.ts';
import { type EraseParts, eraseContent } from './erase-content.ts';

const ERASE_JOB = 'erase-content';
const DISPOSE_JOB = 'dispose-of-feed';
const ERASE_EVERY_MS = 900_000;
const DISPOSE_EVERY_MS = 3_600_000;

export interface RetentionParts extends EraseParts, DisposeParts {
  readonly database: Database<MediatorTables>;
  readonly log: Log;
}

/** Plans both chores and does them when they are due. */
export async function startRetention(parts: RetentionParts): Promise<Running> {
  const { database, mediator, log } = parts;
  await database.transaction(mediator, async (tx) => {
    const soon = (ms: number) => new Date(Date.now() + ms);
    await enqueue(tx, { kind: ERASE_JOB, key: 'content', payload: {}, runAt: soon(ERASE_EVERY_MS) });
    await enqueue(tx, { kind: DISPOSE_JOB, key: 'feed', payload: {}, runAt: soon(DISPOSE_EVERY_MS) });
  });
  const again = (afterMs: number): JobResult<MediatorTables> => ({ kind: 'retry', afterMs });
  return startWorker<MediatorTables>(database, {
    organisation: mediator,
    handlers: {
      async [ERASE_JOB]({ signal, stopping }) {
        const erased = await eraseContent({ ...parts, signal: AbortSignal.any([signal, stopping]) });
        if (erased > 0) log.info({ erased }, 'The content of finished deliveries was erased');
        return again(ERASE_EVERY_MS);
      },
      async [DISPOSE_JOB]({ signal, stopping }) {
        const disposed = await disposeOfFeed({ ...parts, signal: AbortSignal.any([signal, stopping]) });
        if (disposed > 0) log.info({ disposed }, 'Old events were disposed of');
        return again(DISPOSE_EVERY_MS);
      },
    },
    concurrency: 1,
    leaseMs: 60_000,
    pollMs: 60_000,
    log,
  });
}
