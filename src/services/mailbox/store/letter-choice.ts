// Letters chosen by what a program asks for, newest first, by their ids; and the mailbox's matters. Every query names the mailbox.
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { Place } from './reading-tables.ts';

export interface LetterChoice {
  /** 'all' is all but the trash. */
  readonly place: Place | 'all' | 'trash';
  readonly folder: string | undefined;
  readonly label: string | undefined;
  readonly sender: string | undefined;
  readonly matter: Buffer | undefined;
  readonly read: boolean | undefined;
  readonly from: Date | undefined;
  readonly until: Date | undefined;
}

function chosen(accountId: string, choice: LetterChoice): RawBuilder<unknown> {
  const { place, folder, label, sender, matter, read, from, until } = choice;
  const parts = [
    sql`letter.account_id = ${accountId}`,
    place === 'trash' ? sql`letter.trashed_at is not null` : sql`letter.trashed_at is null`,
    ...(place === 'all' || place === 'trash' ? [] : [sql`letter.place = ${sql.lit(place)}`]),
    ...(folder === undefined ? [] : [sql`letter.place = 'folder' and letter.shelf_id = ${folder}`]),
    ...(label === undefined
      ? []
      : [sql`exists (select 1 from letter_label where letter_id = letter.id and shelf_id = ${label})`]),
    ...(sender === undefined ? [] : [sql`letter.sender_id = ${sender}`]),
    ...(matter === undefined ? [] : [sql`letter.matter_mark = ${matter}`]),
    ...(read === undefined ? [] : [read ? sql`letter.read_at is not null` : sql`letter.read_at is null`]),
    ...(from === undefined ? [] : [sql`letter.received_at >= ${from}`]),
    ...(until === undefined ? [] : [sql`letter.received_at < ${until}`]),
  ];
  return sql.join(parts, sql` and `);
}

export interface ChosenLetters {
  readonly ids: readonly string[];
  /** Counted to `most` and no further. */
  readonly total: number;
}

/** One page of them, of the `most` newest. */
export async function chooseLetters(
  reader: Reader<MailboxTables>,
  accountId: string,
  choice: LetterChoice,
  page: { readonly limit: number; readonly offset: number; readonly most: number },
): Promise<ChosenLetters> {
  const { limit, offset, most } = page;
  const where = chosen(accountId, choice);
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from letter where ${where} limit ${most}) as newest`.execute(reader.query);
  const total = counted.rows[0]?.n ?? 0;
  const room = Math.max(0, Math.min(limit, most - offset));
  if (room === 0 || offset >= total) return { ids: [], total };
  const { rows } = await sql<{ id: string }>`
    select letter.id from letter where ${where}
    order by letter.received_at desc, letter.delivery_id desc, (- letter.position) desc limit ${room} offset ${offset}`.execute(
    reader.query,
  );
  return { ids: rows.map(({ id }) => id), total };
}

/** A matter by its latest letter, whose words about it are sealed. */
export interface MatterRow {
  readonly mark: Buffer;
  readonly letters: number;
  readonly latest: Date;
  readonly letter: string;
  readonly sealed: Buffer | null;
  readonly sender_id: string;
  readonly sender_name: string;
}

/** The mailbox's matters, the one with the latest letter first; letters in the trash are left out. `mark`: one only. */
export async function mattersOf(
  reader: Reader<MailboxTables>,
  accountId: string,
  page: { readonly limit: number; readonly offset: number; readonly mark?: Buffer },
): Promise<{ readonly matters: readonly MatterRow[]; readonly total: number }> {
  const where = sql`account_id = ${accountId} and trashed_at is null and matter_mark is not null ${
    page.mark === undefined ? sql`` : sql`and matter_mark = ${page.mark}`
  }`;
  const counted = await sql<{ n: number }>`
    select count(distinct matter_mark)::int as n from letter where ${where}`.execute(reader.query);
  const { rows } = await sql<MatterRow>`
    select found.mark, found.letters, found.latest, last.id as letter, last.matter_sealed as sealed, delivery.sender_id, delivery.sender_name
    from (select matter_mark as mark, count(*)::int as letters, max(received_at) as latest from letter where ${where}
      group by matter_mark order by max(received_at) desc, matter_mark limit ${page.limit} offset ${page.offset}) as found
    cross join lateral (select id, delivery_id, matter_sealed from letter where account_id = ${accountId} and matter_mark = found.mark
      and trashed_at is null order by received_at desc, delivery_id desc, (- "position") desc limit 1) as last
    join delivery on delivery.id = last.delivery_id
    order by found.latest desc, found.mark`.execute(reader.query);
  return { matters: rows, total: counted.rows[0]?.n ?? 0 };
}
