// Accepting deliveries: the row, the job and the event in one transaction, once for each key (DESIGN rules 5 and 6).
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import { announceOwn, feedRows } from './feed.ts';
import type { KeptChannels, MediatorTables } from './schema.ts';

export interface NewDelivery {
  readonly id: string;
  readonly senderId: string;
  readonly senderName: string;
  readonly recipient: string;
  readonly messageIds: readonly string[];
  readonly door: 'rest' | 'soap';
  readonly handedInBy: string;
  readonly clientId: string;
  readonly idempotencyKey: string;
  readonly payloadHash: Buffer;
  /** Absent of a notification, in which nothing is signed. */
  readonly signedBy?: string;
  readonly signerFingerprint?: string;
  readonly signatureAlgorithm?: string;
  readonly notification?: { readonly distributionId?: string; readonly channels: KeptChannels };
  readonly content: StoredContent;
  readonly contentBytes: number;
  readonly lane: number;
  readonly acceptedAt: Date;
  readonly expiresAt: Date;
}

/** Where the signed delivery is kept, encrypted. */
export type StoredContent =
  | { readonly kind: 'row'; readonly sealed: Buffer }
  | { readonly kind: 'blob'; readonly address: string };

/** What a key stands for: the delivery that was accepted under it. */
export interface Accepted {
  readonly deliveryId: string;
  readonly payloadHash: Buffer;
  readonly acceptedAt: Date;
  readonly expiresAt: Date;
  /** The key was known: nothing was added now. */
  readonly replayed: boolean;
}

export interface Key {
  readonly handedInBy: string;
  readonly idempotencyKey: string;
}

interface KeyRow {
  n: number;
  id: string;
  payload_hash: Buffer;
  accepted_at: Date;
  expires_at: Date;
}

/** For each key the delivery that it was used for earlier, if any. */
export async function findByKeys(
  reader: Reader<MediatorTables>,
  keys: readonly Key[],
): Promise<readonly (Accepted | undefined)[]> {
  const asked = keys.map(({ handedInBy, idempotencyKey }, n) => ({ n, handedInBy, idempotencyKey }));
  const { rows } = await sql<KeyRow>`
    select n, id, payload_hash, accepted_at, expires_at
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as k(n integer, "handedInBy" text, "idempotencyKey" text)
    join delivery on handed_in_by = "handedInBy" and idempotency_key = "idempotencyKey"`.execute(reader.query);
  const found = new Map(rows.map((row) => [row.n, row]));
  return keys.map((_, n) => {
    const row = found.get(n);
    if (row === undefined) return undefined;
    const { id, payload_hash, accepted_at, expires_at } = row;
    return {
      deliveryId: id,
      payloadHash: payload_hash,
      acceptedAt: accepted_at,
      expiresAt: expires_at,
      replayed: true,
    };
  });
}

/**
 * Stores deliveries, each with its job and its event; an earlier one stays where a key was used before. Answers in the same
 * order, with nothing for those: what they were used for is asked of `findByKeys` afterwards. One statement.
 */
export async function storeAccepted(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  deliveries: readonly NewDelivery[],
): Promise<readonly (Accepted | undefined)[]> {
  const added = await insertDeliveries(tx, deliveries);
  announceOwn(
    tx,
    audit,
    deliveries.flatMap(({ id, senderId, acceptedAt, clientId }) =>
      added.has(id)
        ? [{ senderId, deliveryId: id, kind: 'accepted', at: acceptedAt, details: {}, actor: clientId }]
        : [],
    ),
  );
  return deliveries.map(({ id, payloadHash, acceptedAt, expiresAt }) =>
    added.has(id) ? { deliveryId: id, payloadHash, acceptedAt, expiresAt, replayed: false } : undefined,
  );
}

async function insertDeliveries(
  tx: Transaction<MediatorTables>,
  deliveries: readonly NewDelivery[],
): Promise<ReadonlySet<string>> {
  const rows = deliveries.map(rowOf);
  const { rows: added } = await sql<{ delivery_id: string }>`
    with new_delivery as (
      insert into delivery (id, sender_id, sender_name, recipient, message_ids, door, handed_in_by, client_id,
        idempotency_key, payload_hash, signed_by, signer_fingerprint, signature_algorithm, content, content_blob, content_bytes,
        lane, accepted_at, expires_at, kind, channels, distribution_id)
      select id, "senderId", "senderName", recipient, "messageIds", door, "handedInBy", "clientId", "idempotencyKey",
        decode("payloadHash", 'hex'), "signedBy", "signerFingerprint", "signatureAlgorithm", decode(content, 'base64'), "contentBlob",
        "contentBytes", lane, "acceptedAt", "expiresAt", coalesce(kind, 'secure'), channels, "distributionId"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "senderId" text, "senderName" text,
        recipient text, "messageIds" text[], door text, "handedInBy" text, "clientId" text, "idempotencyKey" text,
        "payloadHash" text, "signedBy" text, "signerFingerprint" text, "signatureAlgorithm" text, content text, "contentBlob" text,
        "contentBytes" integer, lane smallint, "acceptedAt" timestamptz, "expiresAt" timestamptz, kind text, channels jsonb,
        "distributionId" text)
      on conflict (handed_in_by, idempotency_key) do nothing
      returning id, sender_id, accepted_at, lane, expires_at, kind
    ), queued as (
      insert into outbox (delivery_id, stage, lane, expires_at)
      select id, 'look-up', lane, expires_at from new_delivery returning delivery_id
    ), ${feedRows(
      sql`select id as n, sender_id, id as delivery_id, 'accepted' as kind, accepted_at as at,
        case kind when 'secure' then '{}'::jsonb else jsonb_build_object('deliveryKind', kind) end as details
        from new_delivery`,
      ['queued'],
    )}
    select delivery_id from queued`.execute(tx.query);
  return new Set(added.map((row) => row.delivery_id));
}

function rowOf({ content, payloadHash, notification, ...plain }: NewDelivery): object {
  const kept =
    content.kind === 'row' ? { content: content.sealed.toString('base64') } : { contentBlob: content.address };
  const kind = notification === undefined ? {} : { kind: 'notification', ...notification };
  return { ...plain, ...kept, ...kind, payloadHash: payloadHash.toString('hex') };
}
