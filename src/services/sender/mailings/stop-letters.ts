// Letters of a mailing that may leave no more: asked and stopped under lock, and never said of one that may have left (issue 4, "Mailings"; DESIGN rule 4).
import type { Transaction } from '../../../platform/database/database.ts';
import { goesOnPaper } from '../letter-state.ts';
import { noteOutcome } from '../notices/note-outcome.ts';
import { putInPrintQueue } from '../print-queue.ts';
import type { Records } from '../records.ts';
import { attemptsOf } from '../store/hand-overs.ts';
import { lettersIn, lockMailingOf, unfinishedBatch } from '../store/mailing-batches.ts';
import { changeLetter, type LockedLetter, lockLetter, tell } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

export type StopReason = 'mailing-cancelled' | 'mailing-over';

/** What a letter waits for whose job went away while its mailing was paused: the run of the mailing gives it another. */
export const MAILING_PAUSED = 'mailing-paused';

const AT_ONCE = 500;

// Every attempt at it is known to have sent nothing.
async function hasNotLeft(tx: Tx, { id, deliveryId, state }: LockedLetter): Promise<boolean> {
  if (deliveryId !== null || (state !== 'created' && state !== 'signed')) return false;
  return state === 'created' || (await attemptsOf(tx, id)).every(({ outcome }) => outcome === 'not-sent');
}

/**
 * Whether the letter's mailing lets letters leave at this moment; true for a letter of none. A pause or a cancellation that comes after
 * this waits until the transaction has ended. Ask before the letter is locked: pause and cancellation lock in that order.
 */
export async function mailingLetsGo(tx: Tx, letter: string, now: Date): Promise<'yes' | 'paused' | 'over'> {
  const mailing = await lockMailingOf(tx, letter);
  if (mailing === undefined) return 'yes';
  if (mailing.state === 'paused') return 'paused';
  const inTime = mailing.endsAt === null || mailing.endsAt > now;
  return mailing.state === 'cancelled' || !inTime ? 'over' : 'yes';
}

/** A letter of a paused mailing says what it waits for. */
export async function waitForMailing(tx: Tx, id: string, at: Date): Promise<void> {
  await changeLetter(tx, id, { waiting: MAILING_PAUSED, updated_at: at });
}

/** A letter that has not left never does. False where it has, or may have. One that may go on paper does so where its time is over. */
export async function letterStopped(tx: Tx, records: Records, id: string, reason: StopReason): Promise<boolean> {
  const letter = await lockLetter(tx, { id });
  if (letter === undefined || !(await hasNotLeft(tx, letter))) return false;
  const at = records.clock();
  const kind = reason === 'mailing-over' ? 'expired' : 'cancelled';
  const details = { reason };
  const state = await tell(tx, letter, { kind, at, details }, { settled_at: at, waiting: null, reason });
  await records.events.record(tx, { kind: `letter-${kind}`, actor: 'system', subject: id, details });
  await noteOutcome(tx, letter, state, { at, details });
  if (goesOnPaper(state, letter.channel)) await putInPrintQueue(tx, records, { ...letter, state }, { at, reason });
  return true;
}

/** Stops letters of the mailing that have not left, some at a time. Returns how many; 0 when no more can be stopped. */
export async function stopLetters(tx: Tx, records: Records, mailing: string, reason: StopReason): Promise<number> {
  // What a batch holds that nobody has told the end of may be with the mediator.
  if ((await unfinishedBatch(tx, mailing)) !== undefined) return 0;
  let stopped = 0;
  // In the order of ids: two who stop the same letters wait for each other, never in a ring.
  for (const letter of (await lettersIn(tx, mailing, ['created', 'signed'], AT_ONCE)).toSorted())
    if (await letterStopped(tx, records, letter, reason)) stopped += 1;
  return stopped;
}
