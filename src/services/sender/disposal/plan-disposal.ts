// Rules, holds and plans of disposal: who decided, who asked, what it would take (SKL-21, MMS-11). Nothing is taken before a plan is started.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import {
  afterDisposal,
  endRule,
  insertHold,
  insertRule,
  liftHold,
  type NewHold,
  rulesForRun,
} from '../store/disposal-rules.ts';
import { insertRun, readRun, startPlanned } from '../store/disposal-runs.ts';
import { isThere, judgeAll, sampleOf } from '../store/dispose.ts';
import type { DisposalRuleTable, Judgement, RunPlan, RunRule, Taken } from '../store/records-tables.ts';
import { DISPOSE_JOB } from './run-disposal.ts';

/** Examples that a plan shows. */
const SAMPLES = 10;

type Here = { readonly organisation: Pick<SenderOrganisation, 'id'>; readonly actor: Actor };

export type NewRule = Pick<
  DisposalRuleTable,
  'what' | 'unit' | 'case_type' | 'protection_class' | 'retention_days' | 'decision' | 'decided_on'
>;

/** Adds a rule, which cites the authority's decision. */
export async function addRule(records: Records, { organisation, actor }: Here, rule: NewRule): Promise<void> {
  const [id, at] = [randomUUID(), records.clock()];
  await records.database.transaction(organisation.id, async (tx) => {
    await insertRule(tx, { ...rule, id, created_at: at, created_by: actor.login, created_by_name: actor.name });
    const details = { what: rule.what, days: rule.retention_days, decision: rule.decision, decidedOn: rule.decided_on };
    await records.events.record(tx, { kind: 'disposal-rule-added', actor: actor.login, subject: id, details });
  });
}

/** Ends a rule; runs that have been planned with it keep it. Throws 'not-found'. */
export async function stopRule(records: Records, { organisation, actor }: Here, id: string): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    if (!(await endRule(tx, id, { name: actor.name, at: records.clock() })))
      throw new BrevduvaError('not-found', 'there is no such rule in force');
    await records.events.record(tx, { kind: 'disposal-rule-ended', actor: actor.login, subject: id });
  });
}

/**
 * Sets a hold (gallringsstopp), after whatever a disposal is just taking: what it names afterwards is there, and stays. The person's number
 * stays out of the audit trail's details. Returns its id. Throws 'not-found' where it names a letter that is gone with its line in the log.
 */
export async function setHold(
  records: Records,
  { organisation, actor }: Here,
  hold: Pick<NewHold, 'scope' | 'value' | 'reason'>,
): Promise<string> {
  const id = randomUUID();
  await records.database.transaction(organisation.id, async (tx) => {
    await afterDisposal(tx);
    if (hold.scope === 'letter' && !(await isThere(tx, hold.value)))
      throw new BrevduvaError('not-found', 'there is no such letter, nor a line of the log about it');
    await insertHold(tx, { ...hold, id, at: records.clock(), by: { login: actor.login, name: actor.name } });
    const details = {
      scope: hold.scope,
      reason: hold.reason,
      ...(hold.scope === 'person' ? {} : { value: hold.value }),
    };
    await records.events.record(tx, { kind: 'disposal-hold-set', actor: actor.login, subject: id, details });
  });
  return id;
}

/** Lifts a hold, with a reason. Throws 'not-found'. */
export async function endHold(
  records: Records,
  { organisation, actor }: Here,
  id: string,
  reason: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    if (!(await liftHold(tx, id, { name: actor.name, at: records.clock(), reason })))
      throw new BrevduvaError('not-found', 'there is no such hold');
    const details = { reason };
    await records.events.record(tx, { kind: 'disposal-hold-lifted', actor: actor.login, subject: id, details });
  });
}

/** Plans a run with the rules as they are now. Returns its id. Throws 'conflict' when no rule is in force. */
export async function planRun(records: Records, { organisation, actor }: Here): Promise<string> {
  const [id, at] = [randomUUID(), records.clock()];
  await records.database.transaction(organisation.id, async (tx) => {
    const rules = await rulesForRun(tx);
    if (rules.length === 0) throw noRules();
    const letters = await sampleOf(tx, { at, rules }, 'letters', SAMPLES);
    const samples = letters.length > 0 ? letters : await sampleOf(tx, { at, rules }, 'log', SAMPLES);
    const plan = { judged: (await judgeAll(tx, { at, rules })).map(told), samples: samples.map(toldSample) };
    await insertRun(tx, { id, at, rules, plan, by: { login: actor.login, name: actor.name } });
    await records.events.record(tx, { kind: 'disposal-planned', actor: actor.login, subject: id });
  });
  return id;
}

function told({ first, last, ...rest }: Judgement): RunPlan['judged'][number] {
  return { ...rest, first: first.toISOString(), last: last.toISOString() };
}

function toldSample({ made_at, ...rest }: Taken): RunPlan['samples'][number] {
  return { ...rest, made_at: made_at.toISOString() };
}

/**
 * Starts a planned run: a job takes what it names. Throws 'conflict' when it is not waiting, when a rule has been ended or changed since it was
 * planned, or where no journal is configured.
 */
export async function startRun(records: Records, { organisation, actor }: Here, id: string): Promise<void> {
  if (records.disposalJournal === undefined) throw noJournal();
  const at = records.clock();
  await records.database.transaction(organisation.id, async (tx) => {
    const run = await readRun(tx, id);
    const standing = new Set((await rulesForRun(tx)).map(asText));
    if (run?.rules.some((rule) => !standing.has(asText(rule)))) throw rulesChanged();
    if (!(await startPlanned(tx, id, { login: actor.login, name: actor.name, at })))
      throw new BrevduvaError('conflict', 'the disposal is not waiting to be started');
    await enqueue(tx, { kind: DISPOSE_JOB, key: id, payload: { run: id } });
    await records.events.record(tx, { kind: 'disposal-started', actor: actor.login, subject: id });
  });
}

function asText(rule: RunRule): string {
  return JSON.stringify(Object.entries(rule).toSorted(([a], [b]) => a.localeCompare(b)));
}

function rulesChanged(): BrevduvaError {
  return new BrevduvaError('conflict', 'a rule of the plan is not in force any more', {
    detail: {
      sv: 'En regel har ändrats eller avslutats sedan planen gjordes. Gå tillbaka till gallringen och gör en ny plan.',
      en: 'A rule has been changed or ended since the plan was made. Go back to disposal and make a new plan.',
    },
  });
}

function noRules(): BrevduvaError {
  return new BrevduvaError('conflict', 'no rule of disposal is in force', {
    detail: {
      sv: 'Det finns ingen gallringsregel. Lägg till en regel med stöd av ett gallringsbeslut först.',
      en: 'There is no rule of disposal. Add one that cites a decision first.',
    },
  });
}

function noJournal(): BrevduvaError {
  return new BrevduvaError('conflict', 'no disposal journal is configured', {
    detail: {
      sv: 'Gallringen kan inte starta: det saknas en gallringsjournal utanför databasen. Be driften att ange disposal.journal i konfigurationen.',
      en: 'The disposal cannot start: there is no journal outside the database. Ask the operators to name disposal.journal in the configuration.',
    },
  });
}
