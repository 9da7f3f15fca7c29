// All SQL about print batches: which letters each has, how far it has come, and its file while it lasts.
import { type RawBuilder, type Selectable, sql, type Updateable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { type Reach, unitsIn } from '../reach.ts';
import type { Scope } from '../rights.ts';
import type { SenderTables } from '../tables.ts';
import { OF_LETTER, ofReach } from './of-reach.ts';
import type { BatchState, PrintBatchTable } from './paper-tables.ts';

type Tx = Transaction<SenderTables>;

export interface PrintBatch {
  readonly id: string;
  readonly number: number;
  readonly units: readonly string[];
  readonly way: 'person' | 'supplier';
  readonly state: BatchState;
  readonly waiting: string | undefined;
  readonly problem: string | undefined;
  readonly madeByName: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly printedAt: Date | undefined;
  /** Since when a supplier may have it. */
  readonly offeredAt: Date | undefined;
  readonly pages: number;
  readonly letters: number;
  readonly pdf: { readonly blob: string; readonly sha256: string; readonly bytes: number } | undefined;
}

const letters = sql<number>`(select count(*) from letter_on_paper p where p.batch = print_batch.id)`;

function asBatch(row: Selectable<PrintBatchTable> & { letters: number }): PrintBatch {
  const { pdf_blob: blob, pdf_sha256: sha256, pdf_bytes: bytes } = row;
  return {
    id: row.id,
    number: row.number,
    units: row.units,
    way: row.way,
    state: row.state,
    waiting: row.waiting ?? undefined,
    problem: row.problem ?? undefined,
    madeByName: row.made_by_name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    printedAt: row.printed_at ?? undefined,
    offeredAt: row.offered_at ?? undefined,
    pages: row.pages,
    letters: Number(row.letters),
    pdf: blob === null || sha256 === null || bytes === null ? undefined : { blob, sha256, bytes },
  };
}

/** A batch under way, with the organisation's next number. One after the other. */
export async function insertBatch(
  tx: Tx,
  batch: Pick<PrintBatchTable, 'id' | 'units' | 'way' | 'made_by' | 'made_by_name'> & { readonly at: Date },
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`print-batch ${tx.organisation}`}, 0))`.execute(tx.query);
  const { last } = await tx.query
    .selectFrom('print_batch')
    .select((eb) => eb.fn.max('number').as('last'))
    .where('organisation', '=', tx.organisation)
    .executeTakeFirstOrThrow();
  const number = Number(last ?? 0) + 1;
  const { at, ...rest } = batch;
  const row = {
    ...rest,
    number,
    organisation: tx.organisation,
    state: 'making',
    created_at: at,
    updated_at: at,
  } as const;
  await tx.query.insertInto('print_batch').values(row).execute();
  return number;
}

/** The batch, locked until the transaction ends where that is wanted. Undefined where there is none. */
export async function readBatch(
  reader: Reader<SenderTables>,
  id: string,
  lock = false,
): Promise<PrintBatch | undefined> {
  const query = reader.query
    .selectFrom('print_batch')
    .selectAll()
    .select(letters.as('letters'))
    .where('organisation', '=', reader.organisation)
    .where('id', '=', id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? undefined : asBatch(row);
}

// Every unit of it is read whole, or every letter that lies in it is read. One whose letters are not known is read so only where they were let
// go, and one with a file only while all of that is theirs: a letter that was stopped since has left the batch, and is in the file still.
function isRead(reach: Reach): RawBuilder<boolean> {
  const whole = ofUnits(reach.whole);
  if (reach.some.length === 0) return whole;
  const lying = sql`from letter_on_paper p join letter on letter.id = p.letter where p.batch = print_batch.id`;
  return sql`(${whole} or (${ofUnits(unitsIn(reach))}
    and not exists (select ${lying} and (${ofReach(reach, OF_LETTER)}) is not true)
    and (print_batch.state = 'released' or exists (select ${lying}))
    and (print_batch.pdf_blob is null or print_batch.pages = (select sum(p.pages + p.pages % 2) ${lying}))))`;
}

function ofUnits(units: Scope): RawBuilder<boolean> {
  return units === 'all' ? sql`true` : sql`print_batch.units <@ ${[...units]}::uuid[]`;
}

/** Whether that batch is read by whom the reach is. */
export async function isBatchOf(reader: Reader<SenderTables>, id: string, reach: Reach): Promise<boolean> {
  const row = await reader.query
    .selectFrom('print_batch')
    .select('id')
    .where('organisation', '=', reader.organisation)
    .where('id', '=', id)
    .where(isRead(reach))
    .executeTakeFirst();
  return row !== undefined;
}

/** Batches that are read, the latest first. */
export async function listBatches(
  reader: Reader<SenderTables>,
  page: { readonly reach: Reach; readonly limit: number; readonly offset: number },
): Promise<{ readonly batches: readonly PrintBatch[]; readonly total: number }> {
  const seen = reader.query
    .selectFrom('print_batch')
    .where('organisation', '=', reader.organisation)
    .where(isRead(page.reach));
  const { total } = await seen.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await seen
    .selectAll()
    .select(letters.as('letters'))
    .orderBy('number', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { batches: rows.map(asBatch), total: Number(total) };
}

/** Changes a batch; lock it before. */
export async function changeBatch(
  tx: Tx,
  id: string,
  change: Updateable<Omit<PrintBatchTable, 'id' | 'organisation'>>,
): Promise<void> {
  await tx.query
    .updateTable('print_batch')
    .set(change)
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .execute();
}

export interface BatchLetter {
  readonly letter: string;
  readonly subject: string;
  readonly firstPage: number | undefined;
  readonly pages: number | undefined;
  /** Not to be posted any more: it has arrived digitally, or what it is a copy of was opened, since the batch was made. */
  readonly late: 'delivered' | 'opened' | undefined;
}

/** The letters of a batch, in the order of its file. */
export async function lettersOf(reader: Reader<SenderTables>, batch: string): Promise<readonly BatchLetter[]> {
  const rows = await reader.query
    .selectFrom('letter_on_paper')
    .innerJoin('letter', 'letter.id', 'letter_on_paper.letter')
    .select(['letter_on_paper.letter', 'letter.subject', 'first_page', 'pages'])
    .select(['letter.state', 'letter.opened_at', 'copy_queued_at', 'copy_printed_at'])
    .where('letter_on_paper.organisation', '=', reader.organisation)
    .where('batch', '=', batch)
    .orderBy('position')
    .orderBy('letter_on_paper.letter')
    .execute();
  return rows.map((row) => ({
    letter: row.letter,
    subject: row.subject,
    firstPage: row.first_page ?? undefined,
    pages: row.pages ?? undefined,
    late: row.state === 'delivered' && row.copy_printed_at === null ? lateOf(row) : undefined,
  }));
}

function lateOf(row: { readonly opened_at: Date | null; readonly copy_queued_at: Date | null }): BatchLetter['late'] {
  if (row.copy_queued_at === null) return 'delivered';
  return row.opened_at === null ? undefined : 'opened';
}

/** Lets the batch's letters go: they are in the queue again. */
export async function letGo(tx: Tx, batch: string): Promise<void> {
  await tx.query
    .updateTable('letter_on_paper')
    .set({ batch: null, first_page: null, pages: null })
    .where('organisation', '=', tx.organisation)
    .where('batch', '=', batch)
    .execute();
}
