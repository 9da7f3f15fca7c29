// Which deliveries are the same, and so are kept once (DESIGN rule 6): the key is sender, recipient, message ids and the digest of what was signed.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

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

/**
 * When this very signed content first came in at our own door to that mailbox, and both its signatures were good; undefined when it did not: a letter
 * that was moved here has its time from elsewhere.
 */
export async function takenInAt(
  { query }: Reader<MailboxTables>,
  { accountId, senderId, signedDigest }: Omit<DeliveryKey, 'messageKey'>,
): Promise<Date | undefined> {
  const row = await query
    .selectFrom('delivery')
    .select('received_at')
    .where('account_id', '=', accountId)
    .where('sender_id', '=', senderId)
    .where('signed_digest', '=', signedDigest)
    .where(sql<boolean>`verification->>'signedAs' <> 'nobody' and not verification ? 'moved'`)
    .orderBy('received_at')
    .limit(1)
    .executeTakeFirst();
  return row?.received_at;
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
