// Replies and receipts as rows (migrations/0013-replies.sql).
import type { Generated } from 'kysely';

export interface RepliesTables {
  reply: ReplyTable;
  reply_attachment: ReplyAttachmentTable;
  letter_receipt: LetterReceiptTable;
}

export interface ReplyTable {
  id: string;
  organisation: string;
  unit: string;
  letter: string;
  recipient: string;
  operator_id: string;
  operator_name: string;
  message_id: string;
  digest: string;
  certificate: string;
  trans_id: string;
  received_at: Date;
  reply_day: string;
  content: Buffer;
  envelope_blob: string;
  scan: 'clean' | 'not-scanned';
  state: Generated<'new' | 'taken' | 'closed'>;
  keeper: string | null;
  keeper_name: string | null;
  taken_at: Date | null;
  closed_at: Date | null;
  answer_draft: string | null;
  diary_number: string | null;
}

export interface ReplyAttachmentTable {
  id: string;
  reply: string;
  organisation: string;
  position: number;
  filename: Buffer;
  content_type: string;
  bytes: number;
  sha256: string;
  blob: string;
  judged: 'pdf' | 'other';
}

export interface LetterReceiptTable {
  letter: string;
  organisation: string;
  operator_id: string;
  digest: string;
  trans_id: string;
  acknowledged_day: string;
  received_at: Date;
  envelope_blob: string;
}
