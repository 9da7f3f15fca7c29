// The day that the registers say it is: today in Stockholm, unless somebody has moved it.
import { type Clock, stockholmDate } from '../../../platform/clock.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Tables } from '../schema.ts';

/** yyyy-mm-dd, and whether it was moved. */
export async function registersDay(db: Reader<Tables>, clock: Clock): Promise<{ day: string; moved: boolean }> {
  const row = await db.query.selectFrom('calendar').select('day').executeTakeFirst();
  return row === undefined ? { day: stockholmDate(clock()), moved: false } : { day: row.day, moved: true };
}

/** Moves it; undefined gives the calendar back. */
export async function moveDay(tx: Transaction<Tables>, day: string | undefined): Promise<void> {
  await tx.query.deleteFrom('calendar').execute();
  if (day !== undefined) await tx.query.insertInto('calendar').values({ day }).execute();
}
