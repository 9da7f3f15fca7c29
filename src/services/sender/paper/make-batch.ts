// The file of a print batch: each letter to its address, its attachments after it, each letter beginning on a front. Made once, before anything is handed over.
import { createHash } from 'node:crypto';
import type { JobResult } from '../../../platform/jobs/jobs.ts';
import { inKillableProcess } from '../../../platform/killable/killable.ts';
import { packFiles, unpackFiles } from '../mailings/split/task-input.ts';
import { printBrandOf } from '../organisation/brand.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { paperLetterPdf } from '../print/paper-letter.ts';
import type { Records } from '../records.ts';
import { readLetter } from '../store/letters.ts';
import { changeOnPaper, readOnPaper } from '../store/on-paper.ts';
import type { PaperStop } from '../store/paper-tables.ts';
import { type BatchLetter, changeBatch, lettersOf, type PrintBatch, readBatch } from '../store/print-batches.ts';
import { type LockedLetter, lockLetter } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';
import { addressFor } from './paper-address.ts';
import { stopLetter } from './stop-letter.ts';

const MERGE = new URL('./merge-task.ts', import.meta.url);
const LIMITS = { seconds: 300, megabytes: 1024 };
const AGAIN_MS = 10_000;

interface Judged {
  readonly letter: string;
  readonly stop?: PaperStop;
  readonly files?: readonly Uint8Array[];
}

interface Made {
  readonly stops: ReadonlyMap<string, PaperStop>;
  readonly places: ReadonlyMap<string, { readonly firstPage: number; readonly pages: number }>;
  readonly pages: number;
  readonly pdf: Uint8Array;
}

/** One try. The file is a blob before its row says so; what a process left behind that died in between is swept. */
export async function makeBatch(
  records: Records,
  organisation: SenderOrganisation,
  batch: PrintBatch,
): Promise<JobResult<SenderTables>> {
  const letters = await lettersOf(records.database.reader(organisation.id), batch.id);
  const judged: Judged[] = [];
  for (const { letter } of letters) {
    const one = await judgeLetter(records, organisation, letter);
    if (one === 'no-answer') return waits('address-register', batch);
    judged.push(one);
  }
  const made = await merge(judged);
  if (made === undefined) return failed(records, batch);
  const blob = made.pages === 0 ? undefined : await records.blobs.put(organisation.id, made.pdf);
  return {
    kind: 'retry',
    afterMs: 0,
    settle: async (tx) => {
      const now = await readBatch(tx, batch.id, true);
      if (now?.state !== 'making') return;
      const at = records.clock();
      // Somebody else's letter by now (delivered after all, opened): the file is made again without it.
      if (!(await allWait(tx, batch.id, letters))) return;
      for (const [letter, stop] of made.stops) await stopLetter(tx, records, letter, { stop, at });
      for (const [letter, { firstPage, pages }] of made.places) {
        await changeOnPaper(tx, letter, { first_page: firstPage, pages });
      }
      const nothing = { state: 'released', problem: 'nothing-left' } as const;
      const file = {
        state: 'made',
        pdf_blob: blob ?? null,
        pdf_sha256: createHash('sha256').update(made.pdf).digest('hex'),
        pdf_bytes: made.pdf.length,
      } as const;
      const change = blob === undefined ? nothing : file;
      await changeBatch(tx, batch.id, { ...change, pages: made.pages, waiting: null, updated_at: at });
    },
  };
}

async function judgeLetter(
  records: Records,
  organisation: SenderOrganisation,
  id: string,
): Promise<Judged | 'no-answer'> {
  const letter = await readLetter(records.database.reader(organisation.id), records.cipher, id);
  if (letter === undefined) return { letter: id, stop: 'not-printable' };
  const address = await addressFor(organisation, letter);
  if (address.kind === 'no-answer') return 'no-answer';
  if (address.kind === 'stop') return { letter: id, stop: address.stop };
  const brand = await printBrandOf(records, organisation, letter.unit);
  const printed = { ...letter, postalAddress: address.lines };
  const files = [await paperLetterPdf(organisation.name, printed, brand, organisation.id)];
  for (const { blob } of letter.files) files.push(await records.blobs.get(organisation.id, blob));
  return { letter: id, files };
}

async function merge(judged: readonly Judged[]): Promise<Made | undefined> {
  const stops = new Map(judged.flatMap(({ letter, stop }) => (stop === undefined ? [] : [[letter, stop] as const])));
  const whole = judged.filter(({ files }) => files !== undefined);
  const places = new Map<string, { firstPage: number; pages: number }>();
  if (whole.length === 0) return { stops, places, pages: 0, pdf: new Uint8Array() };
  const input = packFiles(whole.map(({ files = [] }) => packFiles(files)));
  const result = await inKillableProcess(MERGE, input, LIMITS);
  if (!result.ok || !(result.value instanceof Uint8Array)) return undefined;
  const [head = Buffer.alloc(0), pdf = Buffer.alloc(0)] = unpackFiles(result.value);
  const told: unknown = JSON.parse(head.toString('utf8'));
  const toldOf: unknown = Reflect.get(Object(told), 'letters');
  for (const [index, { letter }] of whole.entries()) {
    const place: unknown = Array.isArray(toldOf) ? toldOf[index] : null;
    const [firstPage, pages] = [
      Number(Reflect.get(Object(place), 'firstPage')),
      Number(Reflect.get(Object(place), 'pages')),
    ];
    if (firstPage > 0 && pages > 0) places.set(letter, { firstPage, pages });
    else stops.set(letter, 'not-printable');
  }
  return { stops, places, pages: Number(Reflect.get(Object(told), 'pages')), pdf };
}

type Tx = Parameters<typeof lockLetter>[0];

async function allWait(tx: Tx, batch: string, letters: readonly BatchLetter[]): Promise<boolean> {
  let all = true;
  for (const { letter } of letters.toSorted((a, b) => a.letter.localeCompare(b.letter))) {
    const locked = await lockLetter(tx, { id: letter });
    // One that was stopped meanwhile has left it.
    const isInIt = (await readOnPaper(tx, letter)).batch === batch;
    if (isInIt && locked !== undefined && (await isToPrint(tx, locked))) continue;
    if (isInIt) await changeOnPaper(tx, letter, { batch: null });
    all = false;
  }
  return all;
}

// As the print queue has it: a copy of what has been opened meanwhile is not printed.
async function isToPrint(tx: Tx, letter: LockedLetter): Promise<boolean> {
  if (letter.state === 'to-print') return true;
  if (letter.state !== 'delivered' || letter.openedAt !== null) return false;
  return (await readOnPaper(tx, letter.id)).copy === 'queued';
}

function waits(waiting: string, { id }: PrintBatch): JobResult<SenderTables> {
  return { kind: 'retry', afterMs: AGAIN_MS, settle: (tx) => changeBatch(tx, id, { waiting }) };
}

function failed(records: Records, { id }: PrintBatch): JobResult<SenderTables> {
  return {
    kind: 'done',
    settle: async (tx) => {
      const change = { state: 'failed', problem: 'file-not-made', waiting: null, updated_at: records.clock() } as const;
      if ((await readBatch(tx, id, true))?.state !== 'making') return;
      await changeBatch(tx, id, change);
      await records.events.record(tx, { kind: 'print-batch-failed', actor: 'system', subject: id });
    },
  };
}
