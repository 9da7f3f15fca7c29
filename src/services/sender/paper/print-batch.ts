// A print batch as people and systems handle it: begun with letters of the queue, printed, or let go again (issue 4, "Paper").
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { markLockedPrinted } from '../print-queue.ts';
import { type Reach, reads, worksIn } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { changeOnPaper, readOnPaper } from '../store/on-paper.ts';
import {
  changeBatch,
  insertBatch,
  isBatchOf,
  letGo,
  lettersOf,
  type PrintBatch,
  readBatch,
} from '../store/print-batches.ts';
import { whichQueued } from '../store/print-queue.ts';
import { type LockedLetter, lockLetter } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';

export const PRINT_BATCH_JOB = 'print-batch';
/** The problem of a batch that a supplier may have, of which a letter was stopped. */
const LETTER_STOPPED = 'letter-stopped';

/** Letters in one batch. What one file is made of lies in memory a few times over while it is made; the rest stays in the queue. */
export const LETTERS_A_BATCH = 200;
const BYTES_A_BATCH = 48 * 1_048_576;

type Organisation = Pick<SenderOrganisation, 'id' | 'supplier'>;

/** What the actor may print: a person as a caseworker, a system what it sees. */
export function printsIn(actor: Actor): Reach {
  return worksIn(actor, 'caseworker');
}

/** Takes letters out of the queue as a batch. Of what was chosen, what is not in the queue any more is left out. Throws 'conflict' when nothing is left. */
export async function beginBatch(
  records: Records,
  organisation: Organisation,
  actor: Actor,
  { letters, way }: { readonly letters: readonly string[]; readonly way: PrintBatch['way'] },
): Promise<string> {
  if (way === 'supplier' && organisation.supplier === undefined)
    throw new BrevduvaError('conflict', 'no print supplier is configured');
  const reach = printsIn(actor);
  return await records.database.transaction(organisation.id, async (tx) => {
    // In the order of ids: two who choose the same letters wait for each other, never in a ring.
    for (const id of [...new Set(letters)].toSorted()) await lockLetter(tx, { id });
    const queued = await whichQueued(tx, letters);
    const chosen = asManyAsFit(queued.filter((letter) => reads(reach, letter)));
    if (chosen.length === 0) throw notInQueue();
    const [id, at] = [randomUUID(), records.clock()];
    const units = [...new Set(chosen.map(({ unit }) => unit))];
    const number = await insertBatch(tx, { id, units, way, made_by: actor.id, made_by_name: actor.name, at });
    for (const [position, letter] of chosen.entries()) await changeOnPaper(tx, letter.id, { batch: id, position });
    await enqueue(tx, { kind: PRINT_BATCH_JOB, key: id, payload: {} });
    const details = { number, letters: chosen.length, way };
    await records.events.record(tx, { kind: 'print-batch-made', actor: actor.login, subject: id, details });
    return id;
  });
}

/**
 * The file is made once more, without what has left the batch since. One that a supplier may have already is not handed over again: a person
 * asks the supplier, and lets the other letters go. What a supplier has stays as it is. Lock the batch before.
 */
export async function makeAnew(
  tx: Transaction<SenderTables>,
  { clock, events }: Pick<Records, 'clock' | 'events'>,
  { id, state, offeredAt }: Pick<PrintBatch, 'id' | 'state' | 'offeredAt'>,
): Promise<void> {
  if (state !== 'made') return;
  const gone = { pdf_blob: null, waiting: null, updated_at: clock() };
  if (offeredAt !== undefined) {
    await changeBatch(tx, id, { ...gone, state: 'failed', problem: LETTER_STOPPED });
    return await events.record(tx, { kind: 'print-batch-failed', actor: 'system', subject: id });
  }
  await changeBatch(tx, id, { ...gone, state: 'making', pages: 0 });
  await enqueue(tx, { kind: PRINT_BATCH_JOB, key: id, payload: {} });
}

function asManyAsFit<T extends { readonly bytes: number }>(letters: readonly T[]): readonly T[] {
  let bytes = 0;
  const fits = letters.slice(0, LETTERS_A_BATCH).findIndex((letter) => {
    bytes += letter.bytes;
    return bytes > BYTES_A_BATCH;
  });
  return letters.slice(0, fits === -1 ? LETTERS_A_BATCH : Math.max(1, fits));
}

/** The batch, for somebody who may print every letter in it. Throws 'not-found'. */
export async function openBatch(
  records: Pick<Records, 'database'>,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<PrintBatch> {
  const reader = records.database.reader(organisation.id);
  return await seen(reader, await readBatch(reader, id), actor);
}

/** The same, with the look noted: its file holds letters and addresses. */
export async function lookAtBatch(
  records: Pick<Records, 'database' | 'events'>,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<PrintBatch> {
  const batch = await openBatch(records, organisation, actor, id);
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, { kind: 'print-batch-viewed', actor: actor.login, subject: id }),
  );
  return batch;
}

