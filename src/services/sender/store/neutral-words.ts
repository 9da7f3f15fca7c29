// All SQL about the words that a neutral subject does not hold, where an organisation has a list of its own.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';
import type { Saved } from './case-types.ts';

/** The organisation's list; undefined where it has none of its own. */
export async function readNeutralWords(reader: Reader<SenderTables>): Promise<readonly string[] | undefined> {
  const row = await reader.query
    .selectFrom('neutral_words')
    .select('words')
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return row?.words;
}

/** Saves it. */
export async function saveNeutralWords(
  tx: Transaction<SenderTables>,
  words: readonly string[],
  { at, by }: Saved,
): Promise<void> {
  const values = { words: [...words], updated_at: at, updated_by: by };
  await tx.query
    .insertInto('neutral_words')
    .values({ organisation: tx.organisation, ...values })
    .onConflict((conflict) => conflict.column('organisation').doUpdateSet(values))
    .execute();
}
