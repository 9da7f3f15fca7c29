// What was delivered, kept once (DESIGN rule 6): the key is sender, recipient, message ids and the digest of what was signed.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
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

/** For each key the answer that this very delivery was given before; undefined for a new one. */
export async function earlierTransIds(
  reader: Reader<MailboxTables>,
  keys: readonly DeliveryKey[],
): Promise<readonly (string | undefined)[]> {
  if (keys.length === 0) return [];
  const asked = keys.map((key, n) => ({ n, ...keyColumns(key) }));
  const { rows } = await sql<{ n: number; trans_id: string }>`
    select n, trans_id
    from json_to_recordset(${JSON.stringify(asked)}::json) as k(n integer, account_id uuid, sender_id text, message_key text, signed_digest text)
    join delivery using (account_id, sender_id)
    where delivery.message_key = decode(k.message_key, 'base64')
      and delivery.signed_digest = decode(k.signed_digest, 'base64')`.execute(reader.query);
  const found = new Map(rows.map((row) => [row.n, row.trans_id]));
  return keys.map((_, n) => found.get(n));
}

/** As JSON gives them to a statement: bytes in base64. */
export function keyColumns({ accountId, senderId, messageKey, signedDigest }: DeliveryKey) {
  return {
    account_id: accountId,
    sender_id: senderId,
    message_key: messageKey.toString('base64'),
    signed_digest: signedDigest.toString('base64'),
  };
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
