// Account holders who have died, and when their mailboxes are to be closed.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { RegistryTables } from '../tables.ts';

/** Keeps it; the first time stands. */
export async function keepDeath(
  { query }: Transaction<RegistryTables>,
  person: string,
  closeAt: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await query
    .insertInto('death')
    .values({ person: Number(person), close_at: closeAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** It is done, or was not so; whether it was kept. */
export async function forgetDeath({ query }: Transaction<RegistryTables>, person: string): Promise<boolean> {
  const { numDeletedRows } = await query.deleteFrom('death').where('person', '=', Number(person)).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Those whose mailboxes are to be closed now, at most 1000. */
export async function deathsDue({ query }: Reader<RegistryTables>, now: Date): Promise<readonly string[]> {
  const rows = await query
    .selectFrom('death')
    .select('person')
    .where('close_at', '<=', now)
    .orderBy('close_at')
    .limit(1000)
    .execute();
  return rows.map(({ person }) => String(person));
}