async function seen(reader: Reader<SenderTables>, batch: PrintBatch | undefined, actor: Actor): Promise<PrintBatch> {
  if (batch === undefined || !(await isBatchOf(reader, batch.id, printsIn(actor))))
    throw new BrevduvaError('not-found', 'there is no such batch');
  return batch;
}

/** Writes that the batch was printed here. The same once more changes nothing. Throws 'conflict' when its file is not made, or the supplier has it. */
export async function batchPrinted(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const batch = await seen(tx, await readBatch(tx, id, true), actor);
    if (batch.state === 'printed') return;
    if (batch.state !== 'made' || batch.way !== 'person') throw notNow();
    await markBatch(tx, records, actor, batch, records.clock());
  });
}

/** Marks the batch and each of its letters that still is to be printed, in the caller's transaction; the file, and every address in it, goes. */
export async function markBatch(
  tx: Transaction<SenderTables>,
  records: Pick<Records, 'clock' | 'events'>,
  actor: Pick<Actor, 'name' | 'login'>,
  batch: PrintBatch,
  at: Date,
): Promise<void> {
  for (const { letter } of (await lettersOf(tx, batch.id)).toSorted((a, b) => a.letter.localeCompare(b.letter))) {
    const locked = await lockLetter(tx, { id: letter });
    if (locked === undefined) continue;
    // Somebody here was told to take it out; what a supplier says that it printed it has printed.
    if (batch.way === 'person' && (await isLate(tx, locked))) await changeOnPaper(tx, letter, NOT_IN_BATCH);
    else await markLockedPrinted(tx, records, actor, locked, { at, reference: String(batch.number) });
  }
  const gone = { pdf_blob: null, waiting: null };
  await changeBatch(tx, batch.id, { ...gone, state: 'printed', printed_at: at, updated_at: records.clock() });
  const details = { number: batch.number, letters: batch.letters };
  await records.events.record(tx, { kind: 'print-batch-printed', actor: actor.login, subject: batch.id, details });
}

const NOT_IN_BATCH = { batch: null, first_page: null, pages: null };

async function isLate(tx: Transaction<SenderTables>, { id, state, openedAt }: LockedLetter): Promise<boolean> {
  if (state !== 'delivered') return false;
  const { copy } = await readOnPaper(tx, id);
  return copy === undefined || (copy === 'queued' && openedAt !== null);
}

/**
 * Puts the letters back in the queue. False when a supplier may have the batch and the person has not given their word (`sure`) that it
 * is not printed. Throws 'conflict' when the letters are printed.
 */
export async function releaseBatch(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  { id, sure }: { readonly id: string; readonly sure: boolean },
): Promise<boolean> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const batch = await seen(tx, await readBatch(tx, id, true), actor);
    if (batch.state === 'released') return true;
    const may = mayRelease(batch);
    if (may === 'no') throw notNow();
    if (may === 'asks' && !sure) return false;
    await letGo(tx, id);
    const state = 'released' as const;
    await changeBatch(tx, id, { state, pdf_blob: null, waiting: null, updated_at: records.clock() });
    const details = { number: batch.number, ...(may === 'asks' ? { supplierAsked: true } : {}) };
    await records.events.record(tx, { kind: 'print-batch-released', actor: actor.login, subject: id, details });
    return true;
  });
}

/** Whether its letters can go back. 'asks': a supplier may print them, and only a person who has asked can know that it will not. */
export function mayRelease({
  state,
  way,
  problem,
}: Pick<PrintBatch, 'state' | 'way' | 'problem'>): 'yes' | 'asks' | 'no' {
  if (state === 'printed' || state === 'released') return 'no';
  // A refusal of the last attempt says nothing of one before it whose answer never came (DESIGN rule 4).
  if (problem === 'supplier-refused' || problem === LETTER_STOPPED) return 'asks';
  if (state === 'making' || state === 'failed') return 'yes';
  return state === 'made' && way === 'person' ? 'yes' : 'asks';
}

function notInQueue(): BrevduvaError {
  return new BrevduvaError('conflict', 'none of the letters is in the print queue', {
    detail: {
      sv: 'Inget av breven står i utskriftskön längre. Någon annan kan ha tagit dem. Läs in kön igen.',
      en: 'None of the letters is in the print queue any more. Somebody else may have taken them. Load the queue again.',
    },
  });
}

function notNow(): BrevduvaError {
  return new BrevduvaError('conflict', 'the batch is not in a state for that', {
    detail: {
      sv: 'Det går inte för den här omgången nu. Läs in sidan igen och se hur långt den har kommit.',
      en: 'That is not possible for this batch now. Load the page again to see how far it has come.',
    },
  });
}
