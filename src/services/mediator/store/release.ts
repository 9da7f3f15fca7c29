// Letting a mailing's deliveries go, taking them back, and ending what is left (issue 3, Lanes). Every row that another
// transaction holds is passed over and met again at the next round: nothing here waits while it holds locks.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import { tellEvents } from './feed.ts';
import type { MediatorTables } from './schema.ts';

export interface Released {
  /** At most half of what may be under way is counted at each operator: a slow one does not stop the others. */
  readonly counted: number;
  readonly all: number;
}

// Held until its lifetime ends; a little after, which tells it from what merely waits that long for its next try.
const heldToTheEnd = sql`expires_at + interval '1 microsecond'`;

/** How much of a mailing has been let go and is not finished. What waits for the registry counts in full. */
export async function countReleased(
  tx: Transaction<MediatorTables>,
  mailingId: string,
  underWay: number,
): Promise<Released> {
  const { rows } = await sql<Released>`
    select coalesce(sum(case where_now when 'registry' then n else least(n, ${Math.ceil(underWay / 2)}::int) end), 0)::int as counted,
      coalesce(sum(n), 0)::int as "all"
    from (
      select coalesce(operator_id, case when waiting_for is null or waiting_for like 'registry-%' then 'registry' else 'later' end)
        as where_now, count(*) as n
      from outbox where mailing_id = ${mailingId} and next_at < 'infinity' group by 1
    ) as released`.execute(tx.query);
  return rows[0] ?? { counted: 0, all: 0 };
}

/** How many the rate allows now, and spends them: at most a second's worth, or one, is saved up. */
export async function spendRate(
  tx: Transaction<MediatorTables>,
  mailingId: string,
  most: number,
  now?: Date,
): Promise<number> {
  // A clock that was set back far must not hold the mailing until it has come as far again.
  const { rows } = await sql<{ allowed: number | null }>`
    with clock as (
      select coalesce(${now ?? null}::timestamptz, now()) as at
    ), mine as (
      select id, per_minute, 60000.0 / per_minute as each_ms, at,
        case when released_to < at + interval '2 seconds' then released_to end as released_to
      from clock, mailing where id = ${mailingId} and per_minute is not null
        and exists (select from outbox where mailing_id = ${mailingId} and next_at = 'infinity')
    ), allowance as (
      select id, each_ms, greatest(released_to, at - greatest(1000, each_ms) * interval '1 millisecond') as since, at from mine
    ), spent as (
      select id, each_ms, since, least(${most},
        floor(extract(epoch from at - since) * 1000 / each_ms + 0.000001))::int as n from allowance
    )
    update mailing set released_to = since + n * each_ms * interval '1 millisecond'
    from spent where mailing.id = spent.id and n > 0 returning n as allowed`.execute(tx.query);
  return rows[0]?.allowed ?? 0;
}

