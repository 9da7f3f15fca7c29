// All SQL about runs of disposal and their protocols, which are kept for ever.
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';
import type { DisposalItemTable, DisposalRunTable, RuleTotal, RunPlan, RunRule, Told } from './records-tables.ts';

type Tx = Transaction<SenderTables>;
type Read = Reader<SenderTables>;
export type DisposalRun = Selectable<DisposalRunTable>;
export type DisposalItem = Selectable<DisposalItemTable>;

/** Keeps a plan. */
export async function insertRun(
  tx: Tx,
  run: {
    readonly id: string;
    readonly at: Date;
    readonly rules: readonly RunRule[];
    readonly plan: RunPlan;
    readonly by: { readonly login: string; readonly name: string };
  },
): Promise<void> {
  await tx.query
    .insertInto('disposal_run')
    .values({
      ...{ id: run.id, organisation: tx.organisation, at: run.at, rules: JSON.stringify(run.rules), state: 'planned' },
      ...{ planned_by: run.by.login, planned_by_name: run.by.name, plan: JSON.stringify(run.plan), totals: null },
      ...{ started_at: null, started_by: null, started_by_name: null, ended_at: null },
    })
    .execute();
}

/** The run, or undefined when this organisation has no such run. */
export async function readRun(reader: Read, id: string): Promise<DisposalRun | undefined> {
  return await reader.query
    .selectFrom('disposal_run')
    .selectAll()
    .where('id', '=', id)
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
}

/** Runs that were started, the latest first. */
export async function latestRuns(reader: Read, limit: number): Promise<readonly DisposalRun[]> {
  return await reader.query
    .selectFrom('disposal_run')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('state', '<>', 'planned')
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}

/** Starts a planned run. False when it is none. */
export async function startPlanned(
  tx: Tx,
  id: string,
  by: { readonly login: string; readonly name: string; readonly at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.query
    .updateTable('disposal_run')
    .set({ state: 'running', started_at: by.at, started_by: by.login, started_by_name: by.name })
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .where('state', '=', 'planned')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The run is done, and has taken this. */
export async function endRun(tx: Tx, id: string, at: Date, totals: readonly RuleTotal[]): Promise<void> {
  await tx.query
    .updateTable('disposal_run')
    .set({ state: 'done', ended_at: at, totals: JSON.stringify(totals) })
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .execute();
}

/** What a batch took, for the protocol. */
export async function insertItems(tx: Tx, items: readonly Omit<DisposalItem, 'id' | 'organisation'>[]): Promise<void> {
  if (items.length === 0) return;
  await tx.query
    .insertInto('disposal_item')
    .values(items.map((item) => ({ ...item, organisation: tx.organisation })))
    .execute();
}

/** Items of a run in order, after one. */
export async function readItems(
  reader: Read,
  run: string,
  after: number,
  limit: number,
): Promise<readonly DisposalItem[]> {
  return await reader.query
    .selectFrom('disposal_item')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('run', '=', run)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** How much each rule took, and of what time: as it was kept, or counted while the run goes on. */
export async function totalsOf(reader: Read, run: DisposalRun): Promise<readonly RuleTotal[]> {
  return run.totals?.map(asTotal) ?? (await countItems(reader, run.id));
}

/** A total or a judgement as JSON kept it. */
export function asTotal<T extends Told<RuleTotal>>(kept: T): T & RuleTotal {
  return { ...kept, first: new Date(kept.first), last: new Date(kept.last) };
}

/** Counted anew. */
export async function countItems(reader: Read, run: string): Promise<readonly RuleTotal[]> {
  const { rows } = await sql<RuleTotal>`
    select rule, what, count(*)::int as count, min(made_at) as first, max(made_at) as last from disposal_item
    where organisation = ${reader.organisation} and run = ${run} group by rule, what order by what, rule`.execute(
    reader.query,
  );
  return rows;
}
