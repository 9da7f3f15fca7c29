// Runs of checks and what they found, and the delivery that a sender or mediator is tried by.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { CheckOutcome, CheckResult, Finding } from '../owner/onboarding/checks.ts';
import type { PartyId, PartyStatus } from '../owner/party.ts';
import type { RegistryTables } from '../tables.ts';

export interface Run extends PartyId {
  readonly id: string;
  readonly checks: readonly string[];
  readonly askedAt: Date;
  readonly askedBy: string;
  readonly endedAt: Date | undefined;
}

export interface KeptResult {
  readonly name: string;
  readonly outcome: CheckOutcome;
  readonly findings: readonly Finding[];
  readonly status: PartyStatus;
  readonly at: Date;
}

interface Row {
  readonly id: string;
  readonly role: PartyId['role'];
  readonly organisation: string;
  readonly checks: string[];
  readonly asked_at: Date;
  readonly asked_by: string;
  readonly ended_at: Date | null;
}

function runFrom({ id, role, organisation, checks, asked_at, asked_by, ended_at }: Row): Run {
  return { id, role, organisation, checks, askedAt: asked_at, askedBy: asked_by, endedAt: ended_at ?? undefined };
}

/** Puts a run in. False when one with the id is there. */
export async function addRun({ query }: Transaction<RegistryTables>, run: Omit<Run, 'endedAt'>): Promise<boolean> {
  const { id, role, organisation, checks, askedAt, askedBy } = run;
  const put = await query
    .insertInto('onboarding_run')
    .values({ id, role, organisation, checks: [...checks], asked_at: askedAt, asked_by: askedBy, ended_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (put.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The run, or undefined. */
export async function runById({ query }: Reader<RegistryTables>, id: string): Promise<Run | undefined> {
  const row = await query.selectFrom('onboarding_run').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : runFrom(row);
}

/** A party's runs, the latest first. */
export async function runsOf(
  { query }: Reader<RegistryTables>,
  { role, organisation }: PartyId,
  limit: number,
): Promise<readonly Run[]> {
  const runs = query.selectFrom('onboarding_run').selectAll().where('role', '=', role);
  const rows = await runs
    .where('organisation', '=', organisation)
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(runFrom);
}

/** A party's latest runs with their outcomes, the latest first. */
export async function earlierRuns(
  reader: Reader<RegistryTables>,
  party: PartyId,
  limit: number,
): Promise<readonly (Run & { readonly results: readonly KeptResult[] })[]> {
  const runs = await runsOf(reader, party, limit);
  const ids = runs.map(({ id }) => id);
  if (ids.length === 0) return [];
  const kept = reader.query
    .selectFrom('onboarding_result')
    .select(['run', 'name', 'outcome', 'findings', 'status', 'at']);
  const byRun = Map.groupBy(await kept.where('run', 'in', ids).orderBy('name').execute(), ({ run }) => run);
  return runs.map((run) => ({ ...run, results: byRun.get(run.id) ?? [] }));
}

/** Ends a run with what was found. False when it has ended already. */
export async function endRun(
  { query }: Transaction<RegistryTables>,
  { id, results, status, at }: { id: string; results: readonly CheckResult[]; status: PartyStatus; at: Date },
): Promise<boolean> {
  const change = query.updateTable('onboarding_run').set({ ended_at: at }).where('id', '=', id);
  const ended = await change.where('ended_at', 'is', null).executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return false;
  if (results.length === 0) return true;
  const rows = results.map(({ name, outcome, findings }) => ({
    ...{ run: id, name, outcome, status, at },
    findings: JSON.stringify(findings),
  }));
  await query.insertInto('onboarding_result').values(rows).execute();
  return true;
}

/** What each check found the last time it was run, by its name. */
export async function latestResults(
  { query }: Reader<RegistryTables>,
  { role, organisation }: PartyId,
): Promise<ReadonlyMap<string, KeptResult>> {
  const { rows } = await sql<KeptResult>`
    select distinct on (f.name) f.name, f.outcome, f.findings, f.status, f.at
    from onboarding_result f join onboarding_run r on r.id = f.run
    where r.role = ${role} and r.organisation = ${organisation}
    order by f.name, f.at desc`.execute(query);
  return new Map(rows.map((row) => [row.name, row]));
}

/** Checks that were last asked for before what they look at was changed. `subject`: the party in the audit trail. */
export async function outdatedResults(
  { query, organisation: owner }: Reader<RegistryTables>,
  { role, organisation }: PartyId,
  subject: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from (
      select distinct on (f.name) f.name, r.asked_at from onboarding_result f join onboarding_run r on r.id = f.run
      where r.role = ${role} and r.organisation = ${organisation} order by f.name, f.at desc) as latest
    where exists (select from audit_event e where e.organisation = ${owner} and e.subject = ${subject}
      and e.kind = 'party.changed' and e.at > latest.asked_at and e.details -> 'changed' ?| case name
        when 'endpoint' then array['serviceAddress']
        when 'test-delivery' then array['serviceAddress', 'testRecipient', 'senders'] end)`.execute(query);
  return rows.map(({ name }) => name);
}

/** What one run found. */
export async function resultsOfRun({ query }: Reader<RegistryTables>, run: string): Promise<readonly KeptResult[]> {
  const rows = query.selectFrom('onboarding_result').select(['name', 'outcome', 'findings', 'status', 'at']);
  return await rows.where('run', '=', run).orderBy('name').execute();
}

/** Keeps the delivery, in place of the last one. */
export async function keepTestDelivery(
  { query }: Transaction<RegistryTables>,
  { role, organisation }: PartyId,
  { content, at, by }: { readonly content: Uint8Array; readonly at: Date; readonly by: string },
): Promise<void> {
  const kept = { content: Buffer.from(content), received_at: at, received_by: by };
  await query
    .insertInto('party_test_delivery')
    .values({ role, organisation, ...kept })
    .onConflict((conflict) => conflict.columns(['role', 'organisation']).doUpdateSet(kept))
    .execute();
}

/** The delivery that is kept, or undefined. */
export async function testDeliveryOf(
  { query }: Reader<RegistryTables>,
  { role, organisation }: PartyId,
): Promise<{ readonly content: Buffer; readonly receivedAt: Date; readonly receivedBy: string } | undefined> {
  const kept = query.selectFrom('party_test_delivery').select(['content', 'received_at', 'received_by']);
  const row = await kept.where('role', '=', role).where('organisation', '=', organisation).executeTakeFirst();
  if (row === undefined) return undefined;
  return { content: row.content, receivedAt: row.received_at, receivedBy: row.received_by };
}

/** How many checks have passed the last time they were run, by party ('operator/164022000022'). */
export async function passedChecks({ query }: Reader<RegistryTables>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ party: string; passed: number }>`
    select party, count(*) as passed from (
      select distinct on (r.role, r.organisation, f.name) r.role || '/' || r.organisation as party, f.outcome
      from onboarding_result f join onboarding_run r on r.id = f.run
      order by r.role, r.organisation, f.name, f.at desc) latest
    where outcome = 'passed' group by party`.execute(query);
  return new Map(rows.map(({ party, passed }) => [party, passed]));
}
