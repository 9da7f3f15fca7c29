// All SQL about the print queue: letters that wait to be printed and that nobody has taken in a batch, those that have waited longest first.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { Place, Reach } from '../reach.ts';
import type { SenderTables } from '../tables.ts';
import { storedRecipient } from './letters.ts';
import { OF_LETTER, ofReach } from './of-reach.ts';

export interface QueuedLetter {
  readonly id: string;
  readonly queuedAt: Date;
  readonly recipient: RecipientId;
  readonly subject: string;
  readonly unit: string;
  readonly attachments: number;
}

/** In the queue: it goes on paper, or a copy of what was delivered and is not opened does. No batch has it, and nothing stops it. */
const QUEUED: RawBuilder<SqlBool> = sql`((letter.state = 'to-print' and not exists
    (select from letter_on_paper p where p.letter = letter.id and (p.batch is not null or p.stop is not null)))
  or (letter.state = 'delivered' and letter.opened_at is null and exists
    (select from letter_on_paper p where p.letter = letter.id and p.copy_queued_at is not null and p.copy_printed_at is null
      and p.batch is null and p.stop is null)))`;

interface QueuePage {
  readonly limit: number;
  readonly offset: number;
  readonly reach: Reach;
}

/** A page of the queue, oldest first, and how many there are in all. */
export async function listPrintQueue(
  reader: Reader<SenderTables>,
  page: QueuePage,
): Promise<{ readonly letters: readonly QueuedLetter[]; readonly total: number }> {
  const queue = queueOf(reader, page.reach);
  const counted = await sql<{ total: number }>`select count(*)::int as total from ${queue} as queue`.execute(
    reader.query,
  );
  const { rows } = await sql<Omit<QueuedLetter, 'recipient'> & { recipient: string }>`
    select queue.id, queue.queued_at as "queuedAt", letter.recipient, letter.subject, queue.unit,
      (select count(*)::int from letter_attachment where letter_attachment.letter = queue.id) as attachments
    from (select * from ${queue} as every order by queued_at, id limit ${page.limit} offset ${page.offset}) as queue
    join letter on letter.id = queue.id order by queue.queued_at, queue.id`.execute(reader.query);
  const letters = rows.map(({ recipient, ...row }) => ({ ...row, recipient: storedRecipient(recipient) }));
  return { letters, total: counted.rows[0]?.total ?? 0 };
}

// The same as QUEUED, one half after the other: each half has an index that holds what waits only (0012, 0016).
function queueOf({ organisation }: Reader<SenderTables>, reach: Reach) {
  const seen = ofReach(reach, OF_LETTER);
  const columns = sql`letter.id, coalesce(letter.to_print_at, letter.settled_at, letter.created_at) as queued_at, letter.unit`;
  return sql`(select ${columns} from letter
      where letter.organisation = ${organisation} and letter.state = 'to-print' and ${seen} and not exists
        (select from letter_on_paper p where p.letter = letter.id and (p.batch is not null or p.stop is not null))
    union all
    select ${columns} from letter_on_paper p join letter on letter.id = p.letter
      where p.organisation = ${organisation} and p.copy_queued_at is not null and p.copy_printed_at is null
        and p.batch is null and p.stop is null
        and letter.state = 'delivered' and letter.opened_at is null and ${seen})`;
}

/** Of these letters, those that are in the queue, with their places and the bytes of their attachments, in the order of the queue. */
export async function whichQueued(
  reader: Reader<SenderTables>,
  ids: readonly string[],
): Promise<readonly (Place & { readonly id: string; readonly bytes: number })[]> {
  if (ids.length === 0) return [];
  const rows = await reader.query
    .selectFrom('letter')
    .select(['id', 'unit', 'case_type'])
    .select((eb) =>
      eb
        .selectFrom('letter_attachment')
        .select((inner) => inner.fn.sum<number>('bytes').as('bytes'))
        .whereRef('letter_attachment.letter', '=', 'letter.id')
        .as('bytes'),
    )
    .where('organisation', '=', reader.organisation)
    .where('id', 'in', [...ids])
    .where(QUEUED)
    .orderBy(sql`coalesce(to_print_at, settled_at, created_at)`)
    .orderBy('id')
    .execute();
  return rows.map(({ bytes, case_type: caseType, ...row }) => {
    return { ...row, caseType: caseType ?? undefined, bytes: Number(bytes ?? 0) };
  });
}
