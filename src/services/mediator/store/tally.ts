// What became of deliveries, counted by the minute: a day may have millions, so no page counts them (issue 3, operations page).
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Result } from '../states.ts';
import type { MediatorTables } from './schema.ts';

export type Tallied = 'accepted' | Result;

export interface TallyCount {
  /** Empty where no operator was involved. */
  readonly operator: string;
  /** Its name, where it was met since the last counted minute. */
  readonly name: string | null;
  readonly what: Tallied;
  /** In the last minute, hour and day. */
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A minute is counted so long after it is over: what is written later, by a clock that is behind, is missed in these figures. */
const LATE_MS = 60_000;
/** Most that is counted at once, and most that is read uncounted. */
const AT_ONCE_MS = 10 * MINUTE_MS;
const UNCOUNTED_MS = 5 * MINUTE_MS;

/** Counts the oldest minutes that are over and not counted. True when more may wait; another process at it is no more. */
export async function countMinutes(tx: Transaction<MediatorTables>, now: Date): Promise<boolean> {
  const { rows } = await sql<{ counted_to: Date }>`
    select counted_to from tally_head for update skip locked`.execute(tx.query);
  const [head] = rows;
  if (head === undefined) return false;
  const from = new Date(Math.max(head.counted_to.getTime(), minuteOf(now.getTime() - DAY_MS)));
  const end = minuteOf(now.getTime() - LATE_MS);
  const to = new Date(Math.min(end, from.getTime() + AT_ONCE_MS));
  if (to <= from) return false;
  await sql`
    insert into tally (minute, operator_id, what, count)
    select date_trunc('minute', finished_at), coalesce(operator_id, ''), result, count(*)
    from delivery where finished_at >= ${from} and finished_at < ${to} group by 1, 2, 3
    union all
    select date_trunc('minute', accepted_at), '', 'accepted', count(*)
    from delivery where accepted_at >= ${from} and accepted_at < ${to} group by 1
    on conflict do nothing`.execute(tx.query);
  await sql`
    insert into operator_met (operator_id, operator_name, last_at)
    select operator_id, max(operator_name), max(finished_at) from delivery
    where finished_at >= ${from} and finished_at < ${to} and operator_id is not null group by 1
    on conflict (operator_id) do update set operator_name = excluded.operator_name, last_at = excluded.last_at`.execute(
    tx.query,
  );
  await sql`update tally_head set counted_to = ${to}`.execute(tx.query);
  await sql`delete from tally where minute < ${new Date(now.getTime() - 2 * DAY_MS)}`.execute(tx.query);
  return to.getTime() < end;
}

/** What was accepted and how deliveries ended: counted minutes, and the deliveries of those that are not counted yet. */
export async function readTally(reader: Reader<MediatorTables>, now: Date): Promise<readonly TallyCount[]> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const head = await sql<{ counted_to: Date }>`select counted_to from tally_head`.execute(reader.query);
  const countedTo = head.rows[0]?.counted_to.getTime() ?? 0;
  const from = new Date(Math.max(countedTo, now.getTime() - UNCOUNTED_MS));
  const [minute, hour, day] = [before(MINUTE_MS), before(HOUR_MS), before(DAY_MS)];
  const { rows } = await sql<TallyCount>`
    select operator_id as operator, max(name) as name, what, sum(minute)::int as minute, sum(hour)::int as hour, sum(day)::int as day from (
      select operator_id, null as name, what, 0 as minute, coalesce(sum(count) filter (where minute >= ${hour}), 0) as hour, sum(count) as day
      from tally where minute >= ${day} and minute < ${from} group by 1, 3
      union all
      select coalesce(operator_id, ''), max(operator_name), result, count(*) filter (where finished_at >= ${minute}), count(*), count(*)
      from delivery where finished_at >= ${from} group by 1, 3
      union all
      select '', null, 'accepted', count(*) filter (where accepted_at >= ${minute}), count(*), count(*)
      from delivery where accepted_at >= ${from}
    ) as counted group by 1, 3`.execute(reader.query);
  return rows;
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
