// All SQL about what people want to be told of, kept with their account.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { DEFAULT_WISHES, readWishes, type Wishes, writeWishes } from '../notices/wishes.ts';
import type { SenderTables } from '../tables.ts';

/** What the person has chosen; the defaults where there is no account yet. */
export async function wishesOf(
  reader: Reader<SenderTables>,
  account: string,
): Promise<{ readonly wishes: Wishes; readonly email: string | undefined }> {
  const row = await reader.query
    .selectFrom('account')
    .select(['notices', 'email'])
    .where('organisation', '=', reader.organisation)
    .where('id', '=', account)
    .executeTakeFirst();
  if (row === undefined) return { wishes: DEFAULT_WISHES, email: undefined };
  return { wishes: readWishes(row.notices), email: row.email ?? undefined };
}

/** Keeps what the person chose. */
export async function saveWishes(tx: Transaction<SenderTables>, account: string, wishes: Wishes): Promise<void> {
  await tx.query
    .updateTable('account')
    .set({ notices: JSON.stringify(writeWishes(wishes)) })
    .where('organisation', '=', tx.organisation)
    .where('id', '=', account)
    .execute();
}
