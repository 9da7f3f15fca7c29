// Committing a batch: all its lines become deliveries with job and event in one transaction, or none (DESIGN rule 5). Set-based:
// no line passes through this process.
import { sql } from 'kysely';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { FEED_CHANNEL } from './feed.ts';
import type { MediatorTables } from './schema.ts';

/** So many keys are named in an error. */
const NAMED = 20;

/** Makes deliveries of what is new, in the order of their keys (as accept.ts: no two wait for each other). The caller holds the locks of mailing and batch. Errors: 'conflict'. Answers how many. */
export async function makeDeliveries(tx: Transaction<MediatorTables>, batchId: string, at: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with new_delivery as (
      insert into delivery (id, sender_id, sender_name, recipient, message_ids, door, handed_in_by, client_id,
        idempotency_key, payload_hash, signed_by, signer_fingerprint, signature_algorithm, content, content_blob,
        content_bytes, lane, accepted_at, expires_at, mailing_id)
      select delivery_id, sender_id, sender_name, recipient, message_ids, 'rest', owner, client_id, key,
        line.payload_hash, signed_by, signer_fingerprint, signature_algorithm, content, content_blob, content_bytes, 1,
        ${at}::timestamptz, ${at}::timestamptz + lifetime_seconds * interval '1 second', mailing_id
      from batch join batch_line as line on line.batch_id = batch.id
      where batch.id = ${batchId} and not known order by key
      on conflict (handed_in_by, idempotency_key) do nothing
      returning id, expires_at, mailing_id
    ), job as (
      insert into outbox (delivery_id, stage, lane, expires_at, next_at, mailing_id, lifetime_seconds)
      select new_delivery.id, 'look-up', 1, expires_at, 'infinity', new_delivery.mailing_id,
        (select lifetime_seconds from batch where id = ${batchId})
      from new_delivery
    )
    select count(*)::int as n from new_delivery`.execute(tx.query);
  const made = rows[0]?.n ?? 0;
  await findEarlier(tx, batchId);
  return made;
}

// Keys that were used through another door while the batch was open: the delivery that is there is the line's.
async function findEarlier(tx: Transaction<MediatorTables>, batchId: string): Promise<void> {
  await sql`
    update batch_line set known = true, delivery_id = delivery.id
    from batch, delivery
    where batch.id = ${batchId} and batch_line.batch_id = batch.id and not known
      and delivery.handed_in_by = batch.owner and delivery.idempotency_key = batch_line.key
      and delivery.payload_hash = batch_line.payload_hash and delivery.id <> batch_line.delivery_id`.execute(tx.query);
  const { rows } = await sql<{ key: string }>`
    select key from batch_line where batch_id = ${batchId} and not known
      and not exists (select from delivery where delivery.id = batch_line.delivery_id)
    order by number limit ${NAMED}`.execute(tx.query);
  if (rows.length === 0) return;
  throw new BrevduvaError('conflict', 'keys of the batch have been used for other deliveries since', {
    reason: 'key-reused',
    faults: rows.map(({ key }) => ({
      field: key,
      sv: 'Nyckeln har använts för en annan försändelse sedan raden togs emot.',
      en: 'The key has been used for another delivery since the line was taken.',
    })),
  });
}

/**
 * Tells what was made, and removes from the lines what now is the deliveries'. The last thing that the transaction does:
 * the feed's head stays locked until commit (feed.ts).
 */
export async function tellAccepted(tx: Transaction<MediatorTables>, batchId: string, at: Date): Promise<void> {
  await sql`
    update batch_line set content = null, content_blob = null, sender_name = null, recipient = null, message_ids = null,
      signed_by = null, signer_fingerprint = null, signature_algorithm = null
    where batch_id = ${batchId}`.execute(tx.query);
  const { rows: senders } = await sql<{ sender_id: string }>`
    select distinct sender_id from batch_line where batch_id = ${batchId} and not known limit 501`.execute(tx.query);
  await sql`
    with made as (
      select row_number() over (order by number) as n, sender_id, delivery_id, key, mailing_id
      from batch join batch_line on batch_line.batch_id = batch.id where batch.id = ${batchId} and not known
    ), head as (
      update feed_head set position = position + (select count(*) from made)
      returning position - (select count(*) from made) as before
    )
    insert into feed (position, sender_id, delivery_id, kind, at, details)
    select head.before + n, sender_id, delivery_id, 'accepted', ${at}::timestamptz,
      jsonb_build_object('mailingId', mailing_id, 'batchId', ${batchId}::text, 'key', key)
    from made, head`.execute(tx.query);
  tx.wake(FEED_CHANNEL, senders.length > 500 ? '' : senders.map(({ sender_id }) => sender_id).join(' '));
}
