// All SQL about which of the provider's groups gives which role, where and for what.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Role } from '../rights.ts';
import type { SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

export interface GroupRule {
  readonly id: string;
  readonly group: string;
  readonly role: Role;
  /** Undefined: every unit. */
  readonly unit: string | undefined;
  /** Undefined: every case type. */
  readonly caseTypes: readonly string[] | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** Every rule, by group and role. */
export async function listGroupRules(reader: Reader<SenderTables>): Promise<readonly GroupRule[]> {
  const rows = await reader.query
    .selectFrom('group_rule')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .orderBy('group_name')
    .orderBy('role')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    group: row.group_name,
    role: row.role,
    unit: row.unit ?? undefined,
    caseTypes: row.case_types ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
  }));
}

/** Adds a rule. False when the same group gives the same role in the same unit already. */
export async function insertGroupRule(tx: Tx, rule: GroupRule): Promise<boolean> {
  const result = await tx.query
    .insertInto('group_rule')
    .values({
      id: rule.id,
      organisation: tx.organisation,
      group_name: rule.group,
      role: rule.role,
      unit: rule.unit ?? null,
      case_types: rule.caseTypes === undefined ? null : [...rule.caseTypes],
      created_at: rule.createdAt,
      created_by: rule.createdBy,
    })
    .onConflict((conflict) => conflict.columns(['organisation', 'group_name', 'role', 'unit']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Removes a rule. False when there is none. */
export async function deleteGroupRule(tx: Tx, id: string): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('group_rule')
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** The case types that a rule can name, by name. */
export async function knownCaseTypes(
  reader: Reader<SenderTables>,
): Promise<readonly { readonly id: string; readonly code: string; readonly name: string }[]> {
  return await reader.query
    .selectFrom('case_type')
    .select(['id', 'code', 'name'])
    .where('organisation', '=', reader.organisation)
    .where('closed_at', 'is', null)
    .orderBy('name')
    .execute();
}
