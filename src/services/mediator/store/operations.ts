// Numbers for the operations page: what waits, what became of the last day, which operators were met.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { Result } from '../states.ts';
import type { MediatorTables } from './schema.ts';

export type Backlog = 'held' | 'look-up' | 'hand-over' | 'in-flight' | 'postponed' | 'unknown-retried';

export interface BacklogCount {
  readonly kind: Backlog;
  readonly count: number;
  /** When the one that was accepted first was accepted. */
  readonly oldest: Date;
}

export interface OperatorCount {
  readonly id: string;
  readonly name: string;
  readonly delivered: number;
  readonly refused: number;
  readonly notSent: number;
  readonly unknown: number;
  readonly last: Date;
}

/** What is not finished, by what it waits for. */
export async function countBacklog(reader: Reader<MediatorTables>): Promise<readonly BacklogCount[]> {
  const { rows } = await sql<{ kind: Backlog; count: number; oldest: Date }>`
    select case when in_flight is not null then 'in-flight' when outbox.doubt then 'unknown-retried'
        when next_at = 'infinity' then 'held' when waiting_for is not null then 'postponed' else stage end as kind,
      count(*)::int as count, min(accepted_at) as oldest
    from outbox join delivery on delivery.id = outbox.delivery_id group by 1`.execute(reader.query);
  return rows;
}

/** How deliveries that finished since then ended. */
export async function countResults(reader: Reader<MediatorTables>, since: Date): Promise<ReadonlyMap<Result, number>> {
  const rows = await reader.query
    .selectFrom('delivery')
    .select(({ fn }) => ['result', fn.countAll<number>().as('count')])
    .where('finished_at', '>=', since)
    .groupBy('result')
    .execute();
  return new Map(rows.flatMap(({ result, count }) => (result === null ? [] : [[result, count] as const])));
}

/** How many deliveries only a person can resolve. */
export async function countAwaitingPerson(reader: Reader<MediatorTables>): Promise<number> {
  const row = await reader.query
    .selectFrom('delivery')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('result', '=', 'unknown')
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Operators that were called since then, with how the attempts ended. */
export async function countOperators(reader: Reader<MediatorTables>, since: Date): Promise<readonly OperatorCount[]> {
  const { rows } = await sql<OperatorCount>`
    select operator_id as id, max(operator_name) as name,
      count(*) filter (where outcome = 'delivered')::int as delivered,
      count(*) filter (where outcome = 'refused')::int as refused,
      count(*) filter (where outcome = 'not-sent')::int as "notSent",
      count(*) filter (where outcome = 'unknown')::int as unknown, max(started_at) as last
    from attempt where started_at >= ${since} group by operator_id order by max(operator_name)`.execute(reader.query);
  return rows;
}
