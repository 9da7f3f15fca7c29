// All SQL about the print queue: letters that wait to be printed and that nobody has taken in a batch, those that have waited longest first.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { Scope } from '../rights.ts';
import type { SenderTables } from '../tables.ts';
import { NO_UNIT, storedRecipient } from './letters.ts';

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
  readonly units: Scope;
}

/** A page of the queue, oldest first, and how many there are in all. */
export async function listPrintQueue(
  reader: Reader<SenderTables>,
  page: QueuePage,
): Promise<{ readonly letters: readonly QueuedLetter[]; readonly total: number }> {
  const every = reader.query.selectFrom('letter').where('organisation', '=', reader.organisation).where(QUEUED);
  const queued = page.units === 'all' ? every : every.where('unit', 'in', [...page.units, NO_UNIT]);
  const { total } = await queued.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await queued
    .select(['id', 'to_print_at', 'settled_at', 'created_at', 'recipient', 'subject', 'unit'])
    .select((eb) =>
      eb
        .selectFrom('letter_attachment')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .whereRef('letter_attachment.letter', '=', 'letter.id')
        .as('attachments'),
    )
    .orderBy(sql`coalesce(to_print_at, settled_at, created_at)`)
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const letters = rows.map(({ to_print_at, settled_at, created_at, recipient, attachments, ...row }) => ({
    ...row,
    queuedAt: to_print_at ?? settled_at ?? created_at,
    recipient: storedRecipient(recipient),
    attachments: Number(attachments ?? 0),
  }));
  return { letters, total: Number(total) };
}

/** Of these letters, those that are in the queue, with their units and the bytes of their attachments, in the order of the queue. */
export async function whichQueued(
  reader: Reader<SenderTables>,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly unit: string; readonly bytes: number }[]> {
  if (ids.length === 0) return [];
  const rows = await reader.query
    .selectFrom('letter')
    .select(['id', 'unit'])
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
  return rows.map(({ bytes, ...row }) => ({ ...row, bytes: Number(bytes ?? 0) }));
}
