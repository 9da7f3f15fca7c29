// All SQL that finds letters for lists: by state, unit, author, recipient and words, the latest first.
import { type Expression, type Selectable, sql } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { protectionClassOf } from '../letter-draft.ts';
import type { LetterLine } from '../letter-view.ts';
import type { Scope } from '../rights.ts';
import type { LetterTable, SenderTables } from '../tables.ts';
import { type StateGroup, storedRecipient } from './letters.ts';
import { hasWords, inGroup, NEAR, oneOf } from './search-words.ts';

export interface LetterFilter {
  readonly group: StateGroup;
  /** Beginnings of words in a subject, or a whole number. */
  readonly search?: { readonly recipient: RecipientId } | { readonly subject: string };
  /** Only this author's. */
  readonly author?: string;
  /** Of these units only. */
  readonly units: Scope;
  readonly limit: number;
  readonly offset: number;
  /** Counts no further than one beyond this: counting a million lines takes longer than showing a page of them. */
  readonly countTo?: number;
}

function filtered(reader: Reader<SenderTables>, filter: LetterFilter) {
  let query = reader.query.selectFrom('letter').where('letter.organisation', '=', reader.organisation);
  if (filter.group !== 'all') query = query.where(inGroup(filter.group));
  if (filter.units !== 'all') query = query.where(oneOf('unit', filter.units));
  if (filter.author !== undefined) query = query.where('author', '=', filter.author);
  const search = filter.search;
  if (search === undefined) return query;
  if ('recipient' in search) return query.where('recipient', '=', search.recipient);
  return query.where(hasWords(sql.ref('subject'), search.subject));
}

/** A page of the list, latest first, and how many there are in all, or one more than `countTo`. */
export async function listLetters(
  reader: Reader<SenderTables>,
  filter: LetterFilter,
): Promise<{ readonly lines: readonly LetterLine[]; readonly total: number }> {
  const counted = filtered(reader, filter).select('id');
  const { total } = await reader.query
    .selectFrom((filter.countTo === undefined ? counted : counted.limit(filter.countTo + 1)).as('counted'))
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await pageOf(reader, filter);
  return { lines: rows.map(lineOf), total: Number(total) };
}

async function pageOf(reader: Reader<SenderTables>, filter: LetterFilter): Promise<readonly LineRow[]> {
  const { search, ...others } = filter;
  const found = (asked: LetterFilter) => filtered(reader, asked).select(LINE);
  if (search === undefined || 'recipient' in search) return await cut(reader, found(filter), filter);
  const near = found(others).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(NEAR);
  const first = await cut(
    reader,
    reader.query
      .selectFrom(near.as('letter'))
      .select(LINE)
      .where(hasWords(sql.ref('subject'), search.subject)),
    filter,
  );
  if (first.length === filter.limit) return first;
  const hits = reader.query.with(
    (name) => name('hits').materialized(),
    () => found(filter),
  );
  return await cut(reader, hits.selectFrom('hits').select(LINE), filter);
}

// The files are counted for the page's letters only.
async function cut(
  reader: Reader<SenderTables>,
  found: Expression<unknown>,
  { limit, offset }: LetterFilter,
): Promise<readonly LineRow[]> {
  const { rows } = await sql<LineRow>`
    select line.*, (select count(*)::int from letter_attachment where letter_attachment.letter = line.id) as attachments
    from (select * from ${found} as found order by created_at desc, id desc limit ${limit} offset ${offset}) as line
    order by created_at desc, id desc`.execute(reader.query);
  return rows;
}

const LINE = [
  'id',
  'created_at',
  'author_name',
  'recipient',
  'subject',
  'protection_class',
  'state',
  'waiting',
  'reason',
  'unit',
  'secrecy',
] as const;

type LineRow = Pick<
  Selectable<LetterTable>,
  | 'id'
  | 'created_at'
  | 'author_name'
  | 'recipient'
  | 'subject'
  | 'protection_class'
  | 'state'
  | 'waiting'
  | 'reason'
  | 'unit'
  | 'secrecy'
> & { readonly attachments: number | null };

function lineOf(row: LineRow): LetterLine {
  return {
    id: row.id,
    createdAt: row.created_at,
    authorName: row.author_name,
    recipient: storedRecipient(row.recipient),
    subject: row.subject,
    protectionClass: protectionClassOf(row.protection_class),
    state: row.state,
    waiting: row.waiting ?? undefined,
    reason: row.reason ?? undefined,
    attachments: Number(row.attachments ?? 0),
    unit: row.unit,
    secrecy: row.secrecy ?? undefined,
  };
}
