// Searching for words in subjects by PostgreSQL's own text search, which an index answers at any number of rows and needs no extension.
import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Scope } from '../rights.ts';
import { GROUPS, type StateGroup } from './letters.ts';

/**
 * How many rows, the nearest in order, are looked through for a word before the index of words is asked. A common word is found among them,
 * and a rare one is soon found by its index: left to itself PostgreSQL guesses, and may read a million rows for a word that is nowhere.
 */
export const NEAR = sql<number>`2000`;

/** True where the column has, for every word of the text, a word that begins so. The index is on exactly this expression (0010). */
export function hasWords(column: Expression<unknown>, text: string): RawBuilder<boolean> {
  const words = text.split(/[\s'\\]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const query = words.map((word) => `'${word}':*`).join(' & ');
  return sql`to_tsvector('simple', ${column}) @@ to_tsquery('simple', ${query})`;
}

/** True where the column has one of these ids; of a single one in a way that keeps the order of an index on column and time. */
export function oneOf(column: string, given: Exclude<Scope, 'all'>): RawBuilder<boolean> {
  const ids = [...given];
  const [only] = ids;
  const name = sql.ref(column);
  return ids.length === 1 ? sql`${name} = ${only}::uuid` : sql`${name} = any(${ids}::uuid[])`;
}

/** True where the state is one of the group's; as constants, so that every plan knows how many rows to expect. */
export function inGroup(group: Exclude<StateGroup, 'all'>): RawBuilder<boolean> {
  return sql`state in (${sql.join(GROUPS[group].map((state) => sql.lit(state)))})`;
}
