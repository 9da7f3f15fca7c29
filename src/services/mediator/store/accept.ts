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

/** How many of what is stored is claimed with it by whoever stores it, from the first on, and for how long. */
export interface ClaimWith {
  readonly most: number;
  readonly leaseMs: number;
}

/**
 * Stores deliveries, each with its job and its event; an earlier one stays where a key was used before. Answers in the same
 * order, with nothing for those: what they were used for is asked of `findByKeys` afterwards. `claim`: the number of the claim
 * that the storer has on it, 0 for none (none while the service is paused). One statement; in the order of the keys, so that
 * whoever stores the same keys at the same time waits for us and never we for them as well.
 */
export async function storeAccepted(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  deliveries: readonly NewDelivery[],
  claimWith: ClaimWith = { most: 0, leaseMs: 0 },
): Promise<readonly ((Accepted & { readonly claim: number }) | undefined)[]> {
  const added = await insertDeliveries(tx, deliveries, claimWith);
  announceOwn(
    tx,
    audit,
    deliveries.flatMap(({ id, senderId, acceptedAt, clientId }) =>
      added.has(id)
        ? [{ senderId, deliveryId: id, kind: 'accepted', at: acceptedAt, details: {}, actor: clientId }]
        : [],
    ),
  );
  return deliveries.map(({ id, payloadHash, acceptedAt, expiresAt }) => {
    const claim = added.get(id);
    return claim === undefined
      ? undefined
      : { deliveryId: id, payloadHash, acceptedAt, expiresAt, replayed: false, claim };
  });
}

async function insertDeliveries(
  tx: Transaction<MediatorTables>,
  deliveries: readonly NewDelivery[],
  { most, leaseMs }: ClaimWith,
): Promise<ReadonlyMap<string, number>> {
  // Contents cross beside the rows as they are: as text in JSON they would be written and read twice more.
  const contents = deliveries.flatMap(({ content }) => (content.kind === 'row' ? [content.sealed] : []));
  let at = 1;
  const rows = deliveries.map((delivery, n) => {
    const { content } = delivery;
    if (content.kind === 'blob') return { ...rowOf(delivery), n, contentBlob: content.address };
    const row = { ...rowOf(delivery), n, at, length: content.sealed.length };
    at += content.sealed.length;
    return row;
  });
  const { rows: added } = await sql<{ delivery_id: string; claim: number }>`
    with r as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "senderId" text, "senderName" text,
        recipient text, "messageIds" text[], door text, "handedInBy" text, "clientId" text, "idempotencyKey" text,
        "payloadHash" text, "signedBy" text, "signerFingerprint" text, "signatureAlgorithm" text, n integer, at integer,
        length integer, "contentBlob" text, "contentBytes" integer, lane smallint, "acceptedAt" timestamptz,
        "expiresAt" timestamptz, kind text, channels jsonb, "distributionId" text)
    ), new_delivery as (
      insert into delivery (id, sender_id, sender_name, recipient, message_ids, door, handed_in_by, client_id,
        idempotency_key, payload_hash, signed_by, signer_fingerprint, signature_algorithm, content, content_blob, content_bytes,
        lane, accepted_at, expires_at, kind, channels, distribution_id)
      select id, "senderId", "senderName", recipient, "messageIds", door, "handedInBy", "clientId", "idempotencyKey",
        decode("payloadHash", 'hex'), "signedBy", "signerFingerprint", "signatureAlgorithm", substr(${Buffer.concat(contents)}::bytea, at, length), "contentBlob",
        "contentBytes", lane, "acceptedAt", "expiresAt", coalesce(kind, 'secure'), channels, "distributionId"
      from r order by "handedInBy", "idempotencyKey"
      on conflict (handed_in_by, idempotency_key) do nothing
      returning id, sender_id, accepted_at, lane, expires_at, kind
    ), queued as (
      insert into outbox (delivery_id, stage, lane, expires_at, claim, next_at)
      select id, 'look-up', lane, expires_at, straight::integer,
        now() + straight::integer * ${leaseMs} * interval '1 millisecond'
      from (
        select new_delivery.*, r.n < ${most} and not exists (select from service_pause) as straight
        from new_delivery join r using (id)
      ) as stored returning delivery_id, claim
    ), ${feedRows(
      sql`select id as n, sender_id, id as delivery_id, 'accepted' as kind, accepted_at as at,
        case kind when 'secure' then '{}'::jsonb else jsonb_build_object('deliveryKind', kind) end as details
        from new_delivery`,
      ['queued'],
    )}
    select delivery_id, claim from queued`.execute(tx.query);
  return new Map(added.map((row) => [row.delivery_id, row.claim]));
}

function rowOf({ payloadHash, notification, ...plain }: NewDelivery): object {
  const kind = notification === undefined ? {} : { kind: 'notification', ...notification };
  return { ...plain, content: undefined, ...kind, payloadHash: payloadHash.toString('hex') };
}
