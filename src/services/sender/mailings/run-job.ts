// A mailing runs: lines become letters, letters are signed and handed over in the mediator's lane for mailings, or one by one at a pace
// to a mediator that has none. Every step is durable by itself; any process may do the next.

import { type ClaimedJob, enqueueAll, type JobResult } from '../../../platform/jobs/jobs.ts';
import { SIGN_JOB } from '../create-letter.ts';
import type { RestMediatorDoor } from '../doors/mediator.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { HAND_OVER_JOB } from '../sign-letter.ts';
import { lettersIn, lettersLaidAside, onTheirWay, unfinishedBatch } from '../store/mailing-batches.ts';
import { mailingFigures, progressOfOne } from '../store/mailing-figures.ts';
import { lockMailing, readMailing, updateMailing } from '../store/mailings.ts';
import type { SenderTables } from '../tables.ts';
import { alignMediator } from './align-mediator.ts';
import { type BatchReached, gatherBatch, handOverBatch } from './hand-over-batch.ts';
import { type Mailing, OVER } from './mailing.ts';
import { makeLetters, makeLettersForPaper } from './make-letters.ts';
import { signLetters } from './sign-letters.ts';
import { stopLines } from './steer-mailing.ts';
import { MAILING_PAUSED, type StopReason, stopLetters } from './stop-letters.ts';

type Result = JobResult<SenderTables>;
type Job = Pick<ClaimedJob, 'key' | 'signal'>;
export type RunStep = Parameters<BatchReached>[0] | 'mailing-lettered' | 'mailing-signed';
export type RunReached = (step: RunStep) => void;

const LETTERS_AT_ONCE = 100;
/** Letters of a mailing that stand in the single letters' line at a time: whoever sends one waits behind these at most. */
const IN_LINE = 20;
const LOOK_MS = 2000;
/** One question for each mailing while the mediator is away: attempts are not counted, since every look is one. */
const AWAY_MS = 1500;

/** One run of the job. Comes back until the mailing is over and nothing of it is on its way. */
export async function runMailing(
  records: Records,
  organisation: SenderOrganisation,
  job: Job,
  reached: RunReached = () => undefined,
): Promise<Result> {
  const { mediator } = organisation;
  for (;;) {
    job.signal.throwIfAborted();
    const mailing = await readMailing(records.database.reader(organisation.id), records.cipher, job.key);
    if (mailing === undefined || mailing.state === 'finished') return { kind: 'done' };
    const step =
      mediator.kind === 'rest'
        ? await inBatches(records, organisation, mediator, mailing, reached)
        : await oneByOne(records, organisation, mailing, reached);
    if (step === 'away') return { kind: 'retry', afterMs: AWAY_MS };
    if (typeof step === 'number') return { kind: 'retry', afterMs: step };
    if (step === 'over') return { kind: 'done' };
  }
}

/** 'more': go on at once; a number: look again after so many ms; 'away': the mediator does not answer; 'over': nothing is left to do. */
type Step = 'more' | 'away' | 'over' | number;

async function inBatches(
  records: Records,
  organisation: SenderOrganisation,
  door: RestMediatorDoor,
  mailing: Mailing,
  reached: RunReached,
): Promise<Step> {
  const { id } = mailing;
  const reader = records.database.reader(organisation.id);
  if (!(await alignMediator(records, organisation, door.mailings, id))) return 'away';
  const batch = await unfinishedBatch(reader, id);
  if (batch !== undefined && mailing.state !== 'paused') {
    const ended = await handOverBatch(records, organisation, door.mailings, mailing, batch, reached);
    return ended ? 'more' : 'away';
  }
  if (mailing.state === 'cancelled')
    return (await stopSome(records, organisation, id, 'mailing-cancelled')) ? 'more' : 'over';
  if (mailing.state === 'paused') return LOOK_MS;
  if (isOver(mailing, records)) return await endInTime(records, organisation, mailing);
  if (mailing.mediatorMailing === undefined) return await planAtMediator(records, organisation, door, mailing);
  const made = await makeLetters(records, organisation, id, LETTERS_AT_ONCE);
  if (made > 0) reached('mailing-lettered');
  const signed = await signLetters(records, organisation, id, LETTERS_AT_ONCE);
  if (signed > 0) reached('mailing-signed');
  const gathered = await gatherBatch(records, organisation, id);
  if (gathered !== undefined) reached('mailing-gathered');
  return made + signed > 0 || gathered !== undefined ? 'more' : await finishIfDone(records, organisation, mailing);
}

