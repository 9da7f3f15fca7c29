// The job of a list precheck: one part is one question to FaR, its answers are committed before the next is asked; a process that
// dies has at most one question to ask again.
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { nextWaitingPart, type PrecheckPart, writePart } from '../store/precheck-parts.ts';
import { changePrecheck, holdPrecheck, readPrecheck } from '../store/prechecks.ts';
import type { SenderTables } from '../tables.ts';
import { PRECHECK_JOB } from './begin-precheck.ts';
import { groupOf, type PrecheckLine } from './precheck-line.ts';

type Result = JobResult<SenderTables>;
type JobRecords = Pick<Records, 'database' | 'cipher' | 'events' | 'clock'>;

/** So often FaR is asked about a part that it does not answer about; then its lines are 'unknown' and the next part is asked about. */
const TRIES = 6;
const PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/** Asks about the next part; done when none waits. */
export async function askAboutList(
  records: JobRecords,
  organisation: SenderOrganisation,
  job: ClaimedJob,
): Promise<Result> {
  const reader = records.database.reader(organisation.id);
  const part = await nextWaitingPart(reader, records.cipher, job.key);
  if (part === undefined) return finish(records, job);
  const waiting = part.lines.filter((line) => groupOf(line) === 'waiting');
  const recipients = waiting.flatMap(({ recipient }) => (recipient === undefined ? [] : [recipient]));
  const answers = await organisation.registry.lookUp(recipients);
  const at = records.clock();
  const silent = [...answers.values()].every(({ kind }) => kind === 'unanswered');
  const tries = silent ? ((await readPrecheck(reader, records.cipher, job.key))?.unanswered ?? 0) + 1 : 0;
  if (silent && tries < TRIES) return askLater(job, tries, at);
  const lines = part.lines.map((line): PrecheckLine => {
    const answer =
      groupOf(line) === 'waiting' && line.recipient !== undefined ? answers.get(line.recipient) : undefined;
    return answer === undefined ? line : { ...line, answer, at: at.toISOString() };
  });
  return answered(records, organisation, job, { ...part, lines }, { at, asked: recipients.length });
}

function askLater(job: ClaimedJob, tries: number, at: Date): Result {
  return {
    kind: 'retry',
    afterMs: Math.min(PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS),
    settle: (tx) =>
      changePrecheck(tx, job.key, { unanswered: tries, ...(tries === 1 ? { unanswered_since: at } : {}) }),
  };
}

function answered(
  { cipher }: JobRecords,
  { prechecks }: SenderOrganisation,
  job: ClaimedJob,
  part: PrecheckPart,
  question: { readonly at: Date; readonly asked: number },
): Result {
  return {
    kind: 'retry',
    afterMs: prechecks.pauseMs,
    settle: async (tx) => {
      // Somebody may have mended a number of this part meanwhile: then it is asked about again.
      await changePrecheck(tx, job.key, { unanswered: 0, unanswered_since: null });
      await writePart(tx, cipher, job.key, part, question);
    },
  };
}

function finish({ cipher, events, clock }: JobRecords, job: ClaimedJob): Result {
  return {
    kind: 'done',
    settle: async (tx) => {
      const state = await holdPrecheck(tx, job.key);
      if (state === undefined) return;
      const now = await readPrecheck(tx, cipher, job.key);
      if (now === undefined) return;
      // Mended between the look and this: the job that ended is followed by another.
      if (now.counts.waiting > 0) return enqueue(tx, { kind: PRECHECK_JOB, key: job.key, payload: null });
      await changePrecheck(tx, job.key, {
        state: 'finished',
        finished_at: clock(),
        unanswered: 0,
        unanswered_since: null,
      });
      const { digital, paper, unknown } = now.counts;
      await events.record(tx, {
        kind: 'precheck-finished',
        actor: 'system',
        subject: job.key,
        details: { digital, paper, unknown },
      });
    },
  };
}
