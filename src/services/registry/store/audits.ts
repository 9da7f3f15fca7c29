// Audits of parties and their findings in the database.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { PartyRole } from '../owner/party-parts.ts';
import type { RegistryTables } from '../tables.ts';
import type { FindingSeverity } from './oversight-tables.ts';

export interface Audit {
  readonly id: string;
  readonly role: PartyRole;
  readonly organisation: string;
  readonly about: string;
  /** yyyy-mm-dd */
  readonly plannedOn: string;
  readonly doneOn: string | undefined;
  readonly conclusion: string | undefined;
  readonly droppedAt: Date | undefined;
  readonly madeBy: string;
}

export interface Finding {
  readonly id: string;
  readonly audit: string;
  readonly severity: FindingSeverity;
  readonly what: string;
  readonly dueOn: string;
  readonly notedBy: string;
  readonly notedAt: Date;
  readonly closed: { readonly at: Date; readonly by: string; readonly with: string } | undefined;
}

type NewAudit = Pick<Audit, 'role' | 'organisation' | 'about' | 'plannedOn' | 'madeBy'> & {
  readonly madeAt: Date;
  /** The caller's own; a new one otherwise. */
  readonly id?: string | undefined;
};

/** Its id. */
export async function insertAudit({ query }: Transaction<RegistryTables>, audit: NewAudit): Promise<string> {
  const { role, organisation, about, plannedOn, madeBy, madeAt, id: own } = audit;
  const row = {
    role,
    organisation,
    about,
    planned_on: plannedOn,
    made_by: madeBy,
    made_at: madeAt,
    ...(own === undefined ? {} : { id: own }),
  };
  const { id } = await query.insertInto('audit').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** False when it was done or dropped already. */
export async function endAudit(
  { query }: Transaction<RegistryTables>,
  id: string,
  end: { readonly doneOn: string; readonly conclusion: string } | { readonly droppedAt: Date },
): Promise<boolean> {
  const set = 'droppedAt' in end ? { dropped_at: end.droppedAt } : { done_on: end.doneOn, conclusion: end.conclusion };
  const { numUpdatedRows } = await query
    .updateTable('audit')
    .set(set)
    .where('id', '=', id)
    .where('done_on', 'is', null)
    .where('dropped_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function auditById(reader: Reader<RegistryTables>, id: string): Promise<Audit | undefined> {
  const row = await reader.query.selectFrom('audit').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : auditOf(row);
}

/** The latest first, at most 300; of one party where it is named. */
export async function listAudits(
  { query }: Reader<RegistryTables>,
  whose?: { readonly role: PartyRole; readonly organisation: string },
): Promise<readonly Audit[]> {
  let asked = query.selectFrom('audit').selectAll().orderBy('planned_on', 'desc').orderBy('id').limit(300);
  if (whose !== undefined) asked = asked.where('organisation', '=', whose.organisation).where('role', '=', whose.role);
  return (await asked.execute()).map(auditOf);
}

interface AuditRow {
  readonly id: string;
  readonly role: PartyRole;
  readonly organisation: string;
  readonly about: string;
  readonly planned_on: string;
  readonly done_on: string | null;
  readonly conclusion: string | null;
  readonly dropped_at: Date | null;
  readonly made_by: string;
}

function auditOf(row: AuditRow): Audit {
  const { id, role, organisation, about } = row;
  return {
    id,
    role,
    organisation,
    about,
    plannedOn: row.planned_on,
    doneOn: row.done_on ?? undefined,
    conclusion: row.conclusion ?? undefined,
    droppedAt: row.dropped_at ?? undefined,
    madeBy: row.made_by,
  };
}

type NewFinding = Pick<Finding, 'audit' | 'severity' | 'what' | 'dueOn' | 'notedBy' | 'notedAt'> & {
  readonly id?: string | undefined;
};

export async function insertFinding({ query }: Transaction<RegistryTables>, finding: NewFinding): Promise<string> {
  const { audit, severity, what, dueOn, notedBy, notedAt, id: own } = finding;
  const row = { audit, severity, what, due_on: dueOn, noted_by: notedBy, noted_at: notedAt };
  const withId = own === undefined ? row : { ...row, id: own };
  const { id } = await query.insertInto('audit_finding').values(withId).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** False when it was closed already, or is not of this audit. */
export async function closeFinding(
  { query }: Transaction<RegistryTables>,
  { id, audit }: Pick<Finding, 'id' | 'audit'>,
  closed: NonNullable<Finding['closed']>,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('audit_finding')
    .set({ closed_at: closed.at, closed_by: closed.by, closed_with: closed.with })
    .where('id', '=', id)
    .where('audit', '=', audit)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Of these audits, in the order that they are due. */
export async function findingsOf(
  { query }: Reader<RegistryTables>,
  audits: readonly string[],
): Promise<readonly Finding[]> {
  if (audits.length === 0) return [];
  const rows = await query
    .selectFrom('audit_finding')
    .selectAll()
    .where('audit', 'in', [...audits])
    .orderBy('due_on')
    .orderBy('noted_at')
    .execute();
  return rows.map(findingOf);
}

export interface OpenFinding extends Finding {
  readonly party: { readonly role: PartyRole; readonly organisation: string };
}

/** Every one that is not closed, the first due first, at most 300. */
export async function openFindings({ query }: Reader<RegistryTables>): Promise<readonly OpenFinding[]> {
  const rows = await query
    .selectFrom('audit_finding as f')
    .innerJoin('audit as a', 'a.id', 'f.audit')
    .selectAll('f')
    .select(['a.role', 'a.organisation'])
    .where('f.closed_at', 'is', null)
    .orderBy('f.due_on')
    .limit(300)
    .execute();
  return rows.map((row) => ({ ...findingOf(row), party: { role: row.role, organisation: row.organisation } }));
}

/** Those that are late since the day before and have not been told of; marks them as told. */
export async function lateFindings(
  { query }: Transaction<RegistryTables>,
  today: string,
): Promise<readonly { readonly audit: string }[]> {
  return await query
    .updateTable('audit_finding')
    .set({ reminded: 1 })
    .where('closed_at', 'is', null)
    .where('reminded', '=', 0)
    .where('due_on', '<', today)
    .returning('audit')
    .execute();
}

interface FindingRow {
  readonly id: string;
  readonly audit: string;
  readonly severity: FindingSeverity;
  readonly what: string;
  readonly due_on: string;
  readonly noted_by: string;
  readonly noted_at: Date;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
  readonly closed_with: string | null;
}

function findingOf(row: FindingRow): Finding {
  const { id, audit, severity, what, closed_at, closed_by, closed_with } = row;
  return {
    id,
    audit,
    severity,
    what,
    dueOn: row.due_on,
    notedBy: row.noted_by,
    notedAt: row.noted_at,
    closed: closed_at === null ? undefined : { at: closed_at, by: closed_by ?? '', with: closed_with ?? '' },
  };
}
