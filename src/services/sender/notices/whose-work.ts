// Whose notices and tasks a person has: their own, and those of whoever they stand in for that day.
import { stockholmDate } from '../../../platform/clock.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { standsInFor } from '../organisation/substitutes.ts';
import type { SenderTables } from '../tables.ts';

/** Accounts, the person's own first. */
export async function whoseWork(reader: Reader<SenderTables>, account: string, now: Date): Promise<readonly string[]> {
  return [account, ...(await standsInFor(reader, account, stockholmDate(now)))];
}
