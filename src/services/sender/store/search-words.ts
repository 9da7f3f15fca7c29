// Searching for words in subjects by PostgreSQL's own text search, which an index answers at any number of rows and needs no extension.
import { type Expression, type RawBuilder, sql } from 'kysely';

/** True where the column has, for every word of the text, a word that begins so. The index is on exactly this expression (0010). */
export function hasWords(column: Expression<unknown>, text: string): RawBuilder<boolean> {
  const words = text.split(/[\s'\\]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const query = words.map((word) => `'${word}':*`).join(' & ');
  return sql`to_tsvector('simple', ${column}) @@ to_tsquery('simple', ${query})`;
}
