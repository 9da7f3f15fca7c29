// Lists of letters: read from an index of their own from where the page begins (migrations/0005-reading.sql), so that a mailbox of any size
// costs the same. Every query names the mailbox.
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { DeliveryKind, MailboxTables } from '../schema.ts';
import type { Place } from './reading-tables.ts';

/** What is listed. Folders and labels by their id. */
export type ListView =
  | { readonly kind: 'inbox' | 'unread' | 'archive' | 'trash' }
  | { readonly kind: 'folder' | 'label'; readonly shelf: string };

export interface ListAsked {
  readonly view: ListView;
  /** Only letters of this organisation's. */
  readonly sender?: string | undefined;
  /** The page begins after this letter, or ends before it; a letter that is not there any more means the first page. */
  readonly from?: { readonly direction: 'older' | 'newer'; readonly letter: string } | undefined;
  readonly limit: number;
}

/** As a row has it: subject and matter sealed. */
export interface ListedRow {
  readonly id: string;
  readonly account_id: string;
  readonly sender_id: string;
  readonly sender_name: string;
  readonly kind: DeliveryKind;
  /** Nobody's signature is good: nothing was signed, or what moved in could not be verified. */
  readonly unsigned: boolean;
  /** Plain from before texts were sealed. */
  readonly subject: string | null;
  readonly subject_sealed: Buffer | null;
  /** As the wire has it: `svSE`. */
  readonly language: string;
  readonly received_at: Date;
  readonly read_at: Date | null;
  readonly trashed_at: Date | null;
  readonly place: Place;
  readonly shelf_id: string | null;
  readonly matter_mark: Buffer | null;
  readonly matter_sealed: Buffer | null;
  /** Letters of the same matter outside the trash, itself included, at most 100; null without a matter. */
  readonly matter_letters: number | null;
  readonly attachments: number;
  readonly labels: readonly string[];
}

/** Half a join: what a listed letter is told with. */
const COLUMNS = sql`letter.id, letter.account_id, delivery.sender_id, delivery.sender_name, delivery.kind,
  (delivery.verification->>'signedAs' = 'nobody') as unsigned, letter.subject, letter.subject_sealed, letter.language,
  letter.received_at, letter.read_at, letter.trashed_at, letter.place, letter.shelf_id, letter.matter_mark, letter.matter_sealed,
  case when letter.matter_mark is null then null else (select count(*)::int from (select 1 from letter as other
    where other.account_id = letter.account_id and other.matter_mark = letter.matter_mark and other.trashed_at is null limit 100) as same) end as matter_letters,
  (select count(*)::int from attachment where attachment.letter_id = letter.id) as attachments,
  array(select letter_label.shelf_id from letter_label where letter_label.letter_id = letter.id) as labels`;

interface Ordered {
  /** The table whose index gives the order. */
  readonly by: RawBuilder<unknown>;
  readonly time: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
}

function orderedOf(view: ListView, accountId: string): Ordered {
  const own = { by: sql.raw('letter'), time: sql.raw('letter.received_at') };
  const mine = sql`letter.account_id = ${accountId}`;
  switch (view.kind) {
    case 'inbox':
      return { ...own, where: sql`${mine} and letter.place = 'inbox' and letter.trashed_at is null` };
    case 'unread':
      return {
        ...own,
        where: sql`${mine} and letter.place = 'inbox' and letter.trashed_at is null and letter.read_at is null`,
      };
    case 'archive':
      return { ...own, where: sql`${mine} and letter.place = 'archive' and letter.trashed_at is null` };
    case 'trash':
      return { ...own, time: sql.raw('letter.trashed_at'), where: sql`${mine} and letter.trashed_at is not null` };
    case 'folder':
      return {
        ...own,
        where: sql`${mine} and letter.shelf_id = ${view.shelf} and letter.place = 'folder' and letter.trashed_at is null`,
      };
    case 'label':
      return {
        by: sql.raw('letter_label'),
        time: sql.raw('letter_label.received_at'),
        where: sql`${mine} and letter_label.shelf_id = ${view.shelf} and letter.trashed_at is null`,
      };
  }
}

