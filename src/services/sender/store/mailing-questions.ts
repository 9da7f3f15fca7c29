// All SQL about which lines of a mailing have been counted as questions to FaR: each once, however often the mailing is checked.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

const UNCHARGED = sql<boolean>`state = 'ready' and reach is null and not charged`;

/** How many recipients FaR is to be asked about that have not been counted. */
export async function countUncharged(reader: Reader<SenderTables>, mailing: string): Promise<number> {
  const { count } = await reader.query
    .selectFrom('mailing_line')
    .select(({ fn }) => fn.count<number>('recipient').distinct().as('count'))
    .where('mailing', '=', mailing)
    .where('organisation', '=', reader.organisation)
    .where(UNCHARGED)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** They have been counted. */
export async function markCharged(tx: Transaction<SenderTables>, mailing: string): Promise<void> {
  await tx.query
    .updateTable('mailing_line')
    .set({ charged: true })
    .where('mailing', '=', mailing)
    .where('organisation', '=', tx.organisation)
    .where(UNCHARGED)
    .execute();
}
