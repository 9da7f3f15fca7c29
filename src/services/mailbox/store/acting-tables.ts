// Rows of what a holder does with letters (migrations/0006-acting.sql).
import type { Generated } from 'kysely';

export type OutgoingKind = 'reply' | 'receipt' | 'signed-receipt' | 'forward';
export type OutgoingState = 'draft' | 'sending' | 'delivered' | 'refused' | 'unknown' | 'failed' | 'declined';

export interface OutgoingTable {
  id: string;
  account_id: string;
  letter_id: string;
  kind: OutgoingKind;
  state: OutgoingState;
  content: Buffer;
  envelope: Buffer | null;
  digest: Buffer | null;
  peer_id: string | null;
  url: string | null;
  trans_id: string | null;
  reason: string | null;
  in_flight: Generated<boolean>;
  unsure: Generated<boolean>;
  tries: Generated<number>;
  changed_at: Date;
  sent_at: Date | null;
  tried_at: Date | null;
  settled_at: Date | null;
}

export interface OutgoingFileTable {
  id: string;
  outgoing_id: string;
  position: number;
  bytes: number;
  name: Buffer;
  content: Buffer;
}

export interface ReceiptSigningTable {
  id: string;
  account_id: string;
  letter_id: string;
  statement: Buffer;
  made_at: Date;
}

export interface PaymentTable {
  letter_id: string;
  account_id: string;
  due_on: string | Date;
  paid_at: Date | null;
  reminded_at: Date | null;
}

export interface AddressEntryTable {
  id: string;
  account_id: string;
  content: Buffer;
  made_at: Date;
}

export interface LetterShareTable {
  id: string;
  account_id: string;
  letter_id: string;
  with_id: string;
  label: Buffer;
  made_at: Date;
  until: Date;
  ended_at: Date | null;
}

export interface ShareLookTable {
  id: Generated<number>;
  share_id: string;
  at: Date;
  file: Buffer | null;
}

export interface ActingTables {
  outgoing: OutgoingTable;
  outgoing_file: OutgoingFileTable;
  receipt_signing: ReceiptSigningTable;
  payment: PaymentTable;
  address_entry: AddressEntryTable;
  letter_share: LetterShareTable;
  share_look: ShareLookTable;
}
