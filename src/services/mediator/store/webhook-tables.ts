// Webhooks' and retention's tables as types (migrations/0005-webhooks.sql, 0006-retention.sql).
import type { Generated } from 'kysely';

export interface WebhookTable {
  id: string;
  organisation: string;
  created_by: string;
  description: string;
  url: string;
  kinds: string[] | null;
  max_events: number;
  state: 'active' | 'paused';
  paused_because: 'owner' | 'staff' | 'gave-up' | null;
  position: number;
  next_at: Date;
  leased_until: Generated<Date>;
  claim: Generated<number>;
  failures: Generated<number>;
  waiting_since: Date | null;
  last_success_at: Date | null;
  last_failure_at: Date | null;
  last_failure: string | null;
  last_status: number | null;
  created_at: Date;
}

export interface WebhookSecretTable {
  id: string;
  webhook_id: string;
  sealed: Buffer;
  created_at: Date;
}

export interface FeedReaderTable {
  client_id: string;
  organisation: string;
  position: number;
  at: Date;
}

export interface RetentionMarkTable {
  kind: 'fetched' | 'erased';
  about: string;
  position: number | null;
  at: Date | null;
}

export interface WebhookTables {
  webhook: WebhookTable;
  webhook_secret: WebhookSecretTable;
  feed_reader: FeedReaderTable;
  retention_mark: RetentionMarkTable;
}
