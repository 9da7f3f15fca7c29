// A letter handed over behind Message v3, which has no idempotency key: the attempt is durable before its first byte, and what may have
// arrived is sent again only where the mediator removes repeats (DESIGN rule 4).
import type { Transaction } from '../../platform/database/database.ts';
import { backOffMs } from '../../platform/jobs/back-off.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../platform/jobs/jobs.ts';
import type { SoapHandOver, SoapMediatorDoor } from './doors/soap-mediator.ts';
import { FOLLOW_JOB } from './follow-distribution.ts';
import { acceptedByMediator, rejectedByMediator } from './hand-over-letter.ts';
import { MAILING_PAUSED, mailingLetsGo, waitForMailing } from './mailings/stop-letters.ts';
import { mediatorAnswers } from './mediator-health.ts';
import { noteOutcome } from './notices/note-outcome.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Records } from './records.ts';
import { attemptsOf, endAttempt, holdsJob, insertAttempt } from './store/hand-overs.ts';
import { findSignedBlob } from './store/letters.ts';
import { changeLetter, type LockedLetter, lockLetter, tell } from './store/timeline.ts';
import type { Details, SenderTables } from './tables.ts';

type Tx = Transaction<SenderTables>;
type Job = Pick<ClaimedJob, 'id' | 'key' | 'attempt'>;

const BACK_OFF = { firstMs: 1000, longestMs: 300_000 };

type Begun =
  /** `doubt`: an earlier attempt may have arrived. */
  | { readonly kind: 'begun'; readonly number: number; readonly doubt: boolean }
  | { readonly kind: 'in-doubt'; readonly reason: string }
  | { readonly kind: 'over' };

/** Hands over the letter of a job, or says that it is not known whether the mediator has it. */
export async function handOverBySoap(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  door: SoapMediatorDoor,
  job: Job,
): Promise<JobResult<SenderTables>> {
  const blob = await findSignedBlob(records.database.reader(organisation.id), job.key);
  if (blob === undefined) return { kind: 'done' };
  // Read before the attempt begins: whatever fails here has sent nothing.
  const bytes = await records.blobs.get(organisation.id, blob);
  const begun = await records.database.transaction(organisation.id, (tx) => begin(tx, records, door, job));
  if (begun.kind === 'over') return { kind: 'done' };
  if (begun.kind === 'in-doubt') {
    const { reason } = begun;
    return {
      kind: 'done',
      settle: (tx) => withLetter(tx, job, (letter) => putInDoubt(tx, records, letter, { reason })),
    };
  }
  const answer = await door.handOver(job.key, bytes);
  const settle = (tx: Tx) => end(tx, records, door, job, begun, answer);
  return isTriedAgain(answer, door)
    ? { kind: 'retry', afterMs: backOffMs(job.attempt, BACK_OFF), settle }
    : { kind: 'done', settle };
}

function isTriedAgain(answer: SoapHandOver, door: SoapMediatorDoor): boolean {
  return answer.kind === 'waiting' || (answer.kind === 'unknown' && door.repeats === 'deduplicated');
}

// An attempt without an end here is one whose process died or lost its lease: it may have arrived.
async function begin(tx: Tx, records: Records, door: SoapMediatorDoor, job: Job): Promise<Begun> {
  if (!(await holdsJob(tx, job))) return { kind: 'over' };
  const at = records.clock();
  const going = await mailingLetsGo(tx, job.key, at);
  const letter = await lockLetter(tx, { id: job.key });
  if (letter?.state !== 'signed') return { kind: 'over' };
  const attempts = await attemptsOf(tx, job.key);
  for (const { number, outcome } of attempts) {
    if (outcome === undefined) {
      await endAttempt(tx, job.key, number, { outcome: 'unknown', reason: 'interrupted', at });
    }
  }
  const doubtful = attempts.filter(({ outcome }) => outcome === undefined || outcome === 'unknown');
  const since = doubtful[0]?.startedAt;
  if (since !== undefined) {
    if (door.repeats === 'unknown') return { kind: 'in-doubt', reason: 'interrupted' };
    if (since.getTime() + door.pace.followMs < at.getTime()) return { kind: 'in-doubt', reason: 'lifetime-over' };
  }
  // What may have left already is followed to its end; what has not goes when its mailing does, which gives it another job.
  if (going !== 'yes' && since === undefined) {
    if (going === 'paused') await waitForMailing(tx, letter.id, at);
    return { kind: 'over' };
  }
  const number = attempts.length + 1;
  await insertAttempt(tx, job.key, number, at);
  if (letter.waiting === MAILING_PAUSED) await changeLetter(tx, letter.id, { waiting: null });
  return { kind: 'begun', number, doubt: since !== undefined };
}