/** The letters of one page, newest first and those of one delivery in their own order; one more than the limit says that there are others. */
export async function listRows(
  reader: Reader<MailboxTables>,
  accountId: string,
  { view, sender, from, limit }: ListAsked,
): Promise<readonly ListedRow[]> {
  const { by, time, where } = orderedOf(view, accountId);
  const place = from === undefined ? undefined : await placeOf(reader, accountId, from.letter, view.kind === 'trash');
  const newer = place !== undefined && from?.direction === 'newer';
  const key = sql`(${time}, ${by}.delivery_id, - ${by}.position)`;
  const beyond =
    place === undefined
      ? sql``
      : sql`and ${key} ${newer ? sql.raw('>') : sql.raw('<')} (${place.time}::timestamptz, ${place.delivery}::uuid, - ${place.position}::integer)`;
  const way = sql.raw(newer ? 'asc' : 'desc');
  const labels =
    view.kind === 'label' ? sql`letter_label join letter on letter.id = letter_label.letter_id` : sql`letter`;
  const { rows } = await sql<ListedRow>`
    select ${COLUMNS} from ${labels} join delivery on delivery.id = letter.delivery_id
    where ${where} ${sender === undefined ? sql`` : sql`and letter.sender_id = ${sender}`} ${beyond}
    order by ${time} ${way}, ${by}.delivery_id ${way}, (- ${by}.position) ${way} limit ${limit}`.execute(reader.query);
  return newer ? rows.toReversed() : rows;
}

interface PlaceInOrder {
  readonly time: string;
  readonly delivery: string;
  readonly position: number;
}

/** As text: a time in microseconds would lose them on its way through JavaScript. */
async function placeOf(
  reader: Reader<MailboxTables>,
  accountId: string,
  letter: string,
  inTrash: boolean,
): Promise<PlaceInOrder | undefined> {
  const time = sql.raw(inTrash ? 'trashed_at' : 'received_at');
  const { rows } = await sql<PlaceInOrder>`
    select ${time}::text as time, delivery_id as delivery, position from letter
    where account_id = ${accountId} and id = ${letter} and ${time} is not null`.execute(reader.query);
  return rows[0];
}

/** The letters of one matter, newest first, at most 200; those in the trash are left out. */
export async function matterRows(
  reader: Reader<MailboxTables>,
  accountId: string,
  mark: Buffer,
): Promise<readonly ListedRow[]> {
  const { rows } = await sql<ListedRow>`
    select ${COLUMNS} from letter join delivery on delivery.id = letter.delivery_id
    where letter.account_id = ${accountId} and letter.matter_mark = ${mark} and letter.trashed_at is null
    order by letter.received_at desc, letter.delivery_id desc, (- letter.position) desc limit 200`.execute(
    reader.query,
  );
  return rows;
}

/** These letters of the mailbox, in no order: for what was found in another way. */
export async function rowsOf(
  reader: Reader<MailboxTables>,
  accountId: string,
  letters: readonly string[],
): Promise<readonly ListedRow[]> {
  if (letters.length === 0) return [];
  const { rows } = await sql<ListedRow>`
    select ${COLUMNS} from letter join delivery on delivery.id = letter.delivery_id
    where letter.account_id = ${accountId} and letter.id = any(${[...letters]}::uuid[])`.execute(reader.query);
  return rows;
}

/** Above this many unread letters nobody counts on. */
export const MOST_COUNTED = 1000;

/** Unread letters in the inbox, counted to `MOST_COUNTED` and no further. */
export async function countUnread(reader: Reader<MailboxTables>, accountId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from letter where account_id = ${accountId} and place = 'inbox' and trashed_at is null
      and read_at is null limit ${MOST_COUNTED}) as unread`.execute(reader.query);
  return rows[0]?.n ?? 0;
}

export interface SenderOfLetters {
  readonly id: string;
  /** As its latest letter gave it. */
  readonly name: string;
}

/** Those whose letters the mailbox has outside the trash, by name, at most 200: one step in the index for each, never one for each letter. */
export async function sendersOfLetters(
  reader: Reader<MailboxTables>,
  accountId: string,
): Promise<readonly SenderOfLetters[]> {
  const { rows } = await sql<SenderOfLetters>`
    with recursive sender(id) as (
      (select min(sender_id) from letter where account_id = ${accountId} and trashed_at is null)
      union all
      select (select min(sender_id) from letter where account_id = ${accountId} and trashed_at is null and sender_id > sender.id)
      from sender where sender.id is not null
    )
    select sender.id, latest.sender_name as name
    from (select id from sender where id is not null limit 200) as sender
    cross join lateral (
      select delivery.sender_name from letter join delivery on delivery.id = letter.delivery_id
      where letter.account_id = ${accountId} and letter.sender_id = sender.id and letter.trashed_at is null
      order by letter.received_at desc, letter.delivery_id desc, (- letter.position) desc limit 1
    ) as latest
    order by latest.sender_name`.execute(reader.query);
  return rows;
}
