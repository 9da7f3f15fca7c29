// Notices, their readers and what accounts could do when they last logged in, as rows (migrations/0007-notices.sql).
import type { Generated, JSONColumnType } from 'kysely';
import type { NoticeKind } from '../notices/notice.ts';
import type { Role } from '../rights.ts';
import type { Details } from '../tables.ts';

export interface NoticeTables {
  notice: NoticeTable;
  notice_seen: NoticeSeenTable;
  notice_head: NoticeHeadTable;
  notice_mail: NoticeMailTable;
  account_right: AccountRightTable;
  webhook: WebhookTable;
  webhook_secret: WebhookSecretTable;
}

export interface NoticeTable {
  id: string;
  organisation: string;
  position: number | null;
  at: Date;
  kind: NoticeKind;
  unit: string;
  letter: string | null;
  mailing: string | null;
  person: string | null;
  role: Role | null;
  case_type: string | null;
  details: JSONColumnType<Details>;
}

interface NoticeSeenTable {
  notice: string;
  organisation: string;
  person: string;
  at: Date;
}

interface NoticeHeadTable {
  organisation: string;
  position: Generated<number>;
  mailed_to: Generated<number>;
}

interface NoticeMailTable {
  notice: string;
  organisation: string;
  person: string;
  due_at: Date;
  attempts: Generated<number>;
}

interface AccountRightTable {
  organisation: string;
  account: string;
  role: Role;
  unit: string | null;
  case_types: string[] | null;
}

interface WebhookTable {
  id: string;
  organisation: string;
  created_by: string;
  description: string;
  url: string;
  kinds: string[] | null;
  state: 'active' | 'paused';
  paused_because: 'owner' | 'gave-up' | null;
  position: number;
  failures: Generated<number>;
  waiting_since: Date | null;
  last_success_at: Date | null;
  last_failure_at: Date | null;
  last_failure: string | null;
  last_status: number | null;
  created_at: Date;
}

interface WebhookSecretTable {
  id: string;
  webhook_id: string;
  organisation: string;
  sealed: Buffer;
  created_at: Date;
}
