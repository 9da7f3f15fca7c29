// The search index in the database: sealed segments, letters that no segment holds yet, and sealed words of files.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { DeliveryDetails, LetterContent } from '../content/letter-texts.ts';
import type { Kept } from '../content/mailbox-cipher.ts';
import type { MailboxTables } from '../schema.ts';
import { plainContent, plainDetails } from './letters.ts';

export interface SealedSegment {
  readonly id: string;
  readonly letters: number;
  readonly sealed: Buffer;
}

/** Small ones first. */
export async function segmentsOf(reader: Reader<MailboxTables>, accountId: string): Promise<SealedSegment[]> {
  // Megabytes: in base64 they are two thirds of what they are in hexadecimal, and read several times as fast.
  const { rows } = await sql<{ id: string; letters: number; sealed: string }>`
    select id, letters, encode(sealed, 'base64') as sealed from search_segment where account_id = ${accountId}
    order by letters, id`.execute(reader.query);
  return rows.map((row) => ({ ...row, sealed: Buffer.from(row.sealed, 'base64') }));
}

/** A letter that is not in a segment, with all that its words come from. */
export interface DueLetter {
  readonly id: string;
  readonly deliveryId: string;
  readonly receivedAt: Date;
  readonly senderName: string;
  readonly bodyType: 'text/plain' | 'text/html';
  readonly subject: Kept;
  readonly content: Buffer | LetterContent;
  readonly details: Buffer | DeliveryDetails;
  /** Words of its files and of a large body. */
  readonly words: Buffer | undefined;
  readonly filenames: readonly { readonly id: string; readonly name: Kept }[];
}

/** At most `limit` of them; `ready`: only those whose files have been read. */
export async function dueLetters(
  reader: Reader<MailboxTables>,
  accountId: string,
  { limit, ready }: { readonly limit: number; readonly ready: boolean },
): Promise<DueLetter[]> {
  let query = reader.query
    .selectFrom('search_due')
    .innerJoin('letter', 'letter.id', 'search_due.letter_id')
    .innerJoin('delivery', 'delivery.id', 'letter.delivery_id')
    .leftJoin('search_text', 'search_text.letter_id', 'letter.id')
    .select(['letter.id', 'letter.delivery_id', 'letter.received_at', 'letter.body_type'])
    .select(['letter.subject', 'letter.subject_sealed', 'letter.content_sealed', 'letter.message_id', 'letter.body'])
    .select(['letter.support_text', 'letter.support_url', 'letter.support_phone', 'letter.support_email'])
    .select(['delivery.sender_name', 'delivery.details_sealed', 'delivery.reference', 'delivery.attention'])
    .select('search_text.sealed')
    .where('search_due.account_id', '=', accountId)
    .where('letter.account_id', '=', accountId);
  if (ready) query = query.where('waits', '=', false);
  const rows = await query.orderBy('search_due.letter_id', 'desc').limit(limit).execute();
  const names = await filenamesOf(
    reader,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    deliveryId: row.delivery_id,
    receivedAt: row.received_at,
    senderName: row.sender_name,
    bodyType: row.body_type,
    subject: row.subject_sealed ?? row.subject ?? '',
    content: row.content_sealed ?? plainContent(row),
    details: row.details_sealed ?? plainDetails(row),
    words: row.sealed ?? undefined,
    filenames: names.get(row.id) ?? [],
  }));
}

async function filenamesOf(reader: Reader<MailboxTables>, letterIds: readonly string[]) {
  const names = new Map<string, { id: string; name: Kept }[]>();
  if (letterIds.length === 0) return names;
  const { rows } = await sql<{
    id: string;
    letter_id: string;
    filename: string | null;
    filename_sealed: Buffer | null;
  }>`
    select id, letter_id, filename, filename_sealed from attachment where letter_id = any(${[...letterIds]}::uuid[])`.execute(
    reader.query,
  );
  for (const { id, letter_id: letterId, filename, filename_sealed: sealed } of rows) {
    const of = names.get(letterId) ?? [];
    of.push({ id, name: sealed ?? filename ?? '' });
    names.set(letterId, of);
  }
  return names;
}

