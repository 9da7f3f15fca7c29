// Searching for words in subjects by PostgreSQL's own text search, which needs no extension: first among the rows nearest in order, where a
// common word is soon found, then by an index of words (0019), where a rare one is. Neither reads a million rows (issue 4, "Proof").
import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { Scope } from '../rights.ts';
import type { SenderTables } from '../tables.ts';
import { GROUPS, type StateGroup } from './letters.ts';

/** Rows looked through first, and at most where those say that the rest is near. */
const NEAR = 500;
const FAR = 8000;
/** So many hits of the index are sorted without a thought. */
const FEW = 10_000;
/** Rows of some senders that are looked through whole. */
const OWN = 5000;
/** A word that stands in so many of the rows nearby is no use to the index. */
const COMMON = 0.05;

/** Where words are looked for. Of the rows that all other conditions leave. */
export interface Searched {
  /**
   * About the `most` latest rows as (part, id, at, words): the latest `cut` of each part, which is what is read by an index of its own.
   */
  readonly nearest: (most: number) => { readonly rows: Expression<unknown>; readonly cut: number };
  /**
   * All of them as (id, at, words), where an index of another kind finds them and no others; `counted` counts those of that index alone, no
   * further than so many.
   */
  readonly own?: { readonly rows: Expression<unknown>; readonly counted: (most: number) => Expression<unknown> };
  /** Rows as (id, at) for which the condition is true too. */
  readonly where: (condition: RawBuilder<boolean>) => Expression<unknown>;
  /** What the index of words is on: the words, and the marks. */
  readonly indexed: RawBuilder<unknown>;
  /** The same for one row that is at hand, as no index has it. */
  readonly words: RawBuilder<unknown>;
  /** Of each list the index holds one for every row: units, senders. */
  readonly marks: readonly (readonly string[])[];
}

/** The marks by which the index knows a unit and a sender; no word of a subject begins with a space. */
export const unitMarks = (units: Scope): readonly (readonly string[])[] =>
  units === 'all' ? [] : [[...units].map((unit) => ` u${unit}`)];
export const senderMark = (login: string): string => ` l${login}`;
const MARKS_MAX = 60;

/** Ids of the rows whose subject has, for every word of the text, a word that begins so: the latest `wanted`. */
export async function findByWords(
  reader: Reader<SenderTables>,
  text: string,
  wanted: number,
  searched: Searched,
): Promise<readonly string[]> {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const near = await lookThrough(reader, words, wanted, searched.nearest(NEAR));
  if (near.isAll || near.ids.length >= wanted) return near.ids;
  const own = await amongOwn(reader, words, wanted, searched);
  if (own !== undefined) return own;
  const rare = words.filter((_, place) => (near.counts[place] ?? 0) < near.walked * COMMON);
  const common = words.filter((word) => !rare.includes(word));
  const asked = rare.length > 0 ? { rare, common } : { rare: words, common: [] };
  const rest = Math.ceil((2 * wanted * near.walked) / near.ids.length);
  const walk = async (most: number) => {
    const { ids, isAll } = await lookThrough(reader, words, wanted, searched.nearest(most));
    return isAll || ids.length >= wanted ? ids : undefined;
  };
  return (
    (rest <= FAR ? await walk(rest) : undefined) ??
    (await byIndex(reader, asked, wanted, searched, FEW)) ??
    // Many have the word, and none of them is near: those of one long gone mailing, say.
    (await walk(FAR)) ??
    (await byIndex(reader, asked, wanted, searched)) ??
    []
  );
}

interface Walk {
  readonly ids: readonly string[];
  /** Every row has been looked at. */
  readonly isAll: boolean;
  readonly walked: number;
  /** Rows with each word. */
  readonly counts: readonly number[];
}

