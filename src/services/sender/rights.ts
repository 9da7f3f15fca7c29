// What a person may do, and in which units: roles from the organisation's provider and from its own rules about groups (issue 4).
import type { Reader } from '../../platform/database/database.ts';
import type { User } from '../../platform/web/user.ts';
import type { SenderTables } from './tables.ts';

export const ROLES = ['caseworker', 'approver', 'template-editor', 'archivist', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who may look at letters. */
export const READERS: readonly Role[] = ['caseworker', 'approver', 'archivist'];

/** Units or case types by id. */
export type Scope = 'all' | ReadonlySet<string>;

export interface Grant {
  readonly units: Scope;
  readonly caseTypes: Scope;
}

/** Several grants of one role are kept apart: a case type that is allowed in one unit is not thereby allowed in another. */
export type Rights = ReadonlyMap<Role, readonly Grant[]>;

function includes(scope: Scope, id: string): boolean {
  return scope === 'all' || scope.has(id);
}

/** Whether one of these roles is held anywhere. */
export function holds(rights: Rights, roles: readonly Role[]): boolean {
  return roles.some((role) => rights.has(role));
}

/** Whether the role is held in that unit and, where a case type is named, for it. */
export function may(rights: Rights, role: Role, unit: string, caseType?: string): boolean {
  const grants = rights.get(role) ?? [];
  return grants.some(
    (grant) => includes(grant.units, unit) && (caseType === undefined || includes(grant.caseTypes, caseType)),
  );
}

/** Every unit in which one of the roles is held, for whatever case type; what may be read there reach.ts says. */
export function unitsOf(rights: Rights, roles: readonly Role[]): Scope {
  const units = new Set<string>();
  for (const grant of roles.flatMap((role) => rights.get(role) ?? [])) {
    if (grant.units === 'all') return 'all';
    for (const unit of grant.units) units.add(unit);
  }
  return units;
}

/**
 * The rights of somebody who is logged in. The log-in's roles read 'caseworker' (in every unit) or 'caseworker@unit-code';
 * the organisation's rules add what its groups give. A role or unit that nobody knows gives nothing, and neither does an
 * administrator of one unit: whoever says who may do what says it for the whole organisation.
 */
export async function rightsOf(reader: Reader<SenderTables>, user: User): Promise<Rights> {
  const units = await reader.query
    .selectFrom('unit')
    .select(['id', 'code'])
    .where('organisation', '=', reader.organisation)
    .execute();
  const rules =
    user.groups.length === 0
      ? []
      : await reader.query
          .selectFrom('group_rule')
          .select(['role', 'unit', 'case_types'])
          .where('organisation', '=', reader.organisation)
          .where('group_name', 'in', [...user.groups])
          .execute();
  const rights = new Map<Role, Grant[]>();
  const give = (role: Role, grant: Grant): void => void rights.set(role, [...(rights.get(role) ?? []), grant]);
  for (const held of user.roles) {
    const [name, code] = held.split('@');
    const role = ROLES.find((known) => known === name);
    const unit = units.find((one) => one.code === code);
    if (role === undefined || (code !== undefined && unit === undefined)) continue;
    if (role === 'administrator' && unit !== undefined) continue;
    give(role, { units: unit === undefined ? 'all' : new Set([unit.id]), caseTypes: 'all' });
  }
  for (const rule of rules) {
    const caseTypes = rule.case_types === null ? 'all' : new Set(rule.case_types);
    if (rule.role === 'administrator' && (rule.unit !== null || rule.case_types !== null)) continue;
    give(rule.role, { units: rule.unit === null ? 'all' : new Set([rule.unit]), caseTypes });
  }
  return rights;
}
