// The feed of changes is kept for a time, and what senders follow until they say so again.
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import type { RegistryContext } from '../registry-context.ts';
import { disposeOfFeed } from '../store/feed.ts';
import type { RegistryTables } from '../tables.ts';

/** Disposes of old changes; never done. */
export const DISPOSE_JOB = 'dispose-of-changes';
const EVERY_MS = 3_600_000;

export function disposeHandler({
  database,
  organisation,
  clock,
  feed,
}: RegistryContext): (job: ClaimedJob) => Promise<JobResult<RegistryTables>> {
  return async () => {
    const now = clock();
    const keptFrom = new Date(now.getTime() - feed.keptMs);
    await database.transaction(organisation, (tx) => disposeOfFeed(tx, keptFrom, now));
    return { kind: 'retry', afterMs: EVERY_MS };
  };
}
