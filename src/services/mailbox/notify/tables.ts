// The tables of migrations/0002-notifications.sql as types.
import type { Generated } from 'kysely';
import type { Channel } from '../../../domain/notification-channel.ts';

export interface NotificationTable {
  delivery_id: string;
  channels: Channel[];
  email_from: string | null;
  email_subject: string | null;
  email_text: string | null;
  sms_from: string | null;
  sms_text: string | null;
  /** All of these, sealed; then they are null. */
  texts_sealed: Buffer | null;
}

export interface PhoneTable {
  account_id: string;
  number: string;
  checked_at: Generated<Date>;
}

export interface PhoneCheckTable {
  account_id: string;
  number: string;
  nonce: Buffer;
  tries: Generated<number>;
  asked_at: Date;
  codes: Generated<number>;
  first_asked_at: Date;
}

export interface NotifyTables {
  notification: NotificationTable;
  phone: PhoneTable;
  phone_check: PhoneCheckTable;
}
