// All SQL about how many numbers FaR was asked about, by whom and when.
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

export interface FarUse {
  readonly person: string;
  readonly at: Date;
  readonly numbers: number;
}

/** What the organisation has asked since then, oldest first. Others who ask wait until the transaction ends. */
export async function usesSince(tx: Transaction<SenderTables>, since: Date): Promise<readonly FarUse[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`far-use ${tx.organisation}`}, 0))`.execute(tx.query);
  return await tx.query
    .selectFrom('far_use')
    .select(['person', 'at', 'numbers'])
    .where('organisation', '=', tx.organisation)
    .where('at', '>', since)
    .orderBy('at')
    .execute();
}

/** Notes that so many numbers are asked about. */
export async function insertUse(tx: Transaction<SenderTables>, use: FarUse): Promise<void> {
  await tx.query
    .insertInto('far_use')
    .values({ organisation: tx.organisation, ...use })
    .execute();
}