async function planAtMediator(
  records: Records,
  organisation: SenderOrganisation,
  door: RestMediatorDoor,
  { id, endsAt, perMinute }: Mailing,
): Promise<Step> {
  const name = `Utskick ${id.slice(0, 8)}`;
  const times = endsAt === undefined ? {} : { endsAt };
  const planned = await door.mailings.plan(id, { name, ...times, ...(perMinute === undefined ? {} : { perMinute }) });
  if (planned.kind !== 'planned') return 'away';
  await records.database.transaction(organisation.id, (tx) =>
    updateMailing(tx, records.cipher, id, { mediator_mailing: planned.id, mediator_state: 'planned' }, records.clock()),
  );
  return 'more';
}

async function oneByOne(
  records: Records,
  organisation: SenderOrganisation,
  mailing: Mailing,
  reached: RunReached,
): Promise<Step> {
  const { id } = mailing;
  if (mailing.state === 'cancelled') return await endCancelled(records, organisation, id);
  if (mailing.state === 'paused') return LOOK_MS;
  if (isOver(mailing, records)) return await endInTime(records, organisation, mailing);
  await backInLine(records, organisation, id);
  const rate = Math.min(mailing.perMinute ?? Number.MAX_SAFE_INTEGER, organisation.mailings.soapPerMinute);
  const many = Math.max(1, Math.floor(rate / 60));
  const inLine = await lettersIn(records.database.reader(organisation.id), id, ['created', 'signed'], IN_LINE);
  const room = Math.min(many, IN_LINE - inLine.length);
  const made = room <= 0 ? 0 : await makeLetters(records, organisation, id, room);
  if (made > 0) reached('mailing-lettered');
  if (made > 0 || room <= 0) return Math.ceil((60_000 / rate) * Math.max(1, made));
  return await finishIfDone(records, organisation, mailing);
}

function isOver({ endsAt }: Mailing, { clock }: Pick<Records, 'clock'>): boolean {
  return endsAt !== undefined && endsAt <= clock();
}

// What has not left when the time is over does not leave: it is said to have expired, and may go on paper. So may a line that never became a letter.
async function endInTime(records: Records, organisation: SenderOrganisation, mailing: Mailing): Promise<Step> {
  if ((await makeLettersForPaper(records, organisation, mailing.id, LETTERS_AT_ONCE)) > 0) return 'more';
  await records.database.transaction(organisation.id, (tx) => stopLines(tx, mailing.id));
  if (await stopSome(records, organisation, mailing.id, 'mailing-over')) return 'more';
  return await finishIfDone(records, organisation, mailing);
}

/** Letters that have not left: in no batch, or with no attempt that may have sent anything. False when there are none (left). */
async function stopSome(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  id: string,
  reason: StopReason,
): Promise<boolean> {
  const stopped = await records.database.transaction(organisation.id, (tx) => stopLetters(tx, records, id, reason));
  return stopped > 0;
}

// What was on the wire when it was cancelled ends first: where nothing was sent after all, it is stopped then.
async function endCancelled(records: Records, organisation: SenderOrganisation, id: string): Promise<Step> {
  if (await stopSome(records, organisation, id, 'mailing-cancelled')) return 'more';
  const { here } = await onTheirWay(records.database.reader(organisation.id), id);
  return here > 0 ? LOOK_MS : 'over';
}

// Letters whose jobs ended while the mailing was paused get new ones, again and again until each is there: a job that is just ending
// stands in the way of the first.
async function backInLine(records: Records, organisation: SenderOrganisation, id: string): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const letters = await lettersLaidAside(tx, id, MAILING_PAUSED);
    const jobs = letters.map(({ id: key, isSigned }) => ({
      kind: isSigned ? HAND_OVER_JOB : SIGN_JOB,
      key,
      payload: {},
    }));
    await enqueueAll(tx, jobs);
  });
}

async function finishIfDone(records: Records, organisation: SenderOrganisation, { id }: Mailing): Promise<Step> {
  const reader = records.database.reader(organisation.id);
  const { here, there } = await onTheirWay(reader, id);
  const { ready, raw } = await mailingFigures(reader, id);
  if (here + there + ready + raw > 0) return LOOK_MS;
  await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockMailing(tx, records.cipher, id);
    if (mailing === undefined || OVER.includes(mailing.state) || mailing.state === 'paused') return;
    // Counted once more under the lock: what another process has made of lines since is not left behind.
    const left = { ...(await onTheirWay(tx, id)), ...(await mailingFigures(tx, id)) };
    if (left.here + left.there + left.ready + left.raw > 0) return;
    const at = records.clock();
    await updateMailing(tx, records.cipher, id, { state: 'finished', ended_at: at }, at);
    await records.events.record(tx, { kind: 'mailing-finished', actor: 'system', subject: id });
    const { total, delivered, unknown } = await progressOfOne(tx, id);
    const details = { total, delivered, unknown };
    await noteFor(tx, {
      kind: 'mailing-done',
      unit: mailing.unit,
      mailing: id,
      to: { person: mailing.createdBy },
      at,
      details,
    });
  });
  return 'more';
}
