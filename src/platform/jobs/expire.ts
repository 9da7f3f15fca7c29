// Housekeeping that every service with a worker does: answers kept for repeated requests are let go when their time is over (DESIGN rule 6).
import { type Kysely, sql } from 'kysely';

const AT_MOST = 1000;

/** Deletes up to a thousand rows whose time is over, leaving alone what another process holds; says how many. */
export async function expireRequests<DB>(query: Kysely<DB>): Promise<number> {
  const result = await sql`delete from idempotency where ctid in (
    select ctid from idempotency where expires_at < clock_timestamp() limit ${AT_MOST} for update skip locked)`.execute(
    query,
  );
  return Number(result.numAffectedRows ?? 0n);
}
