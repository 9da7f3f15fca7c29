// A disposal as a job: batch by batch, each with its lines of the protocol and its line of the journal, in one transaction (SKL-21).
import { unlessBackup } from '../../../platform/backup/backup-lock.ts';
import { sweepBlobs } from '../../../platform/blobs/sweep.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { DisposalJournal } from '../../../platform/disposal-journal.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { textMember } from '../doors/json-members.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { countItems, type DisposalRun, endRun, insertItems, readRun } from '../store/disposal-runs.ts';
import { removeLines, takeLetters, takeLines } from '../store/dispose.ts';
import { referredBlobs } from '../store/leftovers.ts';
import type { DisposalKind, Taken } from '../store/records-tables.ts';
import { keepFigures, recountAfter } from '../store/statistics.ts';
import type { SenderTables } from '../tables.ts';

export const DISPOSE_JOB = 'dispose';
/** Letters in one transaction; a line of the journal names them. */
const BATCH = 500;
const LATER_MS = 60_000;
const DAY_MS = 86_400_000;

/** Carries a started run out. It may die anywhere: whoever takes the job next goes on with what is left. */
export function disposeHandler(records: Records, organisation: Pick<SenderOrganisation, 'id'>) {
  return async (job: ClaimedJob): Promise<JobResult<SenderTables>> => {
    const run = await readRun(records.database.reader(organisation.id), textMember(job.payload, 'run') ?? '');
    const journal = records.disposalJournal;
    if (run?.state !== 'running') return { kind: 'done' };
    if (journal === undefined) return { kind: 'retry', afterMs: LATER_MS };
    for (const what of ['letters', 'log'] as const) {
      for (let more = true; more; ) {
        if (job.signal.aborted) return { kind: 'retry', afterMs: LATER_MS };
        // Not until a batch is short: what was let be under the lock makes one short, and more may be left.
        more = (await oneBatch(records, journal, organisation, run, what)) > 0;
      }
    }
    await removeBlobs(records, organisation);
    return { kind: 'done', settle: (tx) => finish(tx, records, run) };
  };
}

async function oneBatch(
  { database, clock }: Records,
  journal: DisposalJournal,
  organisation: Pick<SenderOrganisation, 'id'>,
  run: DisposalRun,
  what: DisposalKind,
): Promise<number> {
  return await database.transaction(organisation.id, async (tx) => {
    const at = clock();
    const taken = what === 'letters' ? await takeLetters(tx, run, BATCH) : await takeLines(tx, run, BATCH);
    const letters = taken.map(({ letter }) => letter);
    if (letters.length === 0) return 0;
    if (what === 'log') {
      await keepFigures(tx, letters, at);
      await removeLines(tx, letters);
    }
    await insertItems(
      tx,
      taken.map((one) => item(one, run.id, what, at)),
    );
    // Before the commit: what a restore brings back goes again. Should the commit fail, the next batch says it once more.
    const told = { organisation: organisation.id, run: run.id, letters };
    await journal.append({ at, service: 'sender', kind: what, what: told });
    return letters.length;
  });
}

function item(taken: Taken, run: string, what: DisposalKind, at: Date) {
  return { ...taken, run, what, disposed_at: at };
}

async function finish(tx: Transaction<SenderTables>, records: Records, run: DisposalRun): Promise<void> {
  const at = records.clock();
  await recountAfter(tx, run.id, at);
  const totals = await countItems(tx, run.id);
  await endRun(tx, run.id, at, totals);
  const counts = { letters: 0, log: 0 };
  for (const { what, count } of totals) counts[what] += count;
  const actor = run.started_by ?? 'system';
  await records.events.record(tx, { kind: 'disposal-done', actor, subject: run.id, details: counts });
}

// Content that another letter has as well stays; a blob younger than a day may be about to get its row.
async function removeBlobs({ database, blobs }: Records, { id }: Pick<SenderOrganisation, 'id'>): Promise<void> {
  await sweepBlobs(blobs, {
    organisation: id,
    referred: (addresses) => referredBlobs(database.reader(id), addresses),
    olderThanMs: DAY_MS,
    guard: (remove) => unlessBackup(database, id, remove),
  });
}