// Of a part that was cut off older rows are not known: nothing is certain before the moment at which the first of them was cut.
async function lookThrough(
  { query }: Reader<SenderTables>,
  words: readonly string[],
  wanted: number,
  { rows: nearest, cut }: ReturnType<Searched['nearest']>,
): Promise<Walk> {
  const counts = words.map((word) => sql`(select count(*)::int from near where words @@ ${queryOf([word])})`);
  const { rows } = await sql<Walk>`
    with near as materialized (select part, id, at, words from ${nearest} as nearest),
      horizon as materialized (
        select max(oldest) as at from (select min(at) as oldest from near group by part having count(*) >= ${cut}) as parts)
    select array(select id::text as told from near where words @@ ${queryOf(words)}
        and at > coalesce((select at from horizon), '-infinity') order by at desc, id desc limit ${wanted}) as ids,
      (select at from horizon) is null as "isAll", (select count(*)::int from near) as walked,
      array[${sql.join(counts)}] as counts`.execute(query);
  return rows[0] ?? { ids: [], isAll: true, walked: 0, counts: [] };
}

// Undefined where there are many. To put together what the index of words has of several senders takes longer than to read what they sent in
// one unit: it holds each of them with all units.
async function amongOwn(
  { query }: Reader<SenderTables>,
  words: readonly string[],
  wanted: number,
  { own }: Searched,
): Promise<readonly string[] | undefined> {
  if (own === undefined) return undefined;
  const { rows } = await sql<{ ids: readonly string[] | null }>`
    select case when (select count(*) from ${own.counted(OWN + 1)} as counted) <= ${OWN}
      then array(with own as materialized (select id, at, words from ${own.rows} as own)
        select id::text as told from own where words @@ ${queryOf(words)} order by at desc, id desc limit ${wanted})
      end as ids`.execute(query);
  return rows[0]?.ids ?? undefined;
}

// Undefined where there are more than `most`. Words that are common are looked for in what the index gives for the others.
async function byIndex(
  { query }: Reader<SenderTables>,
  { rare, common }: { readonly rare: readonly string[]; readonly common: readonly string[] },
  wanted: number,
  { where, indexed, words, marks }: Searched,
  most?: number,
): Promise<readonly string[] | undefined> {
  const kept = marks.filter((some) => some.length > 0 && some.length <= MARKS_MAX).map(anyMark);
  // Each a question of its own: the index goes through its lists side by side then, instead of weighing each sender's every row.
  const asked = [queryOf(rare), ...kept].map((one) => sql`${indexed} @@ ${one}`);
  const found = sql<boolean>`${sql.join(asked, sql` and `)}`;
  const both = common.length === 0 ? found : sql<boolean>`${found} and ${words} @@ ${queryOf(common)}`;
  const { rows } = await sql<{ ids: readonly string[]; count: number }>`
    with hits as materialized (select id, at from ${where(both)} as found ${most === undefined ? sql`` : sql`limit ${most + 1}`})
    select array(select id::text as told from hits order by at desc, id desc limit ${wanted}) as ids,
      (select count(*)::int from hits) as count`.execute(query);
  const { ids = [], count = 0 } = rows[0] ?? {};
  return most !== undefined && count > most ? undefined : ids;
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s'\\]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

function queryOf(words: readonly string[]): RawBuilder<unknown> {
  return sql`to_tsquery('simple', ${words.map((word) => `'${word}':*`).join(' & ')})`;
}

// Cast, not parsed: a mark is one word, whatever stands in it.
function anyMark(marks: readonly string[]): RawBuilder<unknown> {
  const quoted = marks.map((mark) => `'${mark.replaceAll(/['\\]/g, '$&$&')}'`);
  return sql`${quoted.join(' | ')}::tsquery`;
}

/** True where these words of a row have, for every word of the text, one that begins so. */
export function hasWords(words: RawBuilder<unknown>, text: string): RawBuilder<boolean> {
  return sql`${words} @@ ${queryOf(wordsOf(text))}`;
}

/** True where the state is one of the group's; as constants, so that every plan knows how many rows to expect. */
export function inGroup(group: Exclude<StateGroup, 'all'>): RawBuilder<boolean> {
  return sql`state in (${sql.join(GROUPS[group].map((state) => sql.lit(state)))})`;
}
