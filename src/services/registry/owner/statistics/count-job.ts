// Counts the register once a day: what is in it now, and what changed in each day since it was counted last.
import { stockholmDate } from '../../../../platform/clock.ts';
import type { ClaimedJob, JobResult } from '../../../../platform/jobs/jobs.ts';
import { startOfDay } from '../../../../platform/stockholm-days.ts';
import type { RegistryContext } from '../../registry-context.ts';
import { countChanges, countedTo, countStocks, putFigures } from '../../store/statistics.ts';
import type { RegistryTables } from '../../tables.ts';

/** Counts; never done. */
export const STATISTICS_JOB = 'count-register';
const EVERY_MS = 86_400_000;

const STOCKS = ['persons', 'organisations', 'pending', 'opted-out', 'senders', 'mediators', 'operators'];
const CHANGES = ['change', 'opt-in', 'opt-out'];

export function statisticsHandler(context: RegistryContext): (job: ClaimedJob) => Promise<JobResult<RegistryTables>> {
  return async () => {
    await countRegister(context);
    return { kind: 'retry', afterMs: EVERY_MS };
  };
}

/** Counts now. What is counted again replaces what was counted of the same day. */
export async function countRegister({ database, organisation, clock }: RegistryContext): Promise<void> {
  const today = stockholmDate(clock());
  const reader = database.reader(organisation);
  // The day that was counted last was not over then; the first time, all of history is counted.
  const from = (await countedTo(reader)) ?? '2000-01-01';
  const changes = await countChanges(reader, startOfDay(from) ?? new Date(0));
  const stocks = (await countStocks(reader)).map((figure) => ({ ...figure, day: today }));
  await database.transaction(organisation, async (tx) => {
    await putFigures(tx, from, CHANGES, changes);
    await putFigures(tx, today, STOCKS, stocks);
  });
}
