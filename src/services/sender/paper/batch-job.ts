// The job of a print batch: its file is made, handed over to the supplier once by its id, and asked about until the returned mail is in.
// kill -9 between two of these steps repeats the one that was not written down; each may be repeated (DESIGN rules 4 to 6).
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { changeBatch, lettersOf, type PrintBatch, readBatch } from '../store/print-batches.ts';
import type { SenderTables } from '../tables.ts';
import { PRINT_FILE } from './folder-supplier.ts';
import { makeBatch } from './make-batch.ts';
import { markBatch } from './print-batch.ts';
import type { JobTicket, PrintSupplier, SupplierSays } from './print-supplier.ts';
import { noteReturned } from './returned-mail.ts';

type Result = JobResult<SenderTables>;

const DAY_MS = 86_400_000;
/** How long returned mail is asked about after printing. */
const RETURNS_DAYS = 90;
/** Returned mail comes in days, not in minutes. */
const SELDOM = 60;
const DONE: Result = { kind: 'done' };

/** The handler. */
export function printBatchHandler(
  records: Records,
  organisation: SenderOrganisation,
): (job: Pick<ClaimedJob, 'key'>) => Promise<Result> {
  return async ({ key }) => {
    const batch = await readBatch(records.database.reader(organisation.id), key);
    if (batch === undefined) return DONE;
    if (batch.state === 'making') return await makeBatch(records, organisation, batch);
    const { supplier } = organisation;
    if (batch.way === 'person' || supplier === undefined) return DONE;
    if (batch.state === 'made') return await handOver(records, organisation, supplier, batch);
    if (batch.state === 'failed' || batch.state === 'released') return DONE;
    return await follow(records, supplier, batch);
  };
}

async function handOver(
  records: Records,
  organisation: SenderOrganisation,
  supplier: PrintSupplier,
  batch: PrintBatch,
): Promise<Result> {
  const { id, pdf } = batch;
  if (pdf === undefined) return DONE;
  const bytes = await records.blobs.get(organisation.id, pdf.blob);
  const ticket = await ticketOf(records, organisation, { ...batch, pdf });
  const outcome = await supplier.handOver(ticket, bytes, () => begins(records, organisation, { id, pdf }));
  if (outcome === 'withdrawn') return { kind: 'retry', afterMs: 0 };
  if (outcome === 'no-answer') {
    return { kind: 'retry', afterMs: supplier.pollMs, settle: (tx) => changeBatch(tx, id, { waiting: 'supplier' }) };
  }
  const at = records.clock();
  if (outcome === 'refused') {
    const failed = { state: 'failed', problem: 'supplier-refused', waiting: null, updated_at: at } as const;
    return {
      kind: 'done',
      settle: async (tx) => {
        if (!(await isStill(tx, id, 'made'))) return;
        await changeBatch(tx, id, failed);
        await records.events.record(tx, { kind: 'print-batch-failed', actor: supplier.name, subject: id });
      },
    };
  }
  return {
    kind: 'retry',
    afterMs: supplier.pollMs,
    settle: async (tx) => {
      // A person may have let its letters go while it was handed over, on their word that the supplier does not print it.
      if (!(await isStill(tx, id, 'made'))) return;
      await changeBatch(tx, id, { state: 'handed-over', waiting: null, updated_at: at });
      const details = { number: batch.number, sha256: pdf.sha256 };
      await records.events.record(tx, { kind: 'print-batch-handed-over', actor: 'system', subject: id, details });
    },
  };
}

// Durable before the supplier may have it (DESIGN rule 4): from then on it is not made anew.
async function begins(
  { database, clock }: Records,
  organisation: SenderOrganisation,
  { id, pdf }: { readonly id: string; readonly pdf: NonNullable<PrintBatch['pdf']> },
): Promise<boolean> {
  return await database.transaction(organisation.id, async (tx) => {
    const now = await readBatch(tx, id, true);
    if (now?.state !== 'made' || now.pdf?.blob !== pdf.blob) return false;
    if (now.offeredAt === undefined) await changeBatch(tx, id, { offered_at: clock() });
    return true;
  });
}

async function isStill(
  tx: Parameters<typeof changeBatch>[0],
  id: string,
  state: PrintBatch['state'],
): Promise<boolean> {
  return (await readBatch(tx, id, true))?.state === state;
}

async function ticketOf(
  { database }: Records,
  organisation: SenderOrganisation,
  batch: PrintBatch & { readonly pdf: NonNullable<PrintBatch['pdf']> },
): Promise<JobTicket> {
  const letters = await lettersOf(database.reader(organisation.id), batch.id);
  const { bytes, sha256 } = batch.pdf;
  return {
    jobId: batch.id,
    batchNumber: batch.number,
    organisation: organisation.id,
    createdAt: batch.createdAt.toISOString(),
    file: { name: PRINT_FILE, bytes, sha256, pages: batch.pages },
    paper: { size: 'A4', sides: 'duplex', colour: 'as-file', envelope: 'C5, window to the right' },
    letters: letters.map(({ letter, firstPage = 0, pages = 0 }) => ({ letterId: letter, firstPage, pages })),
  };
}

async function follow(records: Records, supplier: PrintSupplier, batch: PrintBatch): Promise<Result> {
  const said = await supplier.ask(batch.id);
  const now = records.clock();
  const printed = batch.state === 'printed';
  const old = batch.printedAt !== undefined && now.getTime() - batch.printedAt.getTime() > RETURNS_DAYS * DAY_MS;
  const afterMs = printed ? supplier.pollMs * SELDOM : supplier.pollMs;
  if (said === undefined) return old ? DONE : { kind: 'retry', afterMs };
  const settle = (tx: Parameters<typeof changeBatch>[0]) => apply(tx, records, supplier, batch.id, said);
  return (said.state === 'failed' && !printed) || old ? { kind: 'done', settle } : { kind: 'retry', afterMs, settle };
}

// Told twice it changes nothing; what was printed is never called failed.
async function apply(
  tx: Parameters<typeof changeBatch>[0],
  records: Records,
  supplier: PrintSupplier,
  id: string,
  said: SupplierSays,
): Promise<void> {
  const batch = await readBatch(tx, id, true);
  if (batch === undefined) return;
  const at = records.clock();
  if (batch.state === 'handed-over' || batch.state === 'accepted') {
    if (said.state === 'accepted' && batch.state === 'handed-over') {
      await changeBatch(tx, id, { state: 'accepted', updated_at: at });
    }
    if (said.state === 'failed') {
      const problem = said.problem ?? 'supplier-failed';
      await changeBatch(tx, id, { state: 'failed', problem, waiting: null, updated_at: at });
      await records.events.record(tx, { kind: 'print-batch-failed', actor: supplier.name, subject: id });
    }
    if (said.state === 'printed') {
      const actor = { name: supplier.name, login: supplier.name };
      await markBatch(tx, records, actor, batch, said.at ?? at);
    }
  }
  if (said.state !== 'printed') return;
  const own = new Set((await lettersOf(tx, id)).map(({ letter }) => letter));
  for (const { letter, reason } of said.returned) {
    if (own.has(letter)) await noteReturned(tx, records, { name: supplier.name, login: supplier.name }, letter, reason);
  }
}
