// What was sent from a mailbox elsewhere and moved in: kept as sent, never sent from here. Every query names the mailbox.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { OutgoingKind, OutgoingState } from './acting-tables.ts';
import type { DeliveryKey } from './deliveries.ts';

interface DeliveredLetter {
  readonly id: string;
  readonly position: number;
}

/** The letters of a delivery by any of these keys, those in the trash too; none when it is not here. */
export async function lettersOfDelivery(
  reader: Reader<MailboxTables>,
  { accountId, senderId, signedDigest }: Omit<DeliveryKey, 'messageKey'>,
  messageKeys: readonly Buffer[],
): Promise<readonly DeliveredLetter[]> {
  return await reader.query
    .selectFrom('letter')
    .innerJoin('delivery', 'delivery.id', 'letter.delivery_id')
    .select(['letter.id', 'letter.position'])
    .where('delivery.account_id', '=', accountId)
    .where('delivery.sender_id', '=', senderId)
    .where('delivery.signed_digest', '=', signedDigest)
    .where('delivery.message_key', 'in', [...messageKeys])
    .where('letter.account_id', '=', accountId)
    .execute();
}

/** Sealed, but for its digest. */
export interface MovedSentRow {
  readonly id: string;
  readonly accountId: string;
  readonly letterId: string;
  readonly kind: OutgoingKind;
  readonly state: Exclude<OutgoingState, 'draft' | 'sending'>;
  readonly content: Buffer;
  readonly envelope: Buffer | null;
  readonly digest: Buffer | null;
  readonly peerId: string | null;
  readonly transId: string | null;
  readonly sentAt: Date | null;
  readonly settledAt: Date | null;
  readonly files: readonly {
    readonly id: string;
    readonly bytes: number;
    readonly name: Buffer;
    readonly content: Buffer;
  }[];
}

/** Keeps it; false when it is here already, or the letter has another receipt or a no to one. */
export async function insertMovedSent(tx: Transaction<MailboxTables>, row: MovedSentRow, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into outgoing (id, account_id, letter_id, kind, state, content, envelope, digest, peer_id, trans_id, changed_at, sent_at, settled_at)
    select ${row.id}::uuid, ${row.accountId}::uuid, ${row.letterId}::uuid, ${row.kind}, ${row.state}, ${row.content}::bytea,
      ${row.envelope}::bytea, ${row.digest}::bytea, ${row.peerId}::text, ${row.transId}::text, ${row.sentAt ?? now}::timestamptz,
      ${row.sentAt}::timestamptz, ${row.settledAt}::timestamptz
    where not exists (select from outgoing where letter_id = ${row.letterId}::uuid and kind = ${row.kind}
      and digest is not distinct from ${row.digest}::bytea)
    on conflict do nothing returning id`.execute(tx.query);
  if (rows.length === 0) return false;
  for (const [index, { id, bytes, name, content }] of row.files.entries())
    await tx.query
      .insertInto('outgoing_file')
      .values({ id, outgoing_id: row.id, position: index + 1, bytes, name, content })
      .execute();
  return true;
}
