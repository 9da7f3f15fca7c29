// The mediation log's tables as types (migrations/0008-log.sql).
import type { Generated } from 'kysely';

export interface LogTables {
  log_entry: {
    position: number;
    at: Date;
    kind: string;
    delivery_id: string | null;
    sender_id: string | null;
    recipient: string | null;
    operator_id: string | null;
    content: string;
    salt: Buffer;
  };
  log_block: {
    n: number;
    first: number;
    last: number;
    previous: Buffer;
    commitments: Buffer;
    hash: Buffer;
    from_at: Date;
    to_at: Date;
  };
  log_head: { one_row: Generated<boolean>; feed_position: number; n: number; position: number; hash: Buffer };
  log_act: { audit_id: number };
  log_checkpoint: {
    id: Generated<number>;
    block: number;
    line: string;
    made_at: Date;
    filed_at: Date | null;
  };
  log_hold: LogHoldTable;
}

export interface LogHoldTable {
  id: string;
  scope: 'delivery' | 'sender' | 'recipient' | 'time';
  value: string | null;
  from_at: Date | null;
  to_at: Date | null;
  reason: string;
  set_by: string;
  set_at: Date;
  lifted_by: string | null;
  lifted_at: Date | null;
}
