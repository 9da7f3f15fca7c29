// Messages of protection class 1 in the database: kept as a delivery with one letter, beside it what was answered and what is sent on.
import { randomUUID } from 'node:crypto';
import type { Channel } from '../../../domain/notification-channel.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { EmailText, IncomingNotification, SmsText } from '../notify/read-notification.ts';
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
  readonly hasPhone: boolean;
}

/** An open mailbox, held so that nobody closes it before this transaction ends; undefined when it is closed. */
export async function mailboxHeld(tx: Transaction<MailboxTables>, accountId: string): Promise<MailboxHeld | undefined> {
  const row = await tx.query
    .selectFrom('account')
    .leftJoin('phone', 'phone.account_id', 'account.id')
    .select(['email', 'phone.number'])
    .where('id', '=', accountId)
    .where('state', '<>', 'closed')
    .forShare('account')
    .executeTakeFirst();
  return row === undefined ? undefined : { hasEmail: row.email !== null, hasPhone: row.number !== null };
}

export interface NewNotification extends DeliveryKey, KeptNotification {
  readonly notification: IncomingNotification;
  readonly senderName: string;
  readonly handedInBy: string;
  readonly envelopeBlob: string;
  readonly envelopeBytes: number;
  readonly bodyBlob: string | undefined;
  readonly reference: string | undefined;
  readonly attention: string | undefined;
  readonly receivedAt: Date;
}

/** Stores it; undefined when another process stored the same first. */
export async function insertNotification(
  tx: Transaction<MailboxTables>,
  row: NewNotification,
): Promise<{ readonly deliveryId: string; readonly letterId: string } | undefined> {
  const verification: Verification = { signedAs: 'nobody', handedInBy: row.handedInBy };
  const stored = await tx.query
    .insertInto('delivery')
    .values({
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
      reference: row.reference ?? null,
      attention: row.attention ?? null,
      received_at: row.receivedAt,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'sender_id', 'message_key', 'signed_digest']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (stored === undefined) return undefined;
  const { email, sms } = row.notification;
  await tx.query
    .insertInto('notification')
    .values({
      delivery_id: stored.id,
      channels: [...row.channels],
      email_from: email?.from ?? null,
      email_subject: email?.subject ?? null,
      email_text: email?.text ?? null,
      sms_from: sms?.from ?? null,
      sms_text: sms?.text ?? null,
    })
    .execute();
  return { deliveryId: stored.id, letterId: await insertLetterOf(tx, row, stored.id) };
}

async function insertLetterOf(
  tx: Transaction<MailboxTables>,
  { accountId, notification, bodyBlob, receivedAt }: NewNotification,
  deliveryId: string,
): Promise<string> {
  const { messageId, subject, language, body, support } = notification;
  const id = randomUUID();
  await tx.query
    .insertInto('letter')
    .values({
      id,
      account_id: accountId,
      delivery_id: deliveryId,
      position: 1,
      message_id: messageId,
      subject,
      language,
      body_type: body.type,
      body: bodyBlob === undefined ? body.text : null,
      body_blob: bodyBlob ?? null,
      support_text: support.text,
      support_url: support.url ?? null,
      support_phone: support.phone ?? null,
      support_email: support.email ?? null,
      received_at: receivedAt,
      read_at: null,
    })
    .execute();
  return id;
}

/** What a channel's job sends, and to whom. */
export interface ToSendOn {
  readonly accountId: string;
  readonly letterId: string;
  readonly senderName: string;
  readonly email: EmailText | undefined;
  readonly sms: SmsText | undefined;
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
  const { email_from, email_subject, email_text, sms_from, sms_text, number } = row;
  return {
    accountId: row.account_id,
    letterId: row.letter_id,
    senderName: row.sender_name,
    email:
      email_from === null || email_subject === null || email_text === null
        ? undefined
        : { from: email_from, subject: email_subject, text: email_text },
    sms: sms_from === null || sms_text === null ? undefined : { from: sms_from, text: sms_text },
    phone: number ?? undefined,
  };
}
