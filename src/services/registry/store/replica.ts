// What a copy of the register in memory is fed from: everything once, then whose reachability changed since (0003-reachability-changes.sql, 0009-what-removal-saw.sql).
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { RegistryTables } from '../tables.ts';

/** Profiles and their choices, packed: eight, two, eight and eight bytes each, the highest first. */
export interface Packed {
  /** Number, 1 secure + 2 pending, operator, milliseconds. */
  readonly profiles: Buffer | null;
  /** Recipient, 1 accepted, sender, milliseconds. */
  readonly choices: Buffer | null;
}

const packedProfile = sql`int8send(id) || int2send((case account_type when 'Secure' then 1 else 0 end + case when pending then 2 else 0 end)::int2)
  || int8send(operator::int8) || int8send(floor(extract(epoch from registered_at) * 1000)::int8)`;
const packedChoice = sql`int8send(recipient) || int2send(accepted::int::int2) || int8send(sender::int8)
  || int8send(floor(extract(epoch from changed_at) * 1000)::int8)`;

/** What a copy has seen: a snapshot, and of which server. Another one (a standby that took over, a restored backup) may count its transactions anew. */
export interface Seen {
  readonly now: string;
  /** When that server was started: no two have the same. */
  readonly server: string;
}

const startedAt = sql`extract(epoch from pg_postmaster_start_time())::text`;
const seen = sql`pg_current_snapshot()::text as now, ${startedAt} as server`;

/** Every statement of the transaction sees the register as it is now; gives what is seen. To be called first. */
export async function holdStill({ query }: Transaction<RegistryTables>): Promise<Seen> {
  await sql`set transaction isolation level repeatable read, read only`.execute(query);
  const { rows } = await sql<Seen>`select ${seen}`.execute(query);
  const [row] = rows;
  if (row === undefined) throw new RangeError('A select without from gave no row');
  return row;
}

/** The next profiles in the order of their numbers, with their choices; undefined when there are none after `after`. */
export async function packedAfter(
  { query }: Reader<RegistryTables>,
  after: number,
  limit: number,
): Promise<(Packed & { readonly last: number }) | undefined> {
  const { rows } = await sql<Packed & { readonly last: number | null }>`
    with batch as materialized (select * from recipient where id > ${after} order by id limit ${limit})
    select (select max(id) from batch) as last,
      (select string_agg(${packedProfile}, ''::bytea) from batch) as profiles,
      (select string_agg(${packedChoice}, ''::bytea) from sender_choice
        where recipient > ${after} and recipient <= (select max(id) from batch)) as choices`.execute(query);
  const [row] = rows;
  return row === undefined || row.last === null ? undefined : { ...row, last: row.last };
}

/** The profiles of these recipients as they are now, with their choices; who has none is in neither. */
export async function packedOf({ query }: Reader<RegistryTables>, ids: readonly number[]): Promise<Packed> {
  const { rows } = await sql<Packed>`
    select (select string_agg(${packedProfile}, ''::bytea) from recipient where id = any(${[...ids]}::bigint[])) as profiles,
      (select string_agg(${packedChoice}, ''::bytea) from sender_choice where recipient = any(${[...ids]}::bigint[])) as choices`.execute(
    query,
  );
  return rows[0] ?? { profiles: null, choices: null };
}

export interface Changes {
  /** What this was seen in: the next question's `since`. */
  readonly seen: Seen;
  /** Recipients, each perhaps more than once; 0 for everybody. */
  readonly changed: readonly number[];
  /** Changes that may not have been seen are gone, or what was seen is not what this server has. */
  readonly lost: boolean;
}

// Of what has been removed the copy may not have seen what began after its snapshot, and what was open in it and over when it was removed.
// The snapshot's oldest would be too careful: a transaction that is open in any database of the server holds that back.
const removedUnseen = (since: string) => sql`select until >= pg_snapshot_xmax(${since}::pg_snapshot)
    or exists (select from pg_snapshot_xip(${since}::pg_snapshot) as was_open
      where was_open <= until and pg_visible_in_snapshot(was_open, seen)) from reachability_pruned`;

/** Everything that is committed now and was not in the snapshot: nothing is missed, in whatever order transactions end. */
export async function changesSince({ query }: Reader<RegistryTables>, { now: since, server }: Seen): Promise<Changes> {
  const { rows } = await sql<Seen & Omit<Changes, 'seen'>>`
    select ${seen},
      array(select recipient from reachability_change
        where xid >= pg_snapshot_xmin(${since}::pg_snapshot)
          and not pg_visible_in_snapshot(xid, ${since}::pg_snapshot))::bigint[] as changed,
      (${removedUnseen(since)})
        or ${startedAt} <> ${server}
        or pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmax(${since}::pg_snapshot) as lost`.execute(query);
  const [row] = rows;
  if (row === undefined) throw new RangeError('A select without from gave no row');
  return { seen: { now: row.now, server: row.server }, changed: row.changed.map(Number), lost: row.lost };
}

/** Whether millions are being put in: whoever reads everything now reads it again at once. */
export async function bulkGoesOn({ query }: Reader<RegistryTables>, withinMs: number): Promise<boolean> {
  const { rows } = await sql<{ going: boolean }>`select exists (select from reachability_change
    where recipient = 0 and changed_at > clock_timestamp() - ${withinMs} * interval '1 millisecond') as going`.execute(
    query,
  );
  return rows[0]?.going === true;
}

/** After a restore: what is there was numbered by another server, whose count may be ahead of this one's. No copy lives. */
export async function beginChangesAnew({ query }: Transaction<RegistryTables>): Promise<void> {
  await sql`delete from reachability_change`.execute(query);
  await sql`update reachability_pruned set until = default`.execute(query);
}

/** Removes changes older than this; a copy that did not ask for so long reads everything again. */
export async function forgetChanges({ query }: Transaction<RegistryTables>, before: Date): Promise<void> {
  await sql`with gone as (delete from reachability_change where changed_at < ${before} returning xid)
    update reachability_pruned set until = greatest(until, (select xid from gone order by xid desc limit 1))
    where exists (select from gone)`.execute(query);
}
