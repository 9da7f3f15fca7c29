// Batches: opened once for each key, closed once, and their lines as the owner may see them.
import { randomUUIDv7 } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { BatchState } from './mailing-tables.ts';
import type { Asked, Kept } from './mailings.ts';
import type { MediatorTables } from './schema.ts';

export interface Batch {
  readonly batchId: string;
  readonly mailingId: string;
  readonly owner: string;
  readonly state: BatchState;
  readonly lifetimeSeconds: number;
  readonly lines: number;
  readonly refusedLines: number;
  readonly createdAt: Date;
  readonly openUntil: Date;
  /** Committed or cancelled. */
  readonly closedAt?: Date;
  /** Why it was cancelled. */
  readonly closedBecause?: string;
}

export type CancelReason = 'asked-for' | 'not-committed-in-time' | 'mailing-cancelled' | 'mailing-over';

/** What the key was used for earlier, if anything. */
export async function findBatchKey(reader: Reader<MediatorTables>, owner: string, key: string) {
  const row = await reader.query
    .selectFrom('batch')
    .select(['id', 'payload_hash'])
    .where('owner', '=', owner)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  return row === undefined ? undefined : { id: row.id, payloadHash: row.payload_hash, replayed: true };
}

/** Stores an open batch; undefined when the key was used in the meantime. */
export async function storeBatch(
  tx: Transaction<MediatorTables>,
  { owner, clientId, key, payloadHash }: Asked,
  batch: { readonly mailingId: string; readonly lifetimeSeconds: number; readonly openUntil: Date },
  at: Date,
): Promise<Kept | undefined> {
  const id = randomUUIDv7();
  const added = await tx.query
    .insertInto('batch')
    .values({
      id,
      mailing_id: batch.mailingId,
      owner,
      client_id: clientId,
      idempotency_key: key,
      payload_hash: payloadHash,
      lifetime_seconds: batch.lifetimeSeconds,
      state: 'open',
      created_at: at,
      open_until: batch.openUntil,
    })
    .onConflict((conflict) => conflict.columns(['owner', 'idempotency_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return added === undefined ? undefined : { id, payloadHash, replayed: false };
}

/** A batch of this owner. */
export async function findBatch(
  reader: Reader<MediatorTables>,
  owner: string,
  batchId: string,
): Promise<Batch | undefined> {
  const row = await reader.query
    .selectFrom('batch')
    .selectAll()
    .where('id', '=', batchId)
    .where('owner', '=', owner)
    .executeTakeFirst();
  return row === undefined ? undefined : asBatch(row);
}

/** The batch under lock, whoever owns it. */
export async function lockBatch(tx: Transaction<MediatorTables>, batchId: string): Promise<Batch | undefined> {
  const row = await tx.query.selectFrom('batch').selectAll().where('id', '=', batchId).forUpdate().executeTakeFirst();
  return row === undefined ? undefined : asBatch(row);
}

/** Closes a locked batch whose lines have become deliveries. */
export async function markCommitted(tx: Transaction<MediatorTables>, batchId: string, at: Date): Promise<void> {
  await tx.query.updateTable('batch').set({ state: 'committed', closed_at: at }).where('id', '=', batchId).execute();
}

/** Cancels open batches and removes what they held: of one mailing, one batch, or those whose time is over. Answers them. */
export async function storeBatchCancellation(
  tx: Transaction<MediatorTables>,
  which: { readonly batchId: string } | { readonly mailingId: string } | { readonly overAt: Date },
  because: CancelReason,
  at: Date,
): Promise<readonly string[]> {
  const mine =
    'batchId' in which
      ? sql`id = ${which.batchId}`
      : 'mailingId' in which
        ? sql`mailing_id = ${which.mailingId}`
        : sql`open_until <= ${which.overAt}`;
  const { rows } = await sql<{ id: string }>`
    with closing as (select id from batch where state = 'open' and ${mine} order by id for update)
    update batch set state = 'cancelled', closed_at = ${at}, closed_because = ${because}
    from closing where batch.id = closing.id returning batch.id`.execute(tx.query);
  const ids = rows.map(({ id }) => id);
  await sql`delete from batch_line where batch_id = any(${ids})`.execute(tx.query);
  await sql`delete from batch_refusal where batch_id = any(${ids})`.execute(tx.query);
  return ids;
}

export interface Line {
  readonly number: number;
  readonly key: string;
  readonly deliveryId: string;
  readonly known: boolean;
}

/** Lines that were taken, in the order in which they came. */
export async function listLines(
  reader: Reader<MediatorTables>,
  batchId: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly Line[]> {
  const rows = await reader.query
    .selectFrom('batch_line')
    .select(['number', 'key', 'delivery_id', 'known'])
    .where('batch_id', '=', batchId)
    .where('number', '>', offset)
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(({ number, key, delivery_id, known }) => ({ number, key, deliveryId: delivery_id, known }));
}

export interface Refusal {
  /** Its number in the request that it came with, from 1. */
  readonly line: number;
  readonly key?: string;
  readonly code: string;
  readonly reason: string;
}

/** Lines that were refused and have not been put right. */
export async function listRefusals(
  reader: Reader<MediatorTables>,
  batchId: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly Refusal[]> {
  const rows = await reader.query
    .selectFrom('batch_refusal')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('line')
    .orderBy('mark')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(({ line, key, code, reason }) => ({ line, ...(key === null ? {} : { key }), code, reason }));
}

/** A row as a batch. */
function asBatch(row: Selectable<MediatorTables['batch']>): Batch {
  return {
    batchId: row.id,
    mailingId: row.mailing_id,
    owner: row.owner,
    state: row.state,
    lifetimeSeconds: row.lifetime_seconds,
    lines: row.line_count,
    refusedLines: row.refused_count,
    createdAt: row.created_at,
    openUntil: row.open_until,
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
    ...(row.closed_because === null ? {} : { closedBecause: row.closed_because }),
  };
}
