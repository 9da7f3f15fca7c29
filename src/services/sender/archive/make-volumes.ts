// The job that makes an archive package of a period: a volume at a time, its bytes encrypted in blobs of a few megabytes, flat in memory.
import { createHash } from 'node:crypto';
import type { Transaction } from '../../../platform/database/database.ts';
import { backOffMs } from '../../../platform/jobs/back-off.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { Log } from '../../../platform/log.ts';
import { endOfDay, startOfDay } from '../../../platform/stockholm-days.ts';
import type { LetterView } from '../letter-view.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import type { ArchivePackage, ArchivePart, ArchiveVolume } from '../store/archive-packages.ts';
import { changePackage, insertVolume, listVolumes, readPackage, removeVolumes } from '../store/archive-packages.ts';
import { lettersOfPeriod, type Period, type PeriodLetter } from '../store/archive-reading.ts';
import { readLetter } from '../store/letters.ts';
import { readLogNames } from '../store/log-names.ts';
import type { SenderTables } from '../tables.ts';
import { packageHead } from './package-head.ts';
import { writePackage } from './write-package.ts';

export const ARCHIVE_JOB = 'make-archive-package';
export const ARCHIVE_REMOVAL_JOB = 'remove-archive-package';
const PART_BYTES = 4 * 1024 * 1024;
const DAY_MS = 86_400_000;
/** How often the page is told how far it has come. */
const TELL_EVERY = 25;
const ATTEMPTS = 5;
/** Processes that may die over one volume. */
const DEATHS = 5;

type Reached = (step: 'archive-letter') => void;

type Tx = Transaction<SenderTables>;
type Job = Pick<ClaimedJob, 'key' | 'signal'>;

/** The days of a package as moments. Throws a TypeError for a day that is none. */
export function periodOf({ fromDay, toDay, units }: Pick<ArchivePackage, 'fromDay' | 'toDay' | 'units'>): Period {
  const [from, to] = [startOfDay(fromDay), endOfDay(toDay)];
  if (from === undefined || to === undefined) throw new TypeError('a package has a day that is none');
  return { from, to, units };
}

/** Makes the next volume of the job's package, and comes back until there is none left. */
export async function makeVolume(
  records: Records,
  organisation: SenderOrganisation,
  job: Job,
  log: Log,
  reached: Reached = () => undefined,
): Promise<JobResult<SenderTables>> {
  const reader = records.database.reader(organisation.id);
  const asked = await readPackage(reader, job.key, 'all');
  if (asked?.state !== 'making') return { kind: 'done' };
  const before = await listVolumes(reader, asked.id);
  const last = before.at(-1);
  const after = last === undefined ? undefined : { id: last.lastLetter, createdAt: last.lastAt };
  const letters = await lettersOfPeriod(reader, periodOf(asked), after, organisation.archive.lettersPerVolume);
  const [first] = letters;
  if (first === undefined) return ready(records, organisation, asked);
  // Whatever kills the process leaves no word behind: that it was begun is written before.
  if (asked.begun >= DEATHS) return killsProcesses(records, asked, log);
  const begun = asked.begun + 1;
  await records.database.transaction(organisation.id, (tx) => changePackage(tx, asked.id, { begun }));
  try {
    return await nextVolume(records, organisation, { asked, letters, before, job, reached });
  } catch (error) {
    // Another process has the job by now.
    if (job.signal.aborted) throw error;
    return notMade(records, asked, { error, log });
  }
}

// Not given up at once: what cannot be read today may be a disk that comes back. Attempts are counted here and not by the job, whose
// count grows with each volume and each process that is stopped.
function notMade(
  records: Records,
  { id, failures: before }: ArchivePackage,
  { error, log }: { readonly error: unknown; readonly log: Log },
): JobResult<SenderTables> {
  const failures = before + 1;
  if (failures >= ATTEMPTS) {
    log.error({ err: error, package: id }, 'An archive package could not be made');
    return { kind: 'done', settle: (tx) => failed(tx, records, id, { failures, begun: 0 }) };
  }
  log.warn(
    { err: error, package: id, failures },
    'A volume of an archive package could not be made and is tried again',
  );
  const settle = async (tx: Tx) => void (await changePackage(tx, id, { failures, begun: 0 }));
  return { kind: 'retry', afterMs: backOffMs(failures, { firstMs: 1000, longestMs: 600_000 }), settle };
}

// Each process that dies takes with it what others were doing there: no more of them.
function killsProcesses(records: Records, { id, begun, atLetter }: ArchivePackage, log: Log): JobResult<SenderTables> {
  log.error(
    { package: id, begun, letter: atLetter },
    'The process died each time a volume of an archive package was made; it is given up',
  );
  return { kind: 'done', settle: (tx) => failed(tx, records, id, {}) };
}

interface Next {
  readonly asked: ArchivePackage;
  readonly letters: readonly PeriodLetter[];
  readonly before: readonly ArchiveVolume[];
  readonly job: Job;
  readonly reached: Reached;
}

