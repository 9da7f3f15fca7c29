// Putting letters where they shall lie: many at once, each held while it is changed. Every query names the mailbox.
import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { Place } from './reading-tables.ts';
import type { LetterBefore } from './undo.ts';

interface HeldRow {
  readonly id: string;
  readonly place: Place;
  readonly shelf_id: string | null;
  readonly trashed_at: Date | null;
  readonly read_at: Date | null;
  readonly labels: readonly string[];
}

/** These letters of the mailbox as they are now, held until the transaction ends; those that are not its own are left out. */
export async function holdLetters(
  tx: Transaction<MailboxTables>,
  accountId: string,
  letters: readonly string[],
): Promise<readonly LetterBefore[]> {
  if (letters.length === 0) return [];
  // In order: two who sort the same letters would otherwise wait for each other in a ring.
  const { rows } = await sql<HeldRow>`
    select id, place, shelf_id, trashed_at, read_at, array(select shelf_id from letter_label where letter_id = letter.id) as labels
    from letter where account_id = ${accountId} and id = any(${[...letters]}::uuid[]) order by id for update`.execute(
    tx.query,
  );
  return rows.map((row) => ({
    letter: row.id,
    place: row.place,
    shelf: row.shelf_id,
    trashedAt: row.trashed_at?.toISOString() ?? null,
    readAt: row.read_at?.toISOString() ?? null,
    labels: row.labels,
  }));
}

async function change(
  tx: Transaction<MailboxTables>,
  accountId: string,
  letters: readonly string[],
  set: RawBuilder<unknown>,
) {
  if (letters.length === 0) return;
  await sql`update letter set ${set} where account_id = ${accountId} and id = any(${[...letters]}::uuid[])`.execute(
    tx.query,
  );
}

/** Read now, or not read. */
export async function setRead(
  tx: Transaction<MailboxTables>,
  accountId: string,
  letters: readonly string[],
  at: Date | null,
): Promise<void> {
  await change(tx, accountId, letters, sql`read_at = ${at}`);
}

/** To the trash at a time; null takes them back to where they were. */
export async function setTrashed(
  tx: Transaction<MailboxTables>,
  accountId: string,
  letters: readonly string[],
  at: Date | null,
): Promise<void> {
  await change(tx, accountId, letters, sql`trashed_at = ${at}`);
}

/** To the inbox, the archive or a folder of the same mailbox; out of the trash. */
export async function setPlace(
  tx: Transaction<MailboxTables>,
  accountId: string,
  letters: readonly string[],
  { place, shelf }: { readonly place: Place; readonly shelf: string | null },
): Promise<void> {
  await change(tx, accountId, letters, sql`place = ${place}, shelf_id = ${shelf}, trashed_at = null`);
}

/** Puts a label of the same mailbox on them. */
export async function addLabel(
  tx: Transaction<MailboxTables>,
  accountId: string,
  letters: readonly string[],
  shelf: string,
): Promise<void> {
  await sql`
    insert into letter_label (letter_id, shelf_id, received_at, delivery_id, position)
    select letter.id, shelf.id, letter.received_at, letter.delivery_id, letter.position from letter join shelf on shelf.account_id = letter.account_id
    where letter.account_id = ${accountId} and letter.id = any(${[...letters]}::uuid[]) and shelf.id = ${shelf} and shelf.kind = 'label'
    on conflict do nothing`.execute(tx.query);
}

/** Takes the label off them. */
export async function removeLabel(
  tx: Transaction<MailboxTables>,
  accountId: string,
  letters: readonly string[],
  shelf: string,
): Promise<void> {
  await sql`
    delete from letter_label using shelf
    where shelf.id = letter_label.shelf_id and shelf.account_id = ${accountId} and shelf.id = ${shelf}
      and letter_label.letter_id = any(${[...letters]}::uuid[])`.execute(tx.query);
}

/** Puts each back as it was. A folder that is gone meanwhile means the archive; a letter that is gone stays gone. */
export async function putBack(
  tx: Transaction<MailboxTables>,
  accountId: string,
  before: readonly LetterBefore[],
): Promise<void> {
  if (before.length === 0) return;
  const rows = before.map(({ letter, place, shelf, trashedAt, readAt }) => ({
    letter,
    place,
    shelf,
    trashed_at: trashedAt,
    read_at: readAt,
  }));
  await sql`
    update letter set
      place = case when b.place = 'folder' and shelf.id is null then 'archive' else b.place end,
      shelf_id = shelf.id, trashed_at = b.trashed_at, read_at = b.read_at
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as b(letter uuid, place text, shelf uuid, trashed_at timestamptz, read_at timestamptz)
    left join shelf on shelf.id = b.shelf and shelf.removed_at is null and shelf.account_id = ${accountId}
    where letter.account_id = ${accountId} and letter.id = b.letter`.execute(tx.query);
}
