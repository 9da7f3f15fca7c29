// Mailings as rows (migrations/0009-mailings.sql).
import type { Generated, JSONColumnType } from 'kysely';
import type { LetterChannel } from '../letter-state.ts';
import type { MailingProblem, MailingState } from '../mailings/mailing.ts';

export interface MailingTables {
  mailing: MailingTable;
  mailing_line: MailingLineTable;
  mailing_file: MailingFileTable;
  mailing_part: MailingPartTable;
  mailing_batch: MailingBatchTable;
}

export interface MailingTable {
  id: string;
  organisation: string;
  unit: string;
  case_type: string | null;
  name: string;
  origin: 'page' | 'api';
  created_at: Date;
  created_by: string;
  created_by_name: string;
  state: MailingState;
  version: Generated<number>;
  writers: Generated<string[]>;
  content: Buffer;
  channel: Generated<LetterChannel>;
  list_blob: string | null;
  list_name: string | null;
  pdf_blob: string | null;
  pdf_name: string | null;
  pdf_pages: number | null;
  split_by: 'number' | 'marker' | null;
  stage: 'list' | 'split' | 'merge' | 'reach' | null;
  problem: JSONColumnType<MailingProblem> | null;
  prepared_at: Date | null;
  approval_needed: Generated<boolean>;
  asked_at: Date | null;
  asked_by: string | null;
  decided_at: Date | null;
  decided_by: string | null;
  decided_by_name: string | null;
  decision: 'approved' | 'returned' | null;
  comment: Generated<string>;
  plan_sent_at: Date | null;
  plan_sent_by: string | null;
  plan_sent_by_name: string | null;
  plan_version: number | null;
  starts_at: Date | null;
  ends_at: Date | null;
  per_minute: number | null;
  started_at: Date | null;
  started_by: string | null;
  ended_at: Date | null;
  mediator_mailing: string | null;
  mediator_state: 'planned' | 'running' | 'paused' | 'cancelled' | null;
  mediator_asked: Generated<'running' | 'paused' | 'cancelled' | null>;
  updated_at: Date;
}

export interface MailingLineTable {
  mailing: string;
  number: number;
  organisation: string;
  state: 'raw' | 'ready' | 'problem' | 'left-out' | 'letter' | 'unreachable' | 'stopped';
  recipient: string | null;
  content: Buffer;
  blobs: Generated<string[]>;
  problems: Generated<string[]>;
  envelope_bytes: Generated<number>;
  attachments: Generated<number>;
  attachment_bytes: Generated<number>;
  reach: 'digital' | 'paper' | 'unknown' | null;
  reach_reason: string | null;
  /** Number of the operator that FaR named. */
  reach_operator: string | null;
  letter: string | null;
  batch: number | null;
  /** The question to FaR about it has been counted (0020). */
  charged: Generated<boolean>;
}

export interface MailingFileTable {
  id: string;
  mailing: string;
  organisation: string;
  kind: 'all' | 'own';
  name_key: string;
  filename: string;
  bytes: number;
  sha256: string;
  md5: string;
  pages: number;
  blob: string;
}

export interface MailingPartTable {
  mailing: string;
  number: number;
  organisation: string;
  first_page: number;
  pages: number;
  recipient: string | null;
  bytes: number | null;
  sha256: string | null;
  md5: string | null;
  blob: string | null;
}

export interface MailingBatchTable {
  mailing: string;
  number: number;
  organisation: string;
  state: 'filling' | 'told';
}