/** Lets at most so many go, in the order in which they came; their lifetime counts from now. */
export async function releaseHeld(tx: Transaction<MediatorTables>, mailingId: string, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with due as (
      select delivery_id from outbox where mailing_id = ${mailingId} and next_at = 'infinity'
      order by delivery_id limit ${most} for update skip locked
    ), gone as (
      update outbox set next_at = now(), expires_at = now() + lifetime_seconds * interval '1 second'
      from due where outbox.delivery_id = due.delivery_id returning 1
    ) select count(*)::int as n from gone`.execute(tx.query);
  return rows[0]?.n ?? 0;
}

/**
 * Takes back what has been let go and is not on the wire. Whoever has claimed one loses its claim. What may have arrived
 * waits until its lifetime ends, when it must be told as unknown.
 */
export async function takeBack(tx: Transaction<MediatorTables>, mailingId: string): Promise<void> {
  await sql`
    with back as (
      select delivery_id from outbox
      where mailing_id = ${mailingId} and next_at < 'infinity' and in_flight is null
        and (not doubt or next_at < expires_at and expires_at > now())
      for update skip locked
    )
    update outbox set next_at = case when doubt then ${heldToTheEnd} else 'infinity' end, claim = claim + 1, stage = 'look-up',
      operator_id = null, operator_name = null, service_address = null,
      waiting_for = case when doubt then waiting_for end
    from back where outbox.delivery_id = back.delivery_id`.execute(tx.query);
}

/**
 * Whether something that has been let go may still be sent: what another transaction held when it was to be taken back.
 * `doubtful`: also what may have arrived and would be tried again.
 */
export async function isLoose(
  reader: Reader<MediatorTables>,
  mailingId: string,
  { doubtful }: { readonly doubtful: boolean },
): Promise<boolean> {
  const { rows } = await sql<{ loose: boolean }>`
    select exists (
      select from outbox where mailing_id = ${mailingId} and next_at < 'infinity' and in_flight is null
        and (not doubt or ${doubtful}::boolean and next_at < expires_at and expires_at > now())
    ) as loose`.execute(reader.query);
  return rows[0]?.loose === true;
}

/** What was held because it may have arrived is tried again. */
export async function releaseDoubtful(tx: Transaction<MediatorTables>, mailingId: string): Promise<void> {
  await sql`
    with held as (
      select delivery_id from outbox where mailing_id = ${mailingId} and next_at < 'infinity' and in_flight is null
        and doubt and next_at = ${heldToTheEnd} for update skip locked
    )
    update outbox set next_at = now() from held where outbox.delivery_id = held.delivery_id`.execute(tx.query);
}

/**
 * What a restore put in doubt before it was let go is told as unknown now, by the look-up that finds its lifetime over. It is
 * not sent: most likely it never was, and nobody wants it any more.
 */
export async function endDoubtfulHeld(tx: Transaction<MediatorTables>, mailingId: string): Promise<void> {
  await sql`
    with held as (
      select delivery_id from outbox where mailing_id = ${mailingId} and next_at = 'infinity' and doubt
      for update skip locked
    )
    update outbox set next_at = now(), expires_at = least(expires_at, now() - interval '1 hour')
    from held where outbox.delivery_id = held.delivery_id`.execute(tx.query);
}

export interface End {
  readonly result: 'expired' | 'cancelled';
  readonly reason?: string;
  readonly at: Date;
  readonly actor?: string;
}

/** Ends at most so many that cannot have arrived, and tells it; answers how many. */
export async function endUnsent(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  mailingId: string,
  end: End,
  most: number,
): Promise<number> {
  const { result, reason, at, actor } = end;
  const { rows } = await sql<{ id: string; sender_id: string }>`
    with left_over as (
      select delivery_id from outbox where mailing_id = ${mailingId} and in_flight is null and not doubt
      order by next_at, delivery_id limit ${most} for update skip locked
    ), gone as (
      delete from outbox using left_over where outbox.delivery_id = left_over.delivery_id returning outbox.delivery_id
    )
    update delivery set result = ${result}, reason = ${reason ?? null}, finished_at = ${at}
    from gone where delivery.id = gone.delivery_id returning delivery.id, delivery.sender_id`.execute(tx.query);
  const details = { mailingId, ...(reason === undefined ? {} : { reason }) };
  await tellEvents(
    tx,
    audit,
    rows.map(({ id, sender_id }) => ({
      senderId: sender_id,
      deliveryId: id,
      kind: result,
      at,
      details,
      ...(actor === undefined ? {} : { actor }),
    })),
  );
  return rows.length;
}

export interface Unfinished {
  /** A delivery is in the outbox. */
  readonly deliveries: boolean;
  /** A batch is still open. */
  readonly batches: boolean;
  /** Something has been committed at all. */
  readonly committed: boolean;
}

/** What of a mailing is unfinished. */
export async function isUnfinished(tx: Transaction<MediatorTables>, mailingId: string): Promise<Unfinished> {
  const { rows } = await sql<Unfinished>`
    select exists (select from outbox where mailing_id = ${mailingId}) as deliveries,
      exists (select from batch where mailing_id = ${mailingId} and state = 'open') as batches,
      exists (select from batch where mailing_id = ${mailingId} and state = 'committed') as committed`.execute(
    tx.query,
  );
  return rows[0] ?? { deliveries: false, batches: false, committed: false };
}
