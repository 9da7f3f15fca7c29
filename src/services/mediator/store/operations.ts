// What waits and who waits for whom, for the operations page and metrics. Nothing here reads finished deliveries.
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { Mailing } from './mailings.ts';
import type { MediatorTables } from './schema.ts';
import type { PausedBecause } from './webhooks.ts';

export const stages = ['look-up', 'hand-over', 'in-flight', 'postponed', 'unknown-retried', 'held'] as const;
/** What a delivery waits for; 'held': for its turn in a mailing. */
export type Waiting = (typeof stages)[number];

export interface QueueCount {
  readonly lane: 'single' | 'mailing';
  readonly stage: Waiting;
  /** Empty before it is looked up. */
  readonly operator: string;
  readonly operatorName: string;
  readonly count: number;
  /** When the one that has waited longest was accepted; in a mailing: when it was let go. Absent while held. */
  readonly oldest?: Date;
}

interface QueueRow extends Omit<QueueCount, 'lane' | 'oldest'> {
  lane: number;
  oldest: Date | null;
}

/**
 * Everything that is not finished. Its cost follows what waits, not what has been: some milliseconds for ten thousand, half a
 * second for half a million, so ask through `QueueFigures`.
 */
export async function countQueue(reader: Reader<MediatorTables>): Promise<readonly QueueCount[]> {
  const { rows } = await sql<QueueRow>`
    with recursive operator as (
      (select operator_id as id from outbox where stage = 'hand-over' order by operator_id limit 1)
      union all
      select (select operator_id from outbox where stage = 'hand-over' and operator_id > operator.id
              order by operator_id limit 1) from operator where operator.id is not null
    ),
    lane as (select * from (values (0::smallint), (1::smallint)) as lane(n)),
    waiting as (
      select lane.n as lane, '' as operator, found.* from lane
        cross join lateral (${line(sql`stage = 'look-up' and operator_id is null`)}) as found
      union all
      select lane.n, operator.id, found.* from operator cross join lane
        cross join lateral (${line(sql`stage = 'hand-over' and operator_id = operator.id`)}) as found
      where operator.id is not null
    )
    select lane, stage, operator, coalesce(name, '') as "operatorName", count,
      coalesce(let_go, (select accepted_at from delivery where delivery.id = first::uuid)) as oldest
    from waiting where stage <> 'held'
    union all
    select lane, 'held', '', '', sum(count)::int, null from waiting where stage = 'held' group by 1`.execute(
    reader.query,
  );
  return rows.map(({ lane, oldest, ...row }) => ({
    ...row,
    lane: lane === 0 ? 'single' : 'mailing',
    ...(oldest === null ? {} : { oldest }),
  }));
}

// One lane of one line. The index leads past what a mailing holds back, which is counted in it; the ids of deliveries grow with time.
function line(whose: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select case when in_flight is not null then 'in-flight' when doubt then 'unknown-retried'
        when waiting_for is not null then 'postponed' else stage end as stage,
      count(*)::int as count, max(operator_name) as name, min(delivery_id::text) as first,
      min(expires_at - lifetime_seconds * interval '1 second') as let_go
    from outbox where ${whose} and outbox.lane = lane.n and next_at < 'infinity' group by 1
    union all
    select 'held', count(*)::int, null, null, null
    from outbox where ${whose} and outbox.lane = lane.n and next_at = 'infinity' having count(*) > 0`;
}

/** How many deliveries only a person can resolve, counted to `most`. */
export async function countAwaitingPerson(reader: Reader<MediatorTables>, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from delivery where result = 'unknown' limit ${most}) as found`.execute(
    reader.query,
  );
  return rows[0]?.count ?? 0;
}

export interface WebhookLag {
  readonly id: string;
  readonly description: string;
  readonly state: 'active' | 'paused';
  readonly pausedBecause?: PausedBecause;
  /** Positions of the feed that it has not passed. */
  readonly behind: number;
  /** Since when the same event has been tried. */
  readonly waitingSince?: Date;
}

/** How far each webhook is behind the feed. */
export async function webhookLags(reader: Reader<MediatorTables>): Promise<readonly WebhookLag[]> {
  const rows = await reader.query
    .selectFrom('webhook')
    .innerJoin('feed_head', (join) => join.onTrue())
    .select(['id', 'description', 'state', 'paused_because', 'waiting_since'])
    .select(sql<number>`greatest(0, feed_head.position - webhook.position)`.as('behind'))
    .orderBy('webhook.created_at')
    .limit(1_000)
    .execute();
  return rows.map(({ paused_because, waiting_since, ...row }) => ({
    ...row,
    ...(paused_because === null ? {} : { pausedBecause: paused_because }),
    ...(waiting_since === null ? {} : { waitingSince: waiting_since }),
  }));
}

/** Mailings that are not settled, the latest first. */
export async function mailingsUnderWay(
  reader: Reader<MediatorTables>,
  limit: number,
): Promise<readonly Pick<Mailing, 'mailingId' | 'name' | 'state'>[]> {
  return reader.query
    .selectFrom('mailing')
    .select(['id as mailingId', 'name', 'state'])
    .where('settled', '=', false)
    .where('state', 'in', ['planned', 'running', 'paused'])
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();
}

/** Mediated lately by the counted minutes, with the name it had. */
export async function operatorNames(reader: Reader<MediatorTables>): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select operator_id as id, operator_name as name from operator_met`.execute(reader.query);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
