// Folders and labels of a mailbox. Every query names the mailbox; names are sealed.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { ShelfKind } from './reading-tables.ts';

export interface ShelfRow {
  readonly id: string;
  readonly kind: ShelfKind;
  readonly name_sealed: Buffer;
}

/** The mailbox's, without those that were removed. */
export async function shelfRows(reader: Reader<MailboxTables>, accountId: string): Promise<readonly ShelfRow[]> {
  return await reader.query
    .selectFrom('shelf')
    .select(['id', 'kind', 'name_sealed'])
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .orderBy('made_at')
    .execute();
}

export interface NamedShelf {
  readonly id: string;
  readonly kind: ShelfKind;
  readonly sealed: Buffer;
  readonly mark: Buffer;
}

/** Makes it; false when there is one of that kind and name. */
export async function insertShelf(
  tx: Transaction<MailboxTables>,
  accountId: string,
  shelf: NamedShelf,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx.query
    .insertInto('shelf')
    .values({ id: shelf.id, account_id: accountId, kind: shelf.kind, name_sealed: shelf.sealed, name_mark: shelf.mark })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'kind', 'name_mark']).where('removed_at', 'is', null).doNothing(),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** Whether the mailbox has another of that kind with that name. */
async function isTaken(
  tx: Transaction<MailboxTables>,
  accountId: string,
  { id, kind, mark }: Omit<NamedShelf, 'sealed'>,
): Promise<boolean> {
  const row = await tx.query
    .selectFrom('shelf')
    .select('id')
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('name_mark', '=', mark)
    .where('id', '<>', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Renames it; false when another has the name. */
export async function renameShelf(
  tx: Transaction<MailboxTables>,
  accountId: string,
  shelf: NamedShelf,
): Promise<boolean> {
  if (await isTaken(tx, accountId, shelf)) return false;
  await tx.query
    .updateTable('shelf')
    .set({ name_sealed: shelf.sealed, name_mark: shelf.mark })
    .where('account_id', '=', accountId)
    .where('id', '=', shelf.id)
    .execute();
  return true;
}

/** Removes it; a folder's letters then lie in the archive. False when it was not there. */
export async function removeShelf(
  tx: Transaction<MailboxTables>,
  accountId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const removed = await tx.query
    .updateTable('shelf')
    .set({ removed_at: now })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (removed.numUpdatedRows === 0n) return false;
  await sql`update letter set place = 'archive' where account_id = ${accountId} and shelf_id = ${id} and place = 'folder'`.execute(
    tx.query,
  );
  return true;
}

/** Puts it back with its letters that still lie where its removal put them. False when its name is taken, or it is gone. */
export async function restoreShelf(tx: Transaction<MailboxTables>, accountId: string, id: string): Promise<boolean> {
  const row = await tx.query
    .selectFrom('shelf')
    .select(['id', 'kind', 'name_mark as mark'])
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('removed_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || (await isTaken(tx, accountId, row))) return false;
  await tx.query.updateTable('shelf').set({ removed_at: null }).where('id', '=', id).execute();
  await sql`update letter set place = 'folder' where account_id = ${accountId} and shelf_id = ${id} and place = 'archive'`.execute(
    tx.query,
  );
  return true;
}

/** Those removed before then are gone for good; their letters stay where they are. */
export async function dropShelves(tx: Transaction<MailboxTables>, before: Date): Promise<void> {
  await tx.query.deleteFrom('shelf').where('removed_at', '<', before).execute();
}
