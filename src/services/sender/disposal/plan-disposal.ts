// Rules, holds and plans of disposal: who decided, who asked, what it would take (SKL-21, MMS-11). Nothing is taken before a plan is started.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { endRule, insertHold, insertRule, liftHold, type NewHold, rulesForRun } from '../store/disposal-rules.ts';
import { insertRun, startPlanned } from '../store/disposal-runs.ts';
import type { DisposalRuleTable } from '../store/records-tables.ts';
import { DISPOSE_JOB } from './run-disposal.ts';

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

/** Sets a hold (gallringsstopp). The person's number stays out of the audit trail's details. */
export async function setHold(
  records: Records,
  { organisation, actor }: Here,
  hold: Pick<NewHold, 'scope' | 'value' | 'reason'>,
): Promise<void> {
  const id = randomUUID();
  await records.database.transaction(organisation.id, async (tx) => {
    await insertHold(tx, { ...hold, id, at: records.clock(), by: { login: actor.login, name: actor.name } });
    const details = {
      scope: hold.scope,
      reason: hold.reason,
      ...(hold.scope === 'person' ? {} : { value: hold.value }),
    };
    await records.events.record(tx, { kind: 'disposal-hold-set', actor: actor.login, subject: id, details });
  });
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
    await insertRun(tx, { id, at, rules, by: { login: actor.login, name: actor.name } });
    await records.events.record(tx, { kind: 'disposal-planned', actor: actor.login, subject: id });
  });
  return id;
}

/** Starts a planned run: a job takes what it names. Throws 'conflict' when it is not waiting, or where no journal is configured. */
export async function startRun(records: Records, { organisation, actor }: Here, id: string): Promise<void> {
  if (records.disposalJournal === undefined) throw noJournal();
  const at = records.clock();
  await records.database.transaction(organisation.id, async (tx) => {
    if (!(await startPlanned(tx, id, { login: actor.login, name: actor.name, at })))
      throw new BrevduvaError('conflict', 'the disposal is not waiting to be started');
    await enqueue(tx, { kind: DISPOSE_JOB, key: id, payload: { run: id } });
    await records.events.record(tx, { kind: 'disposal-started', actor: actor.login, subject: id });
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
