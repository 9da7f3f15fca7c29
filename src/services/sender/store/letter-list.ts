// All SQL that finds letters for lists: by state, unit, author, recipient and words, the latest first.
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { protectionClassOf } from '../letter-draft.ts';
import type { LetterLine } from '../letter-view.ts';
import { type Reach, unitsIn } from '../reach.ts';
import type { LetterTable, SenderTables } from '../tables.ts';
import { type StateGroup, storedRecipient } from './letters.ts';
import { ofReach } from './of-reach.ts';
import { findByWords, inGroup, senderMark, unitMarks } from './search-words.ts';

export interface LetterFilter {
  readonly group: StateGroup;
  /** Beginnings of words in a subject, or a whole number. */
  readonly search?: { readonly recipient: RecipientId } | { readonly subject: string };
  /** Only this author's. */
  readonly author?: string;
  readonly reach: Reach;
  readonly limit: number;
  readonly offset: number;
  /** Counts no further than this: counting a million lines takes longer than showing a page of them. */
  readonly countTo: number;
}

export interface ListedLetters {
  readonly lines: readonly LetterLine[];
  /** As far as they were counted; of a search for words, as far as the page. */
  readonly total: number;
  /** There are more than `total`. */
  readonly isMore: boolean;
}

function filtered(reader: Reader<SenderTables>, filter: LetterFilter) {
  let query = reader.query
    .selectFrom('letter')
    .where('letter.organisation', '=', reader.organisation)
    .where(ofReach(filter.reach));
  if (filter.group !== 'all') query = query.where(inGroup(filter.group));
  if (filter.author !== undefined) query = query.where('author', '=', filter.author);
  const search = filter.search;
  return search !== undefined && 'recipient' in search ? query.where('recipient', '=', search.recipient) : query;
}

/** A page of the list, latest first. */
export async function listLetters(reader: Reader<SenderTables>, filter: LetterFilter): Promise<ListedLetters> {
  const { search, offset, limit, countTo } = filter;
  if (search !== undefined && 'subject' in search) return await pageByWords(reader, filter, search.subject);
  const counted = filtered(reader, filter)
    .select('id')
    .limit(countTo + 1);
  const { total } = await reader.query
    .selectFrom(counted.as('counted'))
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  // Which letters they are an index that has the state and the author knows by itself: only the page's are read.
  const page = filtered(reader, filter)
    .select('id')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset);
  const rows = await linesOf(reader, sql`array(${page})`);
  const found = Number(total);
  return { lines: rows.map(lineOf), total: Math.min(found, countTo), isMore: found > countTo };
}

async function pageByWords(reader: Reader<SenderTables>, filter: LetterFilter, text: string): Promise<ListedLetters> {
  const { reach, author, offset, limit } = filter;
  const words = sql`to_tsvector('simple', subject)`;
  const ids = await findByWords(reader, text, offset + limit + 1, {
    nearest: (most) => ({
      rows: sql`(select '' as part, latest.* from ${filtered(reader, filter)
        .select(['id', 'created_at as at', words.as('words')])
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(most)} as latest)`,
      cut: most,
    }),
    where: (condition) => filtered(reader, filter).select(['id', 'created_at as at']).where(condition),
    indexed: sql`(to_tsvector('simple', subject) || array_to_tsvector(array[' u' || unit::text, ' l' || author]))`,
    words,
    marks: [...unitMarks(unitsIn(reach)), ...(author === undefined ? [] : [[senderMark(author)]])],
  });
  const shown = ids.slice(offset, offset + limit);
  const rows = await linesOf(reader, sql`${shown}::uuid[]`);
  return { lines: rows.map(lineOf), total: offset + shown.length, isMore: ids.length > offset + limit };
}

// The letters of these ids. Their files are counted for them only.
async function linesOf(
  { organisation, query }: Reader<SenderTables>,
  ids: RawBuilder<unknown>,
): Promise<readonly LineRow[]> {
  const found = query
    .selectFrom('letter')
    .select(LINE)
    .where('organisation', '=', organisation)
    .where(sql<boolean>`id = any(${ids})`);
  const { rows } = await sql<LineRow>`
    select line.*, (select count(*)::int from letter_attachment where letter_attachment.letter = line.id) as attachments
    from ${found} as line order by created_at desc, id desc`.execute(query);
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
