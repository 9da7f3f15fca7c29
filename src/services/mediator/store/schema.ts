// The mediator's tables as types (migrations/0001-mediator.sql).
import type { Generated, JSONColumnType } from 'kysely';
import type { Channel } from '../../../domain/notification-channel.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { PlatformTables } from '../../../platform/database/tables.ts';
import type { LogTables } from '../log/tables.ts';
import type { Result } from '../states.ts';
import type { MailingTables } from './mailing-tables.ts';
import type { OperatorPolicyTable, OperatorStateTable } from './operator-tables.ts';
import type { WebhookTables } from './webhook-tables.ts';

export type Stage = 'look-up' | 'hand-over';
/** A letter that its sender signed, or a message of protection class 1 that nobody did (Notification v3). */
export type DeliveryKind = 'secure' | 'notification';

/** Channels that the sender gave texts for, and, once delivered, those that the operator took on itself. */
export interface KeptChannels {
  readonly asked: readonly Channel[];
  readonly notified?: readonly Channel[];
}

export interface DeliveryTable {
  id: string;
  sender_id: string;
  sender_name: string;
  recipient: string;
  message_ids: string[];
  door: 'rest' | 'soap';
  handed_in_by: string;
  client_id: string;
  idempotency_key: string;
  payload_hash: Buffer;
  signed_by: string | null;
  signer_fingerprint: string | null;
  signature_algorithm: string | null;
  content: Buffer | null;
  content_blob: string | null;
  content_bytes: number;
  lane: number;
  accepted_at: Date;
  expires_at: Date;
  result: Result | null;
  reason: string | null;
  code: number | null;
  description: string | null;
  operator_id: string | null;
  operator_name: string | null;
  trans_id: string | null;
  doubt: Generated<boolean>;
  possibly_repeated: Generated<boolean>;
  finished_at: Date | null;
  /** The sender has been told of the final outcome; its content is erased some time after. */
  fetched_at: Generated<Date | null>;
  erased_at: Generated<Date | null>;
  kind: Generated<DeliveryKind>;
  channels: JSONColumnType<KeptChannels> | null;
  distribution_id: string | null;
  mailing_id: string | null;
}

export interface OutboxTable {
  delivery_id: string;
  stage: Stage;
  lane: number;
  operator_id: string | null;
  operator_name: string | null;
  service_address: string | null;
  next_at: Generated<Date>;
  claim: Generated<number>;
  rounds: Generated<number>;
  attempts: Generated<number>;
  in_flight: number | null;
  sealed_on: string | null;
  doubt: Generated<boolean>;
  doubt_operator: string | null;
  possibly_repeated: Generated<boolean>;
  waiting_for: string | null;
  expires_at: Date;
  mailing_id: string | null;
  lifetime_seconds: number | null;
}

export interface AttemptTable {
  delivery_id: string;
  number: number;
  claim: number;
  operator_id: string;
  operator_name: string;
  service_address: string;
  certificate_fingerprint: string;
  certificate_organisation: string;
  possibly_repeats: Generated<boolean>;
  started_at: Date;
  ended_at: Date | null;
  outcome: 'delivered' | 'refused' | 'not-sent' | 'unknown' | null;
  reason: string | null;
  code: number | null;
  description: string | null;
  trans_id: string | null;
}

export interface FeedHeadTable {
  one_row: Generated<boolean>;
  position: number;
  disposed_to: number;
}

export interface FeedTable {
  position: number;
  sender_id: string;
  delivery_id: string;
  kind: string;
  at: Date;
  details: JSONColumnType<Record<string, JsonValue>>;
}

export interface MediatorTables extends PlatformTables, LogTables, MailingTables, WebhookTables {
  delivery: DeliveryTable;
  outbox: OutboxTable;
  attempt: AttemptTable;
  operator_policy: OperatorPolicyTable;
  operator_state: OperatorStateTable;
  feed_head: FeedHeadTable;
  feed: FeedTable;
}
