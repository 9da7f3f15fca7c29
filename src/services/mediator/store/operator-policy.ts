// What staff have set for operators, overriding the configuration; each change audited (issue 3, per operator).
import { sql } from 'kysely';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import type { PolicyOverride } from '../operators/policy.ts';
import { OPERATORS_CHANNEL } from './operator-state.ts';
import type { MediatorTables } from './schema.ts';

/** What is set, by operator, as it is stored: whoever reads it checks it. */
export async function readPolicies(reader: Reader<MediatorTables>): Promise<ReadonlyMap<string, unknown>> {
  const rows = await reader.query.selectFrom('operator_policy').select(['operator_id', 'policy']).execute();
  return new Map(rows.map((row) => [row.operator_id, row.policy]));
}

/** Sets what differs from the configuration for an operator; nothing: the configuration applies again. */
export async function storePolicy(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  change: {
    readonly operator: Organisationsnummer;
    readonly policy: PolicyOverride;
    readonly actor: string;
    readonly at: Date;
  },
): Promise<void> {
  const { operator, policy, actor, at } = change;
  const values = { policy: JSON.stringify(policy), changed_at: at, changed_by: actor };
  if (Object.keys(policy).length === 0) {
    await tx.query.deleteFrom('operator_policy').where('operator_id', '=', operator).execute();
  } else {
    await tx.query
      .insertInto('operator_policy')
      .values({ operator_id: operator, ...values })
      .onConflict((conflict) => conflict.column('operator_id').doUpdateSet(values))
      .execute();
  }
  const details = { policy: JSON.stringify(policy) };
  await audit.record(tx, { kind: 'operator.policy-changed', actor, subject: operator, details });
  tx.wake(OPERATORS_CHANNEL);
}

const UNCOUNTED_MS = 600_000;

export interface OperatorMet {
  readonly id: string;
  /** As it was last known; may be empty. */
  readonly name: string;
  /** Deliveries that wait to be handed over to it. */
  readonly waiting: number;
}

/** Operators that were met since then or that something waits for. */
export async function operatorsMet(reader: Reader<MediatorTables>, since: Date): Promise<readonly OperatorMet[]> {
  const { rows } = await sql<OperatorMet>`
    select id, coalesce(max(name), '') as name, sum(waiting)::int as waiting from (
      select operator_id as id, operator_name as name, 0 as waiting from operator_met where last_at >= ${since}
      union all
      -- Met so lately that it has not been counted (store/tally.ts). The attempts of a week may be millions.
      select operator_id, max(operator_name), 0 from attempt
      where started_at >= ${new Date(Date.now() - UNCOUNTED_MS)} group by operator_id
      union all
      select operator_id, max(operator_name), count(*) from outbox where stage = 'hand-over' group by operator_id
    ) as met where id is not null group by id`.execute(reader.query);
  return rows;
}