async function nextVolume(
  records: Records,
  organisation: SenderOrganisation,
  { asked, letters, before, job, reached }: Next,
): Promise<JobResult<SenderTables>> {
  const number = before.length + 1;
  const label = `Brev ${asked.fromDay} – ${asked.toDay}, del ${number}`;
  const head = packageHead(organisation, label, asked.askedByName, records.clock());
  const names = await readLogNames(records.database.reader(organisation.id));
  const done = before.reduce((sum, volume) => sum + volume.letters, 0);
  const write = (change: Parameters<typeof changePackage>[2]) =>
    records.database.transaction(organisation.id, (tx) => changePackage(tx, asked.id, change));
  const taken: string[] = [];
  // After a death each letter is named before it is read: the one that kills is known the next time.
  const tell = async (letter: string) => {
    if (taken.length % TELL_EVERY === 0) await write({ done: done + taken.length });
    if (asked.begun > 0) await write({ atLetter: letter });
    reached('archive-letter');
  };
  const read = readOneByOne(records, organisation, letters, { job, taken, tell });
  const pieces = writePackage({ records, organisation, head, names }, read);
  const { parts, bytes, sha256 } = await inBlobs(records, organisation, pieces);
  const { id: lastLetter, createdAt: lastAt } = letters.at(-1) ?? { id: '', createdAt: head.madeAt };
  const volume = { number, name: head.id, letters: taken.length, bytes, sha256, lastAt, lastLetter };
  return {
    kind: 'retry',
    afterMs: 0,
    settle: async (tx) => {
      if (!(await changePackage(tx, asked.id, { done: done + taken.length, failures: 0, begun: 0 }))) return;
      await insertVolume(tx, asked.id, { ...volume, parts, madeAt: head.madeAt });
      const details = { package: asked.id };
      const looks = taken.map(
        (subject) => ({ kind: 'letter-archived', actor: asked.askedBy, subject, details }) as const,
      );
      await records.events.recordAll(tx, looks);
    },
  };
}

// A letter that was disposed of meanwhile is passed over.
async function* readOneByOne(
  records: Records,
  organisation: SenderOrganisation,
  letters: readonly PeriodLetter[],
  { job, taken, tell }: { job: Job; taken: string[]; tell: (letter: string) => Promise<unknown> },
): AsyncGenerator<LetterView> {
  const reader = records.database.reader(organisation.id);
  for (const { id } of letters) {
    job.signal.throwIfAborted();
    const letter = await readLetter(reader, records.cipher, id);
    if (letter === undefined) continue;
    await tell(id);
    taken.push(id);
    yield letter;
  }
}

async function inBlobs(records: Records, organisation: SenderOrganisation, pieces: AsyncIterable<Uint8Array>) {
  const parts: ArchivePart[] = [];
  const hash = createHash('sha256');
  let [held, length, bytes]: [Uint8Array[], number, number] = [[], 0, 0];
  const put = async () => {
    if (length === 0) return;
    parts.push({ blob: await records.blobs.put(organisation.id, Buffer.concat(held, length)), bytes: length });
    [held, length] = [[], 0];
  };
  for await (const piece of pieces) {
    hash.update(piece);
    held.push(piece);
    length += piece.length;
    bytes += piece.length;
    if (length >= PART_BYTES) await put();
  }
  await put();
  return { parts, bytes, sha256: hash.digest('hex') };
}

function ready(records: Records, organisation: SenderOrganisation, { id }: ArchivePackage): JobResult<SenderTables> {
  return {
    kind: 'done',
    settle: async (tx) => {
      const endedAt = records.clock();
      const expiresAt = new Date(endedAt.getTime() + organisation.archive.keepDays * DAY_MS);
      if (!(await changePackage(tx, id, { state: 'ready', endedAt, expiresAt }))) return;
      await enqueue(tx, { kind: ARCHIVE_REMOVAL_JOB, key: id, payload: {}, runAt: expiresAt });
      await records.events.record(tx, { kind: 'archive-made', actor: 'system', subject: id });
    },
  };
}

async function failed(
  tx: Tx,
  records: Records,
  id: string,
  counts: { readonly failures?: number; readonly begun?: number },
): Promise<void> {
  if (!(await changePackage(tx, id, { ...counts, state: 'failed', endedAt: records.clock() }))) return;
  await removeVolumes(tx, id);
  await records.events.record(tx, { kind: 'archive-failed', actor: 'system', subject: id });
}

/** Removes the files of a package whose time has passed. */
export function removePackage(records: Records, { key: id }: Pick<ClaimedJob, 'key'>): JobResult<SenderTables> {
  return {
    kind: 'done',
    settle: async (tx) => {
      if (!(await changePackage(tx, id, { state: 'removed' }))) return;
      await removeVolumes(tx, id);
      await records.events.record(tx, { kind: 'archive-removed', actor: 'system', subject: id });
    },
  };
}
