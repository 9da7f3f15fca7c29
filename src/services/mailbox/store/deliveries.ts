// What was delivered, kept once (DESIGN rule 6): the key is sender, recipient, message ids and the digest of what was signed.
import { createHash } from 'node:crypto';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { Verification } from '../verification.ts';

export interface DeliveryKey {
  readonly accountId: string;
  readonly senderId: string;
  readonly messageKey: Buffer;
  readonly signedDigest: Buffer;
}

/** One key for the message ids of a delivery, in order; each id is measured, so that no two lists give the same. */
export function messageKeyOf(ids: readonly string[]): Buffer {
  const hash = createHash('sha256');
  for (const id of ids) hash.update(`${Buffer.byteLength(id)}:`).update(id);
  return hash.digest();
}

/** The answer that this very delivery was given before; undefined when it is new. */
export async function earlierTransId(reader: Reader<MailboxTables>, key: DeliveryKey): Promise<string | undefined> {
  const row = await reader.query
    .selectFrom('delivery')
    .select('trans_id')
    .where('account_id', '=', key.accountId)
    .where('sender_id', '=', key.senderId)
    .where('message_key', '=', key.messageKey)
    .where('signed_digest', '=', key.signedDigest)
    .executeTakeFirst();
  return row?.trans_id;
}

export interface NewDelivery extends DeliveryKey {
  readonly transId: string;
  readonly senderName: string;
  readonly sealedBy: string;
  readonly sealedBlob: string;
  readonly sealedBytes: number;
  readonly verification: Verification;
  readonly sealDate: string;
  readonly reference: string | undefined;
  readonly attention: string | undefined;
  readonly receivedAt: Date;
}

/** Stores it and gives its id; undefined when another process stored the same delivery first. */
export async function insertDelivery(
  tx: Transaction<MailboxTables>,
  delivery: NewDelivery,
): Promise<string | undefined> {
  const row = await tx.query
    .insertInto('delivery')
    .values({
      account_id: delivery.accountId,
      sender_id: delivery.senderId,
      sender_name: delivery.senderName,
      message_key: delivery.messageKey,
      signed_digest: delivery.signedDigest,
      trans_id: delivery.transId,
      sealed_by: delivery.sealedBy,
      sealed_blob: delivery.sealedBlob,
      sealed_bytes: delivery.sealedBytes,
      verification: JSON.stringify(delivery.verification),
      seal_date: delivery.sealDate,
      reference: delivery.reference ?? null,
      attention: delivery.attention ?? null,
      received_at: delivery.receivedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export interface NewLetter {
  readonly accountId: string;
  readonly deliveryId: string;
  readonly position: number;
  readonly messageId: string;
  readonly subject: string;
  readonly language: string;
  readonly bodyType: 'text/plain' | 'text/html';
  readonly body: string | undefined;
  readonly bodyBlob: string | undefined;
  readonly support: {
    readonly text: string;
    readonly url: string | undefined;
    readonly phone: string | undefined;
    readonly email: string | undefined;
  };
  readonly receivedAt: Date;
}

/** Stores one letter of a delivery and gives its id. */
export async function insertLetter(tx: Transaction<MailboxTables>, letter: NewLetter): Promise<string> {
  const row = await tx.query
    .insertInto('letter')
    .values({
      account_id: letter.accountId,
      delivery_id: letter.deliveryId,
      position: letter.position,
      message_id: letter.messageId,
      subject: letter.subject,
      language: letter.language,
      body_type: letter.bodyType,
      body: letter.body ?? null,
      body_blob: letter.bodyBlob ?? null,
      support_text: letter.support.text,
      support_url: letter.support.url ?? null,
      support_phone: letter.support.phone ?? null,
      support_email: letter.support.email ?? null,
      received_at: letter.receivedAt,
      read_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export interface NewAttachment {
  readonly position: number;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly checksum: string;
  readonly checksumGood: boolean;
  readonly recognised: boolean;
  readonly blob: string;
}

/** Stores a letter's files, already in the blob store. */
export async function insertAttachments(
  tx: Transaction<MailboxTables>,
  letterId: string,
  attachments: readonly NewAttachment[],
): Promise<void> {
  if (attachments.length === 0) return;
  const rows = attachments.map(({ contentType, checksumGood, ...rest }) => ({
    ...rest,
    letter_id: letterId,
    content_type: contentType,
    checksum_good: checksumGood,
  }));
  await tx.query.insertInto('attachment').values(rows).execute();
}
