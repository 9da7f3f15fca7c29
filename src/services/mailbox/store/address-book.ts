// Entries of address books, sealed. Every query names the mailbox.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { AddressEntryTable } from './acting-tables.ts';

/** Every entry of the mailbox. */
export async function entriesOf(
  reader: Reader<MailboxTables>,
  accountId: string,
): Promise<Pick<AddressEntryTable, 'id' | 'content'>[]> {
  return await reader.query
    .selectFrom('address_entry')
    .select(['id', 'content'])
    .where('account_id', '=', accountId)
    .execute();
}

/** Adds it unless there are `most` already, or changes it. False when nothing was done. */
export async function putEntry(
  tx: Transaction<MailboxTables>,
  { id, account_id, content, made_at }: AddressEntryTable,
  { isNew, most }: { readonly isNew: boolean; readonly most: number },
): Promise<boolean> {
  if (!isNew) {
    const changed = await tx.query
      .updateTable('address_entry')
      .set({ content })
      .where('id', '=', id)
      .where('account_id', '=', account_id)
      .executeTakeFirst();
    return changed.numUpdatedRows > 0n;
  }
  const { rows } = await sql`
    insert into address_entry (id, account_id, content, made_at)
    select ${id}, ${account_id}, ${content}, ${made_at}
    where (select count(*) from address_entry where account_id = ${account_id}) < ${most} returning id`.execute(
    tx.query,
  );
  return rows.length > 0;
}

/** False when this mailbox has no such entry. */
export async function deleteEntry(tx: Transaction<MailboxTables>, accountId: string, id: string): Promise<boolean> {
  const gone = await tx.query
    .deleteFrom('address_entry')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}
