// The statistics of a period, made from what was counted.
import { stockholmDate } from '../../../../platform/clock.ts';
import type { RegistryContext } from '../../registry-context.ts';
import { countedTo, countSoon, monthFigures } from '../../store/statistics.ts';
import { STATISTICS_JOB } from './count-job.ts';
import { type Figures, figuresOf } from './figures.ts';

export interface Period {
  /** yyyy-mm, both included. */
  readonly from: string;
  readonly to: string;
}

/** The last twelve months. */
export function lastYear({ clock }: Pick<RegistryContext, 'clock'>): Period {
  const to = stockholmDate(clock()).slice(0, 7);
  const [year = 0, month = 0] = to.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 12, 1));
  return { from: first.toISOString().slice(0, 7), to };
}

/** Figures of the period, and the last day that was counted. */
export async function readStatistics(
  { database, organisation, directory }: RegistryContext,
  period: Period,
): Promise<{ readonly figures: Figures; readonly countedTo: string | undefined }> {
  const reader = database.reader(organisation);
  const counted = await monthFigures(reader, period);
  const { senders } = await directory.now();
  return { figures: figuresOf(counted, [...senders.keys()]), countedTo: await countedTo(reader) };
}

/** Asks for a count at once. */
export async function askForCount({ database, organisation }: RegistryContext): Promise<void> {
  await database.transaction(organisation, (tx) => countSoon(tx, STATISTICS_JOB));
}
