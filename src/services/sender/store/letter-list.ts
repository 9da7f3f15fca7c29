// All SQL that finds letters for lists: by state, unit, author, recipient and words, the latest first.
import { type Expression, type Selectable, sql } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { protectionClassOf } from '../letter-draft.ts';
import type { LetterLine } from '../letter-view.ts';
import { type Reach, unitsIn } from '../reach.ts';
import type { LetterTable, SenderTables } from '../tables.ts';
import { NO_UNIT, type StateGroup, storedRecipient } from './letters.ts';
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
  const rows = await linesOf(reader, filtered(reader, filter).select(LINE), { offset, limit });
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
  const some = filtered(reader, filter)
    .select(LINE)
    .where('id', 'in', [...shown, NO_UNIT]);
  const rows = await linesOf(reader, some, { offset: 0, limit });
  return { lines: rows.map(lineOf), total: offset + shown.length, isMore: ids.length > offset + limit };
}

// The files are counted for the page's letters only.
async function linesOf(
  reader: Reader<SenderTables>,
  found: Expression<unknown>,
  { limit, offset }: Pick<LetterFilter, 'limit' | 'offset'>,
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
