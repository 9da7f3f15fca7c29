// The queue's SQL: claim a batch, keep it alive, end an attempt. Every statement after the claim carries the attempt's number (fencing).
import { type Kysely, sql } from 'kysely';
import type { JsonValue } from '../database/json.ts';

export interface ClaimedRow {
  readonly id: number;
  readonly organisation: string;
  readonly kind: string;
  readonly key: string;
  readonly payload: JsonValue;
  readonly attempt: number;
}

export interface Lease {
  readonly id: number;
  readonly attempt: number;
}

/** Takes up to `limit` due jobs that nobody holds; each gets its next attempt number and a lease; none while the service is paused. One short statement. */
export async function claimJobs<DB>(
  query: Kysely<DB>,
  what: {
    readonly kinds: readonly string[];
    readonly organisation: string | undefined;
    readonly limit: number;
    readonly leaseMs: number;
  },
): Promise<readonly ClaimedRow[]> {
  const { rows } = await sql<ClaimedRow>`
    update job set attempt = attempt + 1, next_at = clock_timestamp() + ${what.leaseMs} * interval '1 millisecond'
    where id in (
      select id from job
      where next_at <= clock_timestamp() and kind = any(${what.kinds}::text[])
        and (${what.organisation ?? null}::text is null or organisation = ${what.organisation ?? null}::text)
        and not exists (select from service_pause where service_pause.organisation in ('*', job.organisation))
      order by next_at limit ${what.limit} for update skip locked)
    returning id, organisation, kind, key, payload, attempt`.execute(query);
  return rows;
}

/** Renews the leases that still are ours; gives back the ids that are. */
export async function renewLeases<DB>(
  query: Kysely<DB>,
  leases: readonly Lease[],
  leaseMs: number,
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`
    update job set next_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
    from unnest(${leases.map(({ id }) => id)}::bigint[], ${leases.map(({ attempt }) => attempt)}::int[]) as mine (id, attempt)
    where job.id = mine.id and job.attempt = mine.attempt
    returning job.id`.execute(query);
  return new Set(rows.map((row) => row.id));
}

/** Removes the job if this attempt still holds it. False: somebody else has it, or had it. */
export async function finishJob<DB>(query: Kysely<DB>, lease: Lease): Promise<boolean> {
  const result = await sql`delete from job where id = ${lease.id} and attempt = ${lease.attempt}`.execute(query);
  return result.numAffectedRows === 1n;
}

/** Puts the job back for later if this attempt still holds it. */
export async function postponeJob<DB>(
  query: Kysely<DB>,
  lease: Lease,
  afterMs: number,
  error: string | null,
): Promise<boolean> {
  const result = await sql`
    update job set next_at = clock_timestamp() + ${afterMs} * interval '1 millisecond', last_error = ${error}
    where id = ${lease.id} and attempt = ${lease.attempt}`.execute(query);
  return result.numAffectedRows === 1n;
}

/** Lets go of answers kept for repeated requests (DESIGN rule 6): deletes up to a thousand rows whose time is over, leaving alone what another process holds; says how many. */
export async function expireRequests<DB>(query: Kysely<DB>): Promise<number> {
  const result = await sql`delete from idempotency where ctid in (
    select ctid from idempotency where expires_at < clock_timestamp() limit 1000 for update skip locked)`.execute(
    query,
  );
  return Number(result.numAffectedRows ?? 0n);
}
