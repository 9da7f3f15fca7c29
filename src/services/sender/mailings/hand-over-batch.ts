// One batch of a mailing to the mediator and what came of it. Its number names it there too, so that a process that goes on after another
// died asks for the same batch, adds the same lines and commits it once (DESIGN rules 4 to 6).
import type { Transaction } from '../../../platform/database/database.ts';
import { applyNews } from '../apply-news.ts';
import type { LineTaken, MediatorMailings } from '../doors/mediator-mailings.ts';
import { acceptedByMediator, rejectedByMediator } from '../hand-over-letter.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { lockFeed, takeEarlyEvents } from '../store/feed.ts';
import {
  closeBatch,
  insertBatch,
  type LetterToHandOver,
  lettersOfBatch,
  lettersToGather,
} from '../store/mailing-batches.ts';
import { lockMailing, readMailing, updateMailing } from '../store/mailings.ts';
import { lockLetter } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';
import type { Mailing } from './mailing.ts';
import { stopLines } from './steer-mailing.ts';
import { letterStopped } from './stop-letters.ts';

type Tx = Transaction<SenderTables>;

/** What one batch holds: small enough to lie in memory twice. */
const MOST = { letters: 250, bytes: 16 * 1_048_576 };

export type BatchStep = 'mailing-gathered' | 'mailing-opened' | 'mailing-filled' | 'mailing-committed' | 'mailing-told';
export type BatchReached = (step: BatchStep) => void;

/** Puts signed letters in the next batch. Undefined when there are none, or the mailing does not run. */
export async function gatherBatch(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  id: string,
): Promise<number | undefined> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockMailing(tx, records.cipher, id);
    if (mailing?.state !== 'running') return undefined;
    const letters = await lettersToGather(tx, id, MOST);
    if (letters.length === 0) return undefined;
    return await insertBatch(
      tx,
      id,
      letters.map(({ letter }) => letter),
    );
  });
}

/** Hands a batch over and writes what came of it. False when the mediator did not answer, or the mailing was paused in between. */
export async function handOverBatch(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  door: MediatorMailings,
  mailing: Pick<Mailing, 'id' | 'mediatorMailing'>,
  number: number,
  reached: BatchReached,
): Promise<boolean> {
  const { id, mediatorMailing } = mailing;
  const letters = await lettersOfBatch(records.database.reader(organisation.id), id, number);
  if (mediatorMailing === undefined) return false;
  const opened = await door.open(`${id}/${number}`, mediatorMailing);
  reached('mailing-opened');
  if (opened.kind === 'waiting') return false;
  if (opened.kind === 'refused' || opened.state === 'cancelled') {
    await neverLeft(records, organisation, id, number, letters, opened.kind === 'refused');
    return true;
  }
  if (opened.state === 'open') {
    const state = await stateNow(records, organisation, id);
    if (state === 'paused') return false;
    if (state === 'cancelled') {
      if ((await door.cancelBatch(opened.id)).kind === 'waiting') return false;
      // Whether it was still open when it was cancelled is what the next look says.
      return await handOverBatch(records, organisation, door, mailing, number, reached);
    }
    const lines = [];
    for (const { letter, blob } of letters) {
      lines.push({ key: letter, signedDelivery: await records.blobs.get(organisation.id, blob) });
    }
    if ((await door.fill(opened.id, lines)).kind !== 'done') return false;
    reached('mailing-filled');
    if ((await stateNow(records, organisation, id)) !== 'running') return false;
    const committed = await door.commit(opened.id);
    if (committed.kind === 'refused')
      return await allRefused(records, organisation, door, { id, number, letters }, opened.id);
    if (committed.kind === 'waiting') return false;
    reached('mailing-committed');
  }
  const told = await door.told(opened.id);
  if (told.kind === 'waiting') return false;
  await writeTold(records, organisation, id, number, letters, told.lines);
  reached('mailing-told');
  return true;
}

// A batch of which no line was taken cannot be committed: what was wrong with each is told, and nothing of it ever left.
async function allRefused(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  door: MediatorMailings,
  {
    id,
    number,
    letters,
  }: { readonly id: string; readonly number: number; readonly letters: readonly LetterToHandOver[] },
  there: string,
): Promise<boolean> {
  const told = await door.told(there);
  if (told.kind === 'waiting') return false;
  const refused = new Set(told.lines.flatMap(({ key, kind }) => (kind === 'rejected' ? [key] : [])));
  // Closed there for another reason: the next look says which.
  if (!letters.every(({ letter }) => refused.has(letter))) return false;
  await writeTold(records, organisation, id, number, letters, told.lines);
  await door.cancelBatch(there);
  return true;
}

async function stateNow(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  id: string,
): Promise<Mailing['state'] | undefined> {
  return (await readMailing(records.database.reader(organisation.id), records.cipher, id))?.state;
}

async function writeTold(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  id: string,
  number: number,
  letters: readonly LetterToHandOver[],
  lines: readonly LineTaken[],
): Promise<void> {
  const byKey = new Map(lines.map((line) => [line.key, line]));
  await records.database.transaction(organisation.id, async (tx) => {
    // Shared with other letters, apart from the follower: news of these deliveries is either kept already or comes after.
    await lockFeed(tx, 'shared');
    for (const { letter } of letters) {
      const line = byKey.get(letter);
      if (line !== undefined) await writeLine(tx, records, letter, line);
    }
    await closeBatch(tx, id, number, true);
  });
}

async function writeLine(tx: Tx, records: Records, id: string, line: LineTaken): Promise<void> {
  const letter = await lockLetter(tx, { id });
  if (letter === undefined || letter.deliveryId !== null || letter.state !== 'signed') return;
  if (line.kind === 'rejected')
    return await rejectedByMediator(tx, records, letter, { kind: 'rejected', reason: line.reason });
  await acceptedByMediator(tx, records, letter, line);
  for (const event of await takeEarlyEvents(tx, line.deliveryId)) await applyNews(tx, records, event);
}

// The mediator has nothing of it: with a mailing that runs its letters go in another batch, with one that is over they never leave.
async function neverLeft(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  id: string,
  number: number,
  letters: readonly LetterToHandOver[],
  mailingRefused: boolean,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockMailing(tx, records.cipher, id);
    const over = mailing?.endsAt !== undefined && mailing.endsAt <= records.clock();
    if (mailing?.state === 'running' && mailingRefused && !over) await stoppedThere(tx, records, mailing);
    const ended = mailing?.state === 'cancelled' || (mailingRefused && !over);
    if (ended) for (const { letter } of letters) await letterStopped(tx, records, letter, 'mailing-cancelled');
    await closeBatch(tx, id, number, !ended);
  });
}

// Those who run the mediator have cancelled it there: it is cancelled here too, and its maker is told.
async function stoppedThere(tx: Tx, records: Records, { id, unit, createdBy }: Mailing): Promise<void> {
  const at = records.clock();
  await updateMailing(tx, records.cipher, id, { state: 'cancelled', mediator_state: 'cancelled', ended_at: at }, at);
  await stopLines(tx, id);
  await records.events.record(tx, { kind: 'mailing-cancelled', actor: 'mediator', subject: id });
  await noteFor(tx, { kind: 'mailing-stopped', unit, mailing: id, to: { person: createdBy }, at });
}
