// The figures are kept up by a job: once a minute, the months in which something has changed (issue 4, "Statistics").
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { Records } from '../records.ts';
import { countMonths } from '../store/statistics.ts';
import type { SenderTables } from '../tables.ts';

export const COUNT_JOB = 'count-figures';
const MINUTE_MS = 60_000;

/** Puts the organisation's job in the queue unless it is there: one for all processes. */
export async function planCounting(tx: Transaction<SenderTables>): Promise<void> {
  await enqueue(tx, { kind: COUNT_JOB, key: tx.organisation, payload: {} });
}

/** Counts, and comes back after a minute. A month of a million letters takes about a second. */
export function countHandler({ clock }: Pick<Records, 'clock'>) {
  return async (): Promise<JobResult<SenderTables>> => ({
    kind: 'retry',
    afterMs: MINUTE_MS,
    settle: async (tx) => void (await countMonths(tx, clock())),
  });
}
