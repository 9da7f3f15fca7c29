// All SQL about figures by unit, case type and month: counted from the log's lines by a job, kept when the lines are disposed of.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Reach } from '../reach.ts';
import type { SenderTables } from '../tables.ts';
import { NO_UNIT } from './letters.ts';
import { ofReach } from './of-reach.ts';

type Tx = Transaction<SenderTables>;

/** Changes are looked for again this far back: a transaction may be committed later than its clock says. */
const MARGIN = sql`interval '10 minutes'`;
const NO_CASE_TYPE = sql`'00000000-0000-0000-0000-000000000000'::uuid`;
const MONTH = sql`date_trunc('month', at at time zone 'Europe/Stockholm')::date`;

const COUNTS = sql`count(*)::int as sent,
  count(*) filter (where state = 'delivered')::int as digital,
  count(*) filter (where state in ('to-print', 'printed'))::int as paper,
  count(*) filter (where state in ('refused', 'expired', 'cancelled', 'rejected'))::int as undelivered,
  count(*) filter (where state = 'unknown')::int as unknown,
  count(*) filter (where state in ('created', 'signed', 'accepted', 'sealed'))::int as under_way,
  count(*) filter (where state = 'delivered' and asks_receipt)::int as receipts_asked,
  count(*) filter (where opened_at is not null)::int as opened`;
const COLUMNS = sql`organisation, month, unit, case_type, part, sent, digital, paper, undelivered, unknown, under_way, receipts_asked, opened, counted_at`;

/** Counts anew every month in which a line has changed since the last time, or in all; answers how many months. */
export async function countMonths(tx: Tx, now: Date, all = false): Promise<number> {
  const organisation = tx.organisation;
  const since = all
    ? sql`true`
    : sql`changed_at >= coalesce((select counted_to from statistics_state where organisation = ${organisation}), '-infinity') - ${MARGIN}`;
  const { rows } = await sql<{ month: string }>`
    select distinct ${MONTH}::text as month from sending_log where organisation = ${organisation} and ${since}`.execute(
    tx.query,
  );
  for (const { month } of rows) await countMonth(tx, month, now);
  await sql`insert into statistics_state (organisation, counted_to) values (${organisation}, ${now})
    on conflict (organisation) do update set counted_to = excluded.counted_to`.execute(tx.query);
  return rows.length;
}

async function countMonth(tx: Tx, month: string, now: Date): Promise<void> {
  const start = sql`(${month}::date::timestamp at time zone 'Europe/Stockholm')`;
  const end = sql`((${month}::date + interval '1 month') at time zone 'Europe/Stockholm')`;
  await sql`delete from statistics_month where organisation = ${tx.organisation} and month = ${month}::date and part = 'live'`.execute(
    tx.query,
  );
  await sql`insert into statistics_month (${COLUMNS})
    select organisation, ${month}::date, unit, coalesce(case_type, ${NO_CASE_TYPE}), 'live', ${COUNTS}, ${now}::timestamptz
    from sending_log where organisation = ${tx.organisation} and at >= ${start} and at < ${end}
    group by organisation, unit, coalesce(case_type, ${NO_CASE_TYPE})`.execute(tx.query);
}

/** Moves the figures of these letters' lines to those that are never counted again. Before the lines go, in the same transaction. */
export async function keepFigures(tx: Tx, letters: readonly string[], now: Date): Promise<void> {
  if (letters.length === 0) return;
  await sql`insert into statistics_month as kept (${COLUMNS})
    select organisation, ${MONTH}, unit, coalesce(case_type, ${NO_CASE_TYPE}), 'disposed', ${COUNTS}, ${now}::timestamptz
    from sending_log where organisation = ${tx.organisation} and letter = any(${[...letters]}::uuid[])
    group by organisation, ${MONTH}, unit, coalesce(case_type, ${NO_CASE_TYPE})
    on conflict (organisation, month, unit, case_type, part) do update set
      sent = kept.sent + excluded.sent, digital = kept.digital + excluded.digital, paper = kept.paper + excluded.paper,
      undelivered = kept.undelivered + excluded.undelivered, unknown = kept.unknown + excluded.unknown,
      under_way = kept.under_way + excluded.under_way, receipts_asked = kept.receipts_asked + excluded.receipts_asked,
      opened = kept.opened + excluded.opened, counted_at = excluded.counted_at`.execute(tx.query);
}

/** Counts the months anew whose lines a run of disposal has taken: until then they stand in both parts. */
export async function recountAfter(tx: Tx, run: string, now: Date): Promise<void> {
  const { rows } = await sql<{ month: string }>`
    select distinct date_trunc('month', made_at at time zone 'Europe/Stockholm')::date::text as month from disposal_item
    where organisation = ${tx.organisation} and run = ${run} and what = 'log'`.execute(tx.query);
  for (const { month } of rows) await countMonth(tx, month, now);
}

export interface MonthFigures {
  /** 'yyyy-mm-dd', the first day. */
  readonly month: string;
  readonly unit: string;
  /** undefined: letters without a case type. */
  readonly caseType: string | undefined;
  readonly sent: number;
  readonly digital: number;
  readonly paper: number;
  readonly undelivered: number;
  readonly unknown: number;
  readonly underWay: number;
  readonly receiptsAsked: number;
  readonly opened: number;
}

/** Figures of what is read, from one month to another, both included ('yyyy-mm-dd'), oldest first. */
export async function readFigures(
  reader: Reader<SenderTables>,
  { reach, from, to }: { readonly reach: Reach; readonly from: string; readonly to: string },
): Promise<readonly MonthFigures[]> {
  const { rows } = await sql<MonthFigures & { caseTypeId: string }>`
    select month::text as month, unit, case_type as "caseTypeId", sum(sent)::int as sent, sum(digital)::int as digital,
      sum(paper)::int as paper, sum(undelivered)::int as undelivered, sum(unknown)::int as unknown,
      sum(under_way)::int as "underWay", sum(receipts_asked)::int as "receiptsAsked", sum(opened)::int as opened
    from statistics_month where organisation = ${reader.organisation} and month between ${from}::date and ${to}::date and ${ofReach(reach)}
    group by month, unit, case_type order by month, unit, case_type`.execute(reader.query);
  return rows.map(({ caseTypeId, ...row }) => ({ ...row, caseType: caseTypeId === NO_UNIT ? undefined : caseTypeId }));
}

/** Up to when changes have been counted; undefined before the first time. */
export async function countedTo(reader: Reader<SenderTables>): Promise<Date | undefined> {
  const row = await reader.query
    .selectFrom('statistics_state')
    .select('counted_to')
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return row?.counted_to;
}
