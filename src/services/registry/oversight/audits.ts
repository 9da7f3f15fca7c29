// Audits of parties (DP2-6): what is planned, what was found, by when it is to be mended and what closed it. Everything with who did it.
import type { PartyRole } from '../owner/party-parts.ts';
import type { RegistryContext } from '../registry-context.ts';
import {
  type Audit,
  closeFinding,
  endAudit,
  type Finding,
  insertAudit,
  insertFinding,
  listAudits,
} from '../store/audits.ts';
import type { FindingSeverity } from '../store/oversight-tables.ts';
import { type Doer, type KnownParty, partiesOf } from './read-typed.ts';

export interface PlannedAudit {
  /** The caller's own; a new one otherwise. */
  readonly id?: string | undefined;
  readonly role: PartyRole;
  readonly organisation: string;
  readonly about: string;
  /** yyyy-mm-dd */
  readonly plannedOn: string;
}

/** Its id. */
export async function planAudit(context: RegistryContext, staff: Doer, planned: PlannedAudit): Promise<string> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    const id = await insertAudit(tx, { ...planned, madeBy: staff.name, madeAt: clock() });
    const { role, organisation: whose, plannedOn } = planned;
    const details = { by: staff.name, role, organisation: whose, plannedOn };
    await events.record(tx, { kind: 'audit.planned', actor: staff.loginId, subject: id, details });
    return id;
  });
}

/** The audit is made, or is not to be made; false when it was ended already. */
export async function finishAudit(
  context: RegistryContext,
  staff: Doer,
  id: string,
  end: { readonly doneOn: string; readonly conclusion: string } | 'dropped',
): Promise<boolean> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    const set = end === 'dropped' ? { droppedAt: clock() } : end;
    if (!(await endAudit(tx, id, set))) return false;
    const kind = end === 'dropped' ? 'audit.dropped' : 'audit.done';
    await events.record(tx, { kind, actor: staff.loginId, subject: id, details: { by: staff.name } });
    return true;
  });
}

export interface NotedFinding {
  /** The caller's own; a new one otherwise. */
  readonly id?: string | undefined;
  readonly severity: FindingSeverity;
  readonly what: string;
  /** yyyy-mm-dd */
  readonly dueOn: string;
}

export async function noteFinding(
  context: RegistryContext,
  staff: Doer,
  audit: string,
  noted: NotedFinding,
): Promise<void> {
  const { database, organisation, events, clock } = context;
  await database.transaction(organisation, async (tx) => {
    const finding = await insertFinding(tx, { ...noted, audit, notedBy: staff.name, notedAt: clock() });
    const details = { by: staff.name, finding, severity: noted.severity, dueOn: noted.dueOn };
    await events.record(tx, { kind: 'audit.finding-noted', actor: staff.loginId, subject: audit, details });
  });
}

/** False when it was closed already. */
export async function endFinding(
  context: RegistryContext,
  staff: Doer,
  { id, audit }: Pick<Finding, 'id' | 'audit'>,
  closedWith: string,
): Promise<boolean> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    if (!(await closeFinding(tx, { id, audit }, { at: clock(), by: staff.name, with: closedWith }))) return false;
    const details = { by: staff.name, finding: id };
    await events.record(tx, { kind: 'audit.finding-closed', actor: staff.loginId, subject: audit, details });
    return true;
  });
}

const DAY_MS = 86_400_000;

/** Operators without an audit that is planned, or was made within the configured time. */
export async function operatorsWithoutAudit(context: RegistryContext): Promise<readonly KnownParty[]> {
  const { database, organisation, directory, oversight, clock } = context;
  const since = new Date(clock().getTime() - oversight.auditEveryDays * DAY_MS).toISOString().slice(0, 10);
  const audits = await listAudits(database.reader(organisation));
  const counts = ({ doneOn, droppedAt }: Audit) => droppedAt === undefined && (doneOn === undefined || doneOn >= since);
  const audited = new Set(
    audits.filter((audit) => audit.role === 'operator' && counts(audit)).map((audit) => audit.organisation),
  );
  const operators = partiesOf(await directory.now()).filter(({ role }) => role === 'operator');
  return operators.filter((operator) => !audited.has(operator.organisation));
}
