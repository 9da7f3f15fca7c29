// What comes along with a letter that moves in: whether it was read, where it lay, its labels; and which deliveries are known already.
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { MovedIn } from './moving-tables.ts';
import type { Place } from './reading-tables.ts';

type Tx = Transaction<MailboxTables>;

/** One delivery further: false when another process has come there, or the package is worked on no more. */
export async function stepPackage(tx: Tx, id: string, from: number, result: MovedIn): Promise<boolean> {
  const changed = await tx.query
    .updateTable('package')
    .set({ letters: from + 1, result: JSON.stringify(result) })
    .where('id', '=', id)
    .where('state', '=', 'working')
    .where('letters', '=', from)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Whether some delivery has this number already. */
export async function transIdIsTaken(tx: Tx, transId: string): Promise<boolean> {
  const row = await tx.query.selectFrom('delivery').select('id').where('trans_id', '=', transId).executeTakeFirst();
  return row !== undefined;
}

export interface MovedState {
  readonly letter: string;
  readonly readAt: Date | undefined;
  readonly place: Place;
  readonly shelf: string | undefined;
  readonly trashedAt: Date | undefined;
}

/** Puts a letter of this mailbox where it lay. */
export async function putMoved(tx: Tx, accountId: string, state: MovedState): Promise<void> {
  const { letter, readAt = null, place, shelf = null, trashedAt = null } = state;
  await sql`update letter set read_at = ${readAt}, place = ${place}, shelf_id = ${shelf}::uuid, trashed_at = ${trashedAt}
    where account_id = ${accountId} and id = ${letter}`.execute(tx.query);
}

/** The content of a file or a large body lies in a blob of its own: the envelope it came in does not hold together. */
export async function putContentBlobs(
  tx: Tx,
  letter: string,
  { body, files }: { readonly body: string | undefined; readonly files: readonly string[] },
): Promise<void> {
  if (body !== undefined) await sql`update letter set body_blob = ${body} where id = ${letter}`.execute(tx.query);
  for (const [index, blob] of files.entries())
    await sql`update attachment set blob = ${blob} where letter_id = ${letter} and position = ${index + 1}`.execute(
      tx.query,
    );
}
