// All SQL about the print queue: the letters that wait to be printed, those that have waited longest first.
import type { Reader } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

export interface QueuedLetter {
  readonly id: string;
  readonly queuedAt: Date;
}

/** A page of the queue, oldest first, and how many there are in all. */
export async function listPrintQueue(
  reader: Reader<SenderTables>,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly letters: readonly QueuedLetter[]; readonly total: number }> {
  const queued = reader.query
    .selectFrom('letter')
    .where('organisation', '=', reader.organisation)
    .where('state', '=', 'to-print');
  const { total } = await queued.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await queued
    .select(['id', 'to_print_at', 'created_at'])
    .orderBy('to_print_at')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return {
    letters: rows.map((row) => ({ id: row.id, queuedAt: row.to_print_at ?? row.created_at })),
    total: Number(total),
  };
}
