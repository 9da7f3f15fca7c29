// An administrator says which of the provider's groups gives which role (issue 4: "from groups at the organisation's OpenID provider").
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { characters, oneLine } from '../check-content.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { ROLES } from '../rights.ts';
import { deleteGroupRule, insertGroupRule, knownCaseTypes } from '../store/group-rules.ts';
import { readUnit } from '../store/units.ts';

const GROUP_MAX = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface WrittenRule {
  readonly group: string;
  readonly role: string;
  /** A unit's id; '' for every unit. */
  readonly unit: string;
  /** Case types' ids; none for all. */
  readonly caseTypes: readonly string[];
}

export interface RuleFault {
  readonly field: 'group' | 'role' | 'unit' | 'case-types';
  readonly code:
    | 'group-empty'
    | 'group-long'
    | 'role-unknown'
    | 'unit-unknown'
    | 'case-type-unknown'
    | 'rule-there'
    | 'administrator-everywhere';
}

export type AddedRule =
  | { readonly kind: 'added'; readonly id: string }
  | { readonly kind: 'faults'; readonly faults: readonly RuleFault[] };

/** Adds the rule, or says what is wrong. It holds from the next request of everybody in the group. */
export async function addGroupRule(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  written: WrittenRule,
): Promise<AddedRule> {
  const group = oneLine(written.group);
  const role = ROLES.find((known) => known === written.role);
  const faults: RuleFault[] = [];
  if (group === '') faults.push({ field: 'group', code: 'group-empty' });
  if (characters(group) > GROUP_MAX) faults.push({ field: 'group', code: 'group-long' });
  if (role === undefined) faults.push({ field: 'role', code: 'role-unknown' });
  if (role === 'administrator' && (written.unit !== '' || written.caseTypes.length > 0))
    faults.push({ field: 'unit', code: 'administrator-everywhere' });
  faults.push(...(await scopeFaults(records, organisation, written)));
  if (faults.length > 0 || role === undefined) return { kind: 'faults', faults };
  const id = randomUUID();
  return await records.database.transaction(organisation.id, async (tx): Promise<AddedRule> => {
    const added = await insertGroupRule(tx, {
      id,
      group,
      role,
      unit: written.unit === '' ? undefined : written.unit,
      caseTypes: written.caseTypes.length === 0 ? undefined : written.caseTypes,
      createdAt: records.clock(),
      createdBy: actor.name,
    });
    if (!added) return { kind: 'faults', faults: [{ field: 'group', code: 'rule-there' }] };
    const details = { group, role, unit: written.unit, caseTypes: [...written.caseTypes] };
    await records.events.record(tx, { kind: 'group-rule-added', actor: actor.login, subject: id, details });
    return { kind: 'added', id };
  });
}

async function scopeFaults(
  records: Records,
  organisation: SenderOrganisation,
  { unit, caseTypes }: WrittenRule,
): Promise<RuleFault[]> {
  const reader = records.database.reader(organisation.id);
  const faults: RuleFault[] = [];
  if (unit !== '' && (!UUID.test(unit) || (await readUnit(reader, unit)) === undefined))
    faults.push({ field: 'unit', code: 'unit-unknown' });
  const known = caseTypes.length === 0 ? [] : await knownCaseTypes(reader);
  if (!caseTypes.every((id) => known.some((one) => one.id === id)))
    faults.push({ field: 'case-types', code: 'case-type-unknown' });
  return faults;
}

/** Removes the rule; what it gave is gone from the next request on. Throws 'not-found'. */
export async function removeGroupRule(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    if (!(await deleteGroupRule(tx, id))) throw new BrevduvaError('not-found', 'there is no such rule');
    await records.events.record(tx, { kind: 'group-rule-removed', actor: actor.login, subject: id });
  });
}
