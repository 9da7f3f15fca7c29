// The mailbox operator's tables as types (migrations/0001-mailbox.sql and later ones).
import type { Generated, JSONColumnType } from 'kysely';
import type { PlatformTables } from '../../platform/database/tables.ts';
import type { AccountState, NoticeLanguage } from './account.ts';
import type { NotifyTables } from './notify/tables.ts';
import type { KnownDispatcher, KnownSender } from './registry/directory.ts';
import type { AccessTables } from './store/access-tables.ts';
import type { ActingTables } from './store/acting-tables.ts';
import type { ContentTables } from './store/content-tables.ts';
import type { FollowingTables } from './store/following-tables.ts';
import type { InfrastructureTables } from './store/infrastructure-messages.ts';
import type { MovingTables } from './store/moving-tables.ts';
import type { PersonalTokenTables } from './store/personal-token-tables.ts';
import type { LetterReadingColumns, ReadingTables } from './store/reading-tables.ts';
import type { Verification } from './verification.ts';

/** A letter that was signed and sealed, a message of protection class 1 that was not (notify), or a letter that somebody sent on. */
export type DeliveryKind = 'secure' | 'notification' | 'forward';

export interface AccountTable {
  id: Generated<string>;
  recipient_id: string;
  name: string;
  email: string | null;
  language: NoticeLanguage;
  state: AccountState;
  opened_at: Generated<Date>;
  closed_at: Date | null;
  wants_sms: Generated<boolean>;
  /** Closed, and takes what was on its way until then. */
  takes_until: Date | null;
  seen_at: Generated<Date>;
}

export interface DeliveryTable {
  id: Generated<string>;
  kind: Generated<DeliveryKind>;
  account_id: string;
  sender_id: string;
  sender_name: string;
  message_key: Buffer;
  signed_digest: Buffer;
  trans_id: string;
  sealed_by: string;
  sealed: Buffer | null;
  sealed_blob: string | null;
  sealed_bytes: number;
  verification: JSONColumnType<Verification>;
  seal_date: string;
  /** Plain, from before `details_sealed`; null since. */
  reference: string | null;
  attention: string | null;
  details_sealed: Buffer | null;
  received_at: Generated<Date>;
  /** Its letters were removed for good, and its content with them. */
  emptied_at: Date | null;
}

export interface LetterTable extends LetterReadingColumns {
  id: Generated<string>;
  account_id: string;
  delivery_id: string;
  position: number;
  /** These plain texts, from before the sealed columns; null since. */
  message_id: string | null;
  subject: string | null;
  subject_sealed: Buffer | null;
  content_sealed: Buffer | null;
  language: string;
  body_type: 'text/plain' | 'text/html';
  body: string | null;
  body_blob: string | null;
  support_text: string | null;
  support_url: string | null;
  support_phone: string | null;
  support_email: string | null;
  received_at: Generated<Date>;
  read_at: Date | null;
}

export interface AttachmentTable {
  id: Generated<string>;
  letter_id: string;
  position: number;
  /** Plain, from before `filename_sealed`; null since. */
  filename: string | null;
  filename_sealed: Buffer | null;
  content_type: string;
  bytes: number;
  checksum_good: boolean;
  recognised: boolean;
  blob: string | null;
}

export interface DirectoryTable {
  id: Generated<boolean>;
  senders: JSONColumnType<readonly KnownSender[]>;
  dispatchers: JSONColumnType<readonly KnownDispatcher[]>;
  fetched_at: Date;
}

export interface MailboxTables
  extends PlatformTables,
    NotifyTables,
    ContentTables,
    ReadingTables,
    ActingTables,
    AccessTables,
    FollowingTables,
    InfrastructureTables,
    MovingTables,
    PersonalTokenTables {
  account: AccountTable;
  delivery: DeliveryTable;
  letter: LetterTable;
  attachment: AttachmentTable;
  directory: DirectoryTable;
}
