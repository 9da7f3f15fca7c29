// Once an hour: mailboxes whose holders never search are indexed too, and files that no job reads are read.
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue, enqueueAll, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import { accountsDue, waitingLetters } from '../store/search.ts';
import { FILES_JOB, INDEX_JOB, SEARCH_SWEEP_JOB } from './job-kinds.ts';

const HOUR_MS = 3_600_000;
const SOON_MS = 60_000;
/** Letters of a mailbox that are read one by one at a search: half a thousand cost some tens of ms. */
const MANY_LETTERS = 500;
const MOST = 1000;

/** Puts the job in the queue unless it is there: one for all processes. */
export async function planSearchSweep(tx: Transaction<MailboxTables>): Promise<void> {
  await enqueue(tx, { kind: SEARCH_SWEEP_JOB, key: 'search', payload: {} });
}

/** Comes back in an hour, or soon where there is more than it takes at once. */
export function searchSweepHandler({ database, organisation }: Pick<MailboxContext, 'database' | 'organisation'>) {
  return async (): Promise<JobResult<MailboxTables>> => {
    const reader = database.reader(organisation);
    const accounts = await accountsDue(reader, MANY_LETTERS, MOST);
    const letters = await waitingLetters(reader, MOST);
    const jobs = [
      ...accounts.map((account) => ({ kind: INDEX_JOB, key: account, payload: { account } })),
      ...letters.map((payload) => ({ kind: FILES_JOB, key: payload.letter, payload })),
    ];
    const isAll = accounts.length < MOST && letters.length < MOST;
    return { kind: 'retry', afterMs: isAll ? HOUR_MS : SOON_MS, settle: (tx) => enqueueAll(tx, jobs) };
  };
}
