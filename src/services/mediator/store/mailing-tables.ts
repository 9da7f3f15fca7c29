// The tables of mailings and batches as types (migrations/0004-mailings.sql).
import type { Generated } from 'kysely';

export type MailingState = 'planned' | 'running' | 'paused' | 'finished' | 'over' | 'cancelled';
export type BatchState = 'open' | 'committed' | 'cancelled';

interface MailingTable {
  id: string;
  owner: string;
  client_id: string;
  idempotency_key: string;
  payload_hash: Buffer;
  name: string;
  for_batch: Generated<boolean>;
  state: MailingState;
  starts_at: Date | null;
  ends_at: Date | null;
  per_minute: number | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  released_to: Date | null;
  settled: Generated<boolean>;
}

interface BatchTable {
  id: string;
  mailing_id: string;
  owner: string;
  client_id: string;
  idempotency_key: string;
  payload_hash: Buffer;
  lifetime_seconds: number;
  state: BatchState;
  created_at: Date;
  open_until: Date;
  closed_at: Date | null;
  closed_because: string | null;
  line_count: Generated<number>;
  refused_count: Generated<number>;
}

interface BatchLineTable {
  batch_id: string;
  key: string;
  number: number;
  payload_hash: Buffer;
  delivery_id: string;
  known: Generated<boolean>;
  sender_id: string;
  sender_name: string | null;
  recipient: string | null;
  message_ids: string[] | null;
  signed_by: string | null;
  signer_fingerprint: string | null;
  signature_algorithm: string | null;
  content: Buffer | null;
  content_blob: string | null;
  content_bytes: number;
  attachments: number;
  attachment_bytes: number;
}

interface BatchRefusalTable {
  batch_id: string;
  mark: string;
  line: number;
  key: string | null;
  code: string;
  reason: string;
  at: Date;
}

export interface MailingTables {
  mailing: MailingTable;
  batch: BatchTable;
  batch_line: BatchLineTable;
  batch_refusal: BatchRefusalTable;
}
