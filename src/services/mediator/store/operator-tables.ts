// The tables of operators' policies and states as types (migrations/0003-operators.sql).
import type { Generated, JSONColumnType } from 'kysely';
import type { JsonValue } from '../../../platform/database/json.ts';

export interface OperatorPolicyTable {
  operator_id: string;
  policy: JSONColumnType<Record<string, JsonValue>>;
  changed_at: Date;
  changed_by: string;
}

export interface OperatorStateTable {
  operator_id: string;
  breaker: Generated<'closed' | 'open' | 'half-open'>;
  since: Generated<Date>;
  until: Date | null;
  reason: string | null;
  stopped_by: string | null;
  failures: Generated<number>;
  opened: Generated<number>;
  probe_until: Date | null;
  tokens: number | null;
  tokens_at: Date | null;
}