async function end(
  tx: Tx,
  records: Records,
  door: SoapMediatorDoor,
  job: Job,
  { number, doubt }: Extract<Begun, { kind: 'begun' }>,
  answer: SoapHandOver,
): Promise<void> {
  const at = records.clock();
  const reason = 'reason' in answer ? answer.reason : null;
  const outcome = answer.kind === 'waiting' ? 'not-sent' : answer.kind;
  await endAttempt(tx, job.key, number, { outcome, reason, at });
  // Only what is tried again is called trouble: the next try takes it back.
  if (isTriedAgain(answer, door)) await mediatorAnswers(tx, 'no-answer', at);
  else if (answer.kind !== 'unknown') await mediatorAnswers(tx, undefined, at);
  await withLetter(tx, job, async (letter) => {
    switch (answer.kind) {
      case 'accepted':
        await acceptedByMediator(tx, records, letter, answer);
        return await enqueue(tx, {
          kind: FOLLOW_JOB,
          key: job.key,
          payload: { since: at.toISOString() },
          runAt: new Date(at.getTime() + door.pace.firstMs),
        });
      case 'rejected':
        // A refusal of this attempt says nothing of the one before it, which may have arrived.
        if (doubt) return await putInDoubt(tx, records, letter, { ...refusal(answer), attempt: number });
        return await rejectedByMediator(tx, records, letter, answer);
      case 'waiting':
        return await changeLetter(tx, letter.id, { waiting: doubt ? 'unclear' : answer.reason, updated_at: at });
      case 'unknown':
        if (door.repeats === 'unknown') {
          return await putInDoubt(tx, records, letter, { reason: answer.reason, attempt: number });
        }
        return await stillUnclear(tx, letter, { reason: answer.reason, attempt: number }, doubt, at);
    }
  });
}

function refusal({ code, description }: Extract<SoapHandOver, { kind: 'rejected' }>): Details {
  return {
    reason: 'refused-later',
    ...(code === undefined ? {} : { code }),
    ...(description === undefined ? {} : { description }),
  };
}

// Told once, not at each attempt.
async function stillUnclear(tx: Tx, letter: LockedLetter, details: Details, told: boolean, at: Date): Promise<void> {
  if (told) return await changeLetter(tx, letter.id, { waiting: 'unclear', updated_at: at });
  await tell(tx, letter, { kind: 'hand-over-unclear', at, details }, { waiting: 'unclear' });
}

async function putInDoubt(tx: Tx, records: Records, letter: LockedLetter, details: Details): Promise<void> {
  const entry = { kind: 'hand-over-unknown', at: records.clock(), details } as const;
  const state = await tell(tx, letter, entry, { waiting: null, reason: 'hand-over-unknown' });
  await noteOutcome(tx, letter, state, { at: entry.at, details });
  await records.events.record(tx, { kind: 'letter-unknown', actor: 'system', subject: letter.id, details });
}

async function withLetter(tx: Tx, { key }: Job, act: (letter: LockedLetter) => Promise<void>): Promise<void> {
  const letter = await lockLetter(tx, { id: key });
  if (letter?.state === 'signed') await act(letter);
}
