// Messages of protection class 1 in the database: kept as a delivery with one letter, beside it what was answered and what is sent on.
import type { Selectable } from 'kysely';
import type { Channel } from '../../../domain/notification-channel.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SendOnTexts } from '../content/letter-texts.ts';
import type { NotificationTable } from '../notify/tables.ts';
import type { MailboxTables } from '../schema.ts';
import type { Verification } from '../verification.ts';
import type { DeliveryKey } from './deliveries.ts';

/** What a mediator is answered. */
export interface KeptNotification {
  readonly transId: string;
  readonly channels: readonly Channel[];
}

/** The recipient's mailbox here, whatever its state. */
export async function mailboxIdOf(reader: Reader<MailboxTables>, recipient: RecipientId): Promise<string | undefined> {
  const row = await reader.query
    .selectFrom('account')
    .select('id')
    .where('recipient_id', '=', recipient)
    .executeTakeFirst();
  return row?.id;
}

/** The answer that this very message was given before; undefined when it is new. */
export async function earlierNotification(
  reader: Reader<MailboxTables>,
  key: DeliveryKey,
): Promise<KeptNotification | undefined> {
  const row = await reader.query
    .selectFrom('delivery')
    .innerJoin('notification', 'notification.delivery_id', 'delivery.id')
    .select(['trans_id', 'channels'])
    .where('account_id', '=', key.accountId)
    .where('sender_id', '=', key.senderId)
    .where('message_key', '=', key.messageKey)
    .where('signed_digest', '=', key.signedDigest)
    .executeTakeFirst();
  return row === undefined ? undefined : { transId: row.trans_id, channels: row.channels };
}

export interface MailboxHeld {
  readonly hasEmail: boolean;
  /** Whether its holder is told of letters by text message. */
  readonly wantsSms: boolean;
  readonly hasPhone: boolean;
}

/** An open mailbox, held so that nobody closes it before this transaction ends; undefined when it is closed. */
export async function mailboxHeld(tx: Transaction<MailboxTables>, accountId: string): Promise<MailboxHeld | undefined> {
  const row = await tx.query
    .selectFrom('account')
    .leftJoin('phone', 'phone.account_id', 'account.id')
    .select(['email', 'wants_sms', 'phone.number'])
    .where('id', '=', accountId)
    .where('state', '<>', 'closed')
    .forShare('account')
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : { hasEmail: row.email !== null, wantsSms: row.wants_sms, hasPhone: row.number !== null };
}

/** Its texts are sealed (content/letter-texts.ts). */
export interface NewNotification extends DeliveryKey, KeptNotification {
  readonly deliveryId: string;
  readonly letterId: string;
  readonly language: string;
  readonly bodyType: 'text/plain' | 'text/html';
  readonly subject: Buffer;
  readonly content: Buffer;
  readonly details: Buffer | null;
  /** What is sent on, where something is. */
  readonly texts: Buffer | null;
  readonly senderName: string;
  readonly handedInBy: string;
  readonly envelopeBlob: string;
  readonly envelopeBytes: number;
  readonly bodyBlob: string | undefined;
  readonly receivedAt: Date;
}

/** Stores it; false when another process stored the same first. */
export async function insertNotification(tx: Transaction<MailboxTables>, row: NewNotification): Promise<boolean> {
  const verification: Verification = { signedAs: 'nobody', handedInBy: row.handedInBy };
  const stored = await tx.query
    .insertInto('delivery')
    .values({
      id: row.deliveryId,
      kind: 'notification',
      account_id: row.accountId,
      sender_id: row.senderId,
      sender_name: row.senderName,
      message_key: row.messageKey,
      signed_digest: row.signedDigest,
      trans_id: row.transId,
      sealed_by: row.handedInBy,
      sealed_blob: row.envelopeBlob,
      sealed_bytes: row.envelopeBytes,
      verification: JSON.stringify(verification),
      // Nothing was sealed.
      seal_date: '',
      details_sealed: row.details,
      received_at: row.receivedAt,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'sender_id', 'message_key', 'signed_digest']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (stored === undefined) return false;
  await tx.query
    .insertInto('notification')
    .values({ delivery_id: row.deliveryId, channels: [...row.channels], texts_sealed: row.texts })
    .execute();
  await insertLetterOf(tx, row);
  return true;
}

async function insertLetterOf(tx: Transaction<MailboxTables>, row: NewNotification): Promise<void> {
  await tx.query
    .insertInto('letter')
    .values({
      id: row.letterId,
      account_id: row.accountId,
      delivery_id: row.deliveryId,
      position: 1,
      subject_sealed: row.subject,
      content_sealed: row.content,
      language: row.language,
      body_type: row.bodyType,
      body_blob: row.bodyBlob ?? null,
      received_at: row.receivedAt,
      read_at: null,
      sender_id: row.senderId,
    })
    .execute();
  await tx.query
    .insertInto('search_due')
    .values({ account_id: row.accountId, letter_id: row.letterId, waits: row.bodyBlob !== undefined })
    .execute();
}

/** What a channel's job sends, and to whom. */
export interface ToSendOn {
  readonly accountId: string;
  readonly letterId: string;
  readonly senderName: string;
  /** Sealed, or in plain text from before. */
  readonly texts: Buffer | SendOnTexts;
  /** The recipient's number as it is now. */
  readonly phone: string | undefined;
}

/** Undefined when it is gone. */
export async function notificationToSend(
  reader: Reader<MailboxTables>,
  deliveryId: string,
): Promise<ToSendOn | undefined> {
  const row = await reader.query
    .selectFrom('notification')
    .innerJoin('delivery', 'delivery.id', 'notification.delivery_id')
    .innerJoin('letter', 'letter.delivery_id', 'delivery.id')
    .leftJoin('phone', 'phone.account_id', 'delivery.account_id')
    .selectAll('notification')
    .select(['delivery.account_id', 'letter.id as letter_id', 'sender_name', 'phone.number'])
    .where('notification.delivery_id', '=', deliveryId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    accountId: row.account_id,
    letterId: row.letter_id,
    senderName: row.sender_name,
    texts: row.texts_sealed ?? plainTexts(row),
    phone: row.number ?? undefined,
  };
}

type PlainColumns = Pick<
  Selectable<NotificationTable>,
  'email_from' | 'email_subject' | 'email_text' | 'sms_from' | 'sms_text'
>;

/** From before texts were sealed. */
export function plainTexts({ email_from, email_subject, email_text, sms_from, sms_text }: PlainColumns): SendOnTexts {
  return {
    email:
      email_from === null || email_subject === null || email_text === null
        ? undefined
        : { from: email_from, subject: email_subject, text: email_text },
    sms: sms_from === null || sms_text === null ? undefined : { from: sms_from, text: sms_text },
  };
}
