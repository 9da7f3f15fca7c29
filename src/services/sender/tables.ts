// The sender's tables as types (migrations/).
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Reachability } from '../../domain/reachability.ts';
import type { JsonValue } from '../../platform/database/json.ts';
import type { PlatformTables } from '../../platform/database/tables.ts';
import type { FeedKind, LetterChannel, LetterState, TimelineKind } from './letter-state.ts';
import type { ArchiveTables } from './store/archive-tables.ts';
import type { ComposeTables } from './store/compose-tables.ts';
import type { MailingTables } from './store/mailing-tables.ts';
import type { NoticeTables } from './store/notice-tables.ts';
import type { OrganisationTables } from './store/organisation-tables.ts';
import type { PaperTables } from './store/paper-tables.ts';
import type { PeopleTables } from './store/people-tables.ts';
import type { PrecheckTables } from './store/precheck-tables.ts';
import type { RecordsTables } from './store/records-tables.ts';
import type { RepliesTables } from './store/replies-tables.ts';

export type Details = { readonly [key: string]: JsonValue };

export interface DraftTable {
  id: string;
  organisation: string;
  owner: string;
  unit: string;
  case_type: string | null;
  previous: string | null;
  writers: Generated<string[]>;
  from_letter: string | null;
  content: Buffer;
  reachability: JSONColumnType<{ answer: Reachability; at: string }> | null;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

export interface DraftAttachmentTable {
  id: string;
  draft: string;
  organisation: string;
  added_at: Date;
  filename: Buffer;
  bytes: number;
  sha256: string;
  md5: string;
  pages: number;
  blob: string;
  /** JSON of PdfFacts, written as text. */
  facts: ColumnType<unknown, string | null, string | null>;
}

export interface LetterTable {
  id: string;
  organisation: string;
  draft: string | null;
  origin: 'page' | 'api';
  created_at: Date;
  author: string;
  author_name: string;
  recipient: string;
  subject: string;
  language: string;
  protection_class: number;
  content: Buffer;
  envelope_bytes: number;
  state: LetterState;
  waiting: string | null;
  delivery_id: string | null;
  operator_id: string | null;
  operator_name: string | null;
  trans_id: string | null;
  reason: string | null;
  settled_at: Date | null;
  signed_blob: string | null;
  signed_sha256: string | null;
  updated_at: Date;
  channel: LetterChannel;
  to_print_at: Date | null;
  unit: string;
  case_type: string | null;
  category: 'matter' | 'event';
  matter_id: string | null;
  diary_number: string | null;
  secrecy: string | null;
  previous: string | null;
  mailing: string | null;
  send_at: Date | null;
  approval: 'wanted' | 'approved' | 'returned' | null;
  class_reason: string | null;
  keeper: string;
  writers: readonly string[];
  opened_at: Date | null;
  asks_receipt: Generated<boolean>;
  /** As FaR named it when the letter was sent. */
  far_operator_id: string | null;
  far_operator_name: string | null;
}

/** Of a hand-over to a mediator behind Message v3, which has no idempotency key. */
export interface HandOverAttemptTable {
  letter: string;
  organisation: string;
  number: number;
  started_at: Date;
  ended_at: Date | null;
  outcome: 'accepted' | 'rejected' | 'not-sent' | 'unknown' | null;
  reason: string | null;
}

export interface LetterAttachmentTable {
  id: string;
  letter: string;
  organisation: string;
  position: number;
  filename: string;
  content_type: string;
  bytes: number;
  sha256: string;
  md5: string;
  pages: number;
  blob: string;
  facts: ColumnType<unknown, string | null, string | null>;
}

export interface LetterEventTable {
  id: Generated<number>;
  letter: string;
  organisation: string;
  at: Date;
  kind: TimelineKind;
  details: JSONColumnType<Details>;
  feed_cursor: string | null;
}

export interface OrganisationSettingsTable {
  organisation: string;
  supportinfo: JSONColumnType<{ text: string; url?: string; phoneNumber?: string; emailAddress?: string }>;
  updated_at: Date;
  updated_by: string;
  grace_seconds: Generated<number>;
}

export interface FeedPositionTable {
  organisation: string;
  position: string;
  answered_at: Date | null;
  problem: string | null;
  problem_since: Date | null;
}

export interface EarlyEventTable {
  organisation: string;
  feed_cursor: string;
  delivery_id: string;
  at: Date;
  kind: FeedKind;
  details: JSONColumnType<Details>;
  noted_at: Date;
}

/** Everything in the sender's own schema. */
export interface SenderTables
  extends PlatformTables,
    ArchiveTables,
    OrganisationTables,
    MailingTables,
    ComposeTables,
    PeopleTables,
    NoticeTables,
    RecordsTables,
    PrecheckTables,
    RepliesTables,
    PaperTables {
  draft: DraftTable;
  draft_attachment: DraftAttachmentTable;
  letter: LetterTable;
  letter_attachment: LetterAttachmentTable;
  letter_event: LetterEventTable;
  organisation_settings: OrganisationSettingsTable;
  feed_position: FeedPositionTable;
  early_event: EarlyEventTable;
  hand_over_attempt: HandOverAttemptTable;
}
