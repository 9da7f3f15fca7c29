// Security incidents and what must be done because of them, in the database.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { PartyRole } from '../owner/party-parts.ts';
import type { RegistryTables } from '../tables.ts';
import type { IncidentSeverity } from './oversight-tables.ts';

export interface Incident {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly severity: IncidentSeverity;
  /** Undefined: the infrastructure's own. */
  readonly party: { readonly role: PartyRole; readonly organisation: string } | undefined;
  readonly knownAt: Date;
  readonly notedBy: string;
  readonly notedAt: Date;
  readonly closed: { readonly at: Date; readonly by: string; readonly with: string } | undefined;
}

export interface Duty {
  readonly id: string;
  readonly incident: string;
  readonly rule: string;
  readonly step: string;
  readonly knownAt: Date;
  readonly dueAt: Date;
  readonly ended:
    | { readonly outcome: 'done' | 'not-needed'; readonly at: Date; readonly by: string; readonly note: string }
    | undefined;
}

/** `id`: the caller's own; a new one otherwise. */
type NewIncident = Omit<Incident, 'id' | 'closed'> & { readonly id?: string | undefined };

/** Its id. */
export async function insertIncident({ query }: Transaction<RegistryTables>, incident: NewIncident): Promise<string> {
  const { title, what, severity, party, knownAt, notedBy, notedAt, id: own } = incident;
  const whose = { role: party?.role ?? null, organisation: party?.organisation ?? null };
  const row = { title, what, severity, ...whose, known_at: knownAt, noted_by: notedBy, noted_at: notedAt };
  const withId = own === undefined ? row : { ...row, id: own };
  const { id } = await query.insertInto('incident').values(withId).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function incidentById(reader: Reader<RegistryTables>, id: string): Promise<Incident | undefined> {
  const row = await reader.query.selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : incidentOf(row);
}

/** The latest first, open ones before closed, at most 300; of one party where it is named. */
export async function listIncidents(
  { query }: Reader<RegistryTables>,
  whose?: { readonly role: PartyRole; readonly organisation: string },
): Promise<readonly Incident[]> {
  let asked = query
    .selectFrom('incident')
    .selectAll()
    .orderBy((by) => by('closed_at', 'is not', null))
    .orderBy('known_at', 'desc')
    .limit(300);
  if (whose !== undefined) asked = asked.where('organisation', '=', whose.organisation).where('role', '=', whose.role);
  return (await asked.execute()).map(incidentOf);
}

/** False when it was closed already, or something is left to do because of it. */
export async function closeIncident(
  { query }: Transaction<RegistryTables>,
  id: string,
  closed: NonNullable<Incident['closed']>,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('incident')
    .set({ closed_at: closed.at, closed_by: closed.by, closed_with: closed.with })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .where((by) => {
      const left = by.selectFrom('incident_duty').select('id').where('incident', '=', id).where('outcome', 'is', null);
      return by.not(by.exists(left));
    })
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Holds the incident until the transaction ends; undefined when it is not there or is closed. */
export async function openIncidentHeld(
  { query }: Transaction<RegistryTables>,
  id: string,
): Promise<Incident | undefined> {
  const asked = query.selectFrom('incident').selectAll().where('id', '=', id).where('closed_at', 'is', null);
  const row = await asked.forUpdate().executeTakeFirst();
  return row === undefined ? undefined : incidentOf(row);
}

type NewDuty = Pick<Duty, 'incident' | 'rule' | 'step' | 'knownAt' | 'dueAt'>;

/** Those that are there already stay as they are. */
export async function insertDuties({ query }: Transaction<RegistryTables>, duties: readonly NewDuty[]): Promise<void> {
  if (duties.length === 0) return;
  const rows = duties.map(({ knownAt, dueAt, ...duty }) => ({
    ...duty,
    known_at: knownAt,
    due_at: dueAt,
    outcome: null,
    ended_at: null,
    ended_by: null,
    note: null,
  }));
  await query
    .insertInto('incident_duty')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Of these incidents, the first due first. */
export async function dutiesOfIncidents(
  { query }: Reader<RegistryTables>,
  incidents: readonly string[],
): Promise<readonly Duty[]> {
  if (incidents.length === 0) return [];
  const asked = query
    .selectFrom('incident_duty')
    .selectAll()
    .where('incident', 'in', [...incidents]);
  return (await asked.orderBy('due_at').orderBy('rule').execute()).map(dutyOf);
}

/** The duty that was ended; undefined when it was already, or is not of this incident. */
export async function endDuty(
  { query }: Transaction<RegistryTables>,
  { id, incident }: Pick<Duty, 'id' | 'incident'>,
  ended: NonNullable<Duty['ended']>,
): Promise<Duty | undefined> {
  const row = await query
    .updateTable('incident_duty')
    .set({ outcome: ended.outcome, ended_at: ended.at, ended_by: ended.by, note: ended.note })
    .where('id', '=', id)
    .where('incident', '=', incident)
    .where('outcome', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : dutyOf(row);
}

/** Another time for a step that is not done. */
export async function moveDuty(
  { query }: Transaction<RegistryTables>,
  { incident, rule, step }: Pick<Duty, 'incident' | 'rule' | 'step'>,
  dueAt: Date,
): Promise<void> {
  await query
    .updateTable('incident_duty')
    .set({ due_at: dueAt, reminded: 0 })
    .where('incident', '=', incident)
    .where('rule', '=', rule)
    .where('step', '=', step)
    .where('outcome', 'is', null)
    .execute();
}

export interface OpenDuty extends Duty {
  readonly title: string;
}

/** Everything that is left to do, the first due first, at most 300. */
export async function openDuties({ query }: Reader<RegistryTables>): Promise<readonly OpenDuty[]> {
  const rows = await query
    .selectFrom('incident_duty as d')
    .innerJoin('incident as i', 'i.id', 'd.incident')
    .selectAll('d')
    .select('i.title')
    .where('d.outcome', 'is', null)
    .orderBy('d.due_at')
    .limit(300)
    .execute();
  return rows.map((row) => ({ ...dutyOf(row), title: row.title }));
}

/** How many reminders have been sent of what is left to do, by its id. */
export async function remindersOfDuties({ query }: Reader<RegistryTables>): Promise<ReadonlyMap<string, number>> {
  const asked = query.selectFrom('incident_duty').select(['id', 'reminded']).where('outcome', 'is', null);
  return new Map((await asked.execute()).map(({ id, reminded }) => [id, reminded]));
}

export async function dutiesReminded(
  { query }: Transaction<RegistryTables>,
  ids: readonly string[],
  reminded: 1 | 2,
): Promise<void> {
  if (ids.length === 0) return;
  await query
    .updateTable('incident_duty')
    .set({ reminded })
    .where('id', 'in', [...ids])
    .execute();
}

interface IncidentRow {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly severity: IncidentSeverity;
  readonly role: PartyRole | null;
  readonly organisation: string | null;
  readonly known_at: Date;
  readonly noted_by: string;
  readonly noted_at: Date;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
  readonly closed_with: string | null;
}

function incidentOf(row: IncidentRow): Incident {
  const { id, title, what, severity, role, organisation, closed_at, closed_by, closed_with } = row;
  return {
    id,
    title,
    what,
    severity,
    party: role === null || organisation === null ? undefined : { role, organisation },
    knownAt: row.known_at,
    notedBy: row.noted_by,
    notedAt: row.noted_at,
    closed: closed_at === null ? undefined : { at: closed_at, by: closed_by ?? '', with: closed_with ?? '' },
  };
}

interface DutyRow {
  readonly id: string;
  readonly incident: string;
  readonly rule: string;
  readonly step: string;
  readonly known_at: Date;
  readonly due_at: Date;
  readonly outcome: 'done' | 'not-needed' | null;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  readonly note: string | null;
}

function dutyOf(row: DutyRow): Duty {
  const { id, incident, rule, step, outcome, ended_at, ended_by, note } = row;
  const ended =
    outcome === null || ended_at === null ? undefined : { outcome, at: ended_at, by: ended_by ?? '', note: note ?? '' };
  return { id, incident, rule, step, knownAt: row.known_at, dueAt: row.due_at, ended };
}
