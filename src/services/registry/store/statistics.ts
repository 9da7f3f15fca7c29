// What is counted of the register: stocks as they are, and changes of whole days.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { JOB_CHANNEL } from '../../../platform/jobs/jobs.ts';
import type { RegistryTables } from '../tables.ts';

export interface Counted {
  /** yyyy-mm-dd, a day in Stockholm. */
  readonly day: string;
  readonly measure: string;
  readonly key: string;
  readonly value: number;
}

export type Figure = Omit<Counted, 'day'>;

/** Everything that is a stock, as it is now. Reads the whole register: ask seldom. */
export async function countStocks({ query }: Reader<RegistryTables>): Promise<readonly Figure[]> {
  const { rows } = await sql<Figure>`
    select case when pending then 'pending' when id < 170000000000 then 'organisations' else 'persons' end as measure,
      operator as key, count(*) as value from recipient group by 1, 2
    union all
    select 'opted-out', sender, count(*) from sender_choice where not accepted group by sender
    union all
    select role || 's', status, count(*) from party group by role, status`.execute(query);
  return rows;
}

/** What changed in each day since then. */
export async function countChanges({ query }: Reader<RegistryTables>, from: Date): Promise<readonly Counted[]> {
  const day = sql`to_char(changed_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD')`;
  const { rows } = await sql<Counted>`
    select ${day} as day, 'change' as measure, kind as key, count(*) as value from account_change
      where changed_at >= ${from} group by 1, kind
    union all
    select ${day}, case when accepted then 'opt-in' else 'opt-out' end, sender, count(*) from choice_change
      where changed_at >= ${from} group by 1, accepted, sender`.execute(query);
  return rows;
}

/** Writes the figures of these measures from a day on, in place of those that were there. */
export async function putFigures(
  { query }: Transaction<RegistryTables>,
  from: string,
  measures: readonly string[],
  figures: readonly Counted[],
): Promise<void> {
  await sql`delete from statistic where day >= ${from}::date and measure = any(${[...measures]}::text[])`.execute(
    query,
  );
  if (figures.length === 0) return;
  await sql`insert into statistic (day, measure, key, value)
    select * from unnest(${figures.map(({ day }) => day)}::date[], ${figures.map(({ measure }) => measure)}::text[],
      ${figures.map(({ key }) => key)}::text[], ${figures.map(({ value }) => value)}::bigint[])`.execute(query);
}

/** Figures of a month: stocks as they were last counted in it, changes of the whole of it. */
export interface MonthFigure {
  /** yyyy-mm */
  readonly month: string;
  readonly measure: string;
  readonly key: string;
  readonly value: number;
}

/** Every month from one to another (yyyy-mm), both included; by month, measure and key. */
export async function monthFigures(
  { query }: Reader<RegistryTables>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly MonthFigure[]> {
  const { rows } = await sql<MonthFigure>`
    with days as (
      select to_char(day, 'YYYY-MM') as month, day, measure, key, value from statistic
      where day >= (${from} || '-01')::date and day < ((${to} || '-01')::date + interval '1 month')),
    last as (select month, max(day) as day from days where measure in ('persons', 'organisations', 'pending',
      'opted-out', 'senders', 'mediators', 'operators') group by month)
    select month, measure, key, value from days join last using (month, day)
      where measure in ('persons', 'organisations', 'pending', 'opted-out', 'senders', 'mediators', 'operators')
    union all
    select month, measure, key, sum(value)::bigint from days
      where measure in ('change', 'opt-in', 'opt-out') group by month, measure, key
    order by 1, 2, 3`.execute(query);
  return rows;
}

/** The last day that stocks were counted: that day was not over then. */
export async function countedTo({ query }: Reader<RegistryTables>): Promise<string | undefined> {
  const { rows } = await sql<{ day: string | null }>`
    select max(day)::text as day from statistic where measure in ('senders', 'mediators', 'operators', 'persons')`.execute(
    query,
  );
  return rows[0]?.day ?? undefined;
}

/** Lets the job that counts run at once, unless it is running. */
export async function countSoon(tx: Transaction<RegistryTables>, kind: string): Promise<void> {
  await sql`update job set next_at = now() where kind = ${kind}
    and next_at > clock_timestamp() + interval '5 minutes'`.execute(tx.query);
  tx.wake(JOB_CHANNEL, tx.organisation);
}