/** How many of the mailbox's letters no segment holds, counted up to `most`; those whose files wait to be read are left out. */
export async function countDue(reader: Reader<MailboxTables>, accountId: string, most: number): Promise<number> {
  const rows = await reader.query
    .selectFrom('search_due')
    .select('letter_id')
    .where('account_id', '=', accountId)
    .where('waits', '=', false)
    .limit(most)
    .execute();
  return rows.length;
}

/** Of these letters those that the mailbox still holds. */
export async function lettersThere(
  reader: Reader<MailboxTables>,
  accountId: string,
  letterIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from letter where id = any(string_to_array(${letterIds.join()}, ',')::uuid[]) and account_id = ${accountId}`.execute(
    reader.query,
  );
  return new Set(rows.map((row) => row.id));
}

/** The letter's files have been read: these are their words, if they have any. Nothing happens when it waits no more. */
export async function putFileWords(
  tx: Transaction<MailboxTables>,
  { accountId, letterId }: { readonly accountId: string; readonly letterId: string },
  words: Buffer | undefined,
): Promise<void> {
  const waited = await tx.query
    .updateTable('search_due')
    .set({ waits: false })
    .where('account_id', '=', accountId)
    .where('letter_id', '=', letterId)
    .where('waits', '=', true)
    .executeTakeFirst();
  if (waited.numUpdatedRows === 0n || words === undefined) return;
  await sql`
    insert into search_text (letter_id, account_id, sealed) select id, account_id, ${words} from letter where id = ${letterId}
    on conflict (letter_id) do nothing`.execute(tx.query);
}

export interface Replacement {
  readonly accountId: string;
  /** Segments that the new one stands for. */
  readonly segments: readonly string[];
  /** Letters that it holds and that were due. */
  readonly due: readonly string[];
  /** Undefined when nothing is left to hold. */
  readonly segment: SealedSegment | undefined;
}

/** Puts a segment in the place of others; false, and nothing may be kept, when any of them was replaced or removed meanwhile. */
export async function replaceSegments(tx: Transaction<MailboxTables>, of: Replacement): Promise<boolean> {
  const { accountId, segments, due, segment } = of;
  const gone = await sql`
    delete from search_segment where id = any(${[...segments]}::uuid[]) and account_id = ${accountId}`.execute(
    tx.query,
  );
  const taken = await sql`
    delete from search_due where account_id = ${accountId} and letter_id = any(${[...due]}::uuid[])`.execute(tx.query);
  if (Number(gone.numAffectedRows) !== segments.length || Number(taken.numAffectedRows) !== due.length) return false;
  await sql`delete from search_text where letter_id = any(${[...due]}::uuid[])`.execute(tx.query);
  if (segment === undefined) return true;
  await tx.query
    .insertInto('search_segment')
    .values({ ...segment, account_id: accountId })
    .execute();
  return true;
}

/** The letters are due no more. */
export async function removeDue(
  tx: Transaction<MailboxTables>,
  letters: readonly { readonly id: string; readonly accountId: string }[],
): Promise<void> {
  const rows = letters.map(({ id, accountId }) => ({ id, account: accountId }));
  await sql`
    delete from search_due using json_to_recordset(${JSON.stringify(rows)}::json) as l(id uuid, account uuid)
    where account_id = l.account and letter_id = l.id`.execute(tx.query);
}

/** Rows of letters that are gone. */
export async function removeLeftDue(tx: Transaction<MailboxTables>, accountId: string): Promise<void> {
  await sql`
    delete from search_due where account_id = ${accountId}
    and not exists (select 1 from letter where letter.id = search_due.letter_id)`.execute(tx.query);
}

/** Mailboxes with so many letters that no segment holds. */
export async function accountsDue(reader: Reader<MailboxTables>, from: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from search_due where not waits group by account_id having count(*) >= ${from} limit ${limit}`.execute(
    reader.query,
  );
  return rows.map((row) => row.account_id);
}

/** Letters whose files wait to be read, the oldest first. */
export async function waitingLetters(
  reader: Reader<MailboxTables>,
  limit: number,
): Promise<readonly { readonly account: string; readonly letter: string }[]> {
  return await reader.query
    .selectFrom('search_due')
    .select(['account_id as account', 'letter_id as letter'])
    .where('waits', '=', true)
    .orderBy('letter_id')
    .limit(limit)
    .execute();
}
