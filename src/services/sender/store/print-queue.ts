// All SQL about the print queue: the letters that wait to be printed, those that have waited longest first.
import type { Reader } from '../../../platform/database/database.ts';
import type { Scope } from '../rights.ts';
import type { SenderTables } from '../tables.ts';
import { NO_UNIT } from './letters.ts';

export interface QueuedLetter {
  readonly id: string;
  readonly queuedAt: Date;
}

/** A page of the queue, oldest first, and how many there are in all. */
export async function listPrintQueue(
  reader: Reader<SenderTables>,
  page: { readonly limit: number; readonly offset: number; readonly units: Scope },
): Promise<{ readonly letters: readonly QueuedLetter[]; readonly total: number }> {
  const every = reader.query
    .selectFrom('letter')
    .where('organisation', '=', reader.organisation)
    .where('state', '=', 'to-print');
  const queued = page.units === 'all' ? every : every.where('unit', 'in', [...page.units, NO_UNIT]);
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
