// Security incidents with what laws and terms ask for because of them (DP2-5): each a thing to do, with its time, done or late.
import type { PartyRole } from '../owner/party-parts.ts';
import type { RegistryContext } from '../registry-context.ts';
import {
  closeIncident,
  type Duty,
  endDuty,
  insertDuties,
  insertIncident,
  moveDuty,
  openIncidentHeld,
} from '../store/incidents.ts';
import type { IncidentSeverity } from '../store/oversight-tables.ts';
import { dueFrom, dutiesOf, type IncidentRule } from './incident-rules.ts';
import type { Doer } from './read-typed.ts';

export interface NotedIncident {
  /** The caller's own; a new one otherwise. */
  readonly id?: string | undefined;
  readonly title: string;
  readonly what: string;
  readonly severity: IncidentSeverity;
  /** Undefined: the infrastructure's own. */
  readonly party: { readonly role: PartyRole; readonly organisation: string } | undefined;
  /** From when the times run. */
  readonly knownAt: Date;
  /** Keys of the rules that apply. */
  readonly rules: readonly string[];
}

function dutiesFor(rules: readonly IncidentRule[], keys: readonly string[], incident: string, knownAt: Date) {
  return rules
    .filter(({ key }) => keys.includes(key))
    .flatMap((rule) =>
      dutiesOf(rule, knownAt).map(({ step, dueAt }) => ({ incident, rule: rule.key, step: step.key, knownAt, dueAt })),
    );
}

/** Its id. */
export async function noteIncident(context: RegistryContext, staff: Doer, noted: NotedIncident): Promise<string> {
  const { database, organisation, events, clock, oversight } = context;
  return await database.transaction(organisation, async (tx) => {
    const { rules, ...incident } = noted;
    const id = await insertIncident(tx, { ...incident, notedBy: staff.name, notedAt: clock() });
    await insertDuties(tx, dutiesFor(oversight.rules, rules, id, noted.knownAt));
    const details = { by: staff.name, severity: noted.severity, rules, knownAt: noted.knownAt.toISOString() };
    await events.record(tx, { kind: 'incident.noted', actor: staff.loginId, subject: id, details });
    return id;
  });
}

/** A rule that turned out to apply, from when that was known; false when the incident is closed. */
export async function addRule(
  context: RegistryContext,
  staff: Doer,
  incident: string,
  { rule, knownAt }: { readonly rule: string; readonly knownAt: Date },
): Promise<boolean> {
  const { database, organisation, events, oversight } = context;
  return await database.transaction(organisation, async (tx) => {
    if ((await openIncidentHeld(tx, incident)) === undefined) return false;
    await insertDuties(tx, dutiesFor(oversight.rules, [rule], incident, knownAt));
    const details = { by: staff.name, rule, knownAt: knownAt.toISOString() };
    await events.record(tx, { kind: 'incident.rule-added', actor: staff.loginId, subject: incident, details });
    return true;
  });
}

export interface EndedDuty {
  readonly id: string;
  readonly incident: string;
  readonly outcome: 'done' | 'not-needed';
  /** When it was done; not in the future. */
  readonly at: Date;
  /** What was sent, with its number, or why it is not needed. */
  readonly note: string;
}

/** False when it was ended already. What runs from it gets its time anew. */
export async function finishDuty(context: RegistryContext, staff: Doer, ended: EndedDuty): Promise<boolean> {
  const { database, organisation, events } = context;
  const { id, incident, outcome, at, note } = ended;
  return await database.transaction(organisation, async (tx) => {
    if ((await openIncidentHeld(tx, incident)) === undefined) return false;
    const duty = await endDuty(tx, { id, incident }, { outcome, at, by: staff.name, note });
    if (duty === undefined) return false;
    if (outcome === 'done') await moveFollowers(context, tx, duty, at);
    const details = { by: staff.name, rule: duty.rule, step: duty.step, outcome, late: at > duty.dueAt };
    await events.record(tx, { kind: 'incident.duty-ended', actor: staff.loginId, subject: incident, details });
    return true;
  });
}

async function moveFollowers(
  { oversight }: RegistryContext,
  tx: Parameters<typeof moveDuty>[0],
  { incident, rule, step }: Duty,
  at: Date,
): Promise<void> {
  const followers = oversight.rules.find(({ key }) => key === rule)?.steps.filter(({ after }) => after === step) ?? [];
  for (const follower of followers) await moveDuty(tx, { incident, rule, step: follower.key }, dueFrom(follower, at));
}

/** False when it is closed already or something is left to do. */
export async function endIncident(
  context: RegistryContext,
  staff: Doer,
  id: string,
  closedWith: string,
): Promise<boolean> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    await openIncidentHeld(tx, id);
    if (!(await closeIncident(tx, id, { at: clock(), by: staff.name, with: closedWith }))) return false;
    const details = { by: staff.name };
    await events.record(tx, { kind: 'incident.closed', actor: staff.loginId, subject: id, details });
    return true;
  });
}
