// What happened, for each register's feed.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { RegisterName, Tables } from '../schema.ts';

/** One key for all feeds: an act may write in several. */
const LOCK = 5_170_204;

/** A reader that has seen a number must never find a lower one later: writers take turns until they commit. */
export async function addChange(tx: Transaction<Tables>, register: RegisterName, details: JsonValue): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK}, hashtext(current_schema()))`.execute(tx.query);
  await tx.query
    .insertInto('change')
    .values({ register, details: JSON.stringify(details) })
    .execute();
}

export interface StoredChange {
  readonly number: number;
  readonly register: RegisterName;
  readonly at: Date;
  readonly details: unknown;
}

/** After a number, oldest first; one more than `limit` says that there are more. */
export async function readChanges(
  db: Reader<Tables>,
  register: RegisterName,
  after: number,
  limit: number,
): Promise<readonly StoredChange[]> {
  return await db.query
    .selectFrom('change')
    .select(['number', 'register', 'at', 'details'])
    .where('register', '=', register)
    .where('number', '>', after)
    .orderBy('number')
    .limit(limit)
    .execute();
}

/** The number of the latest change of any register; 0 when nothing has happened. */
export async function latestNumber(db: Reader<Tables>): Promise<number> {
  const row = await db.query
    .selectFrom('change')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirst();
  return Number(row?.number ?? 0);
}

/** The latest of every register, newest first. */
export async function latestChanges(db: Reader<Tables>, limit: number): Promise<readonly StoredChange[]> {
  return await db.query
    .selectFrom('change')
    .select(['number', 'register', 'at', 'details'])
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
}
