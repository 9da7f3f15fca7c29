// Which final outcomes their senders know of: by asking for the delivery, by a webhook's 2xx, or by a feed cursor past them.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { distributionColumn } from './distributions.ts';
import type { MediatorTables } from './schema.ts';

/** Events after which nothing more comes; 'unknown' is not one: a person's word may follow. */
export const FINAL_KINDS = ['delivered', 'refused', 'expired', 'cancelled'] as const;

/** Marks those of these deliveries that are finished, the first time only. */
export async function storeFetched(
  tx: Transaction<MediatorTables>,
  deliveryIds: readonly string[],
  at: Date,
): Promise<void> {
  if (deliveryIds.length === 0) return;
  await sql`
    update delivery set fetched_at = ${at}
    where id = any(${[...deliveryIds]}::uuid[]) and fetched_at is null and finished_at is not null
      and result <> 'unknown'`.execute(tx.query);
}

/** What was answered when Notification v3 was asked. */
export interface FetchedDistribution {
  readonly senderId: string;
  readonly distributionId: string;
  /** Those whose outcome was told: others may have got one since. */
  readonly recipients: readonly string[];
}

/** The same for what Notification v3 is asked about: notifications of a call, or the one that came through the REST door. */
export async function storeFetchedDistribution(
  tx: Transaction<MediatorTables>,
  { senderId, distributionId, recipients }: FetchedDistribution,
  at: Date,
): Promise<void> {
  await sql`
    update delivery set fetched_at = ${at}
    where ${sql.ref(distributionColumn(distributionId))} = ${distributionId} and sender_id = ${senderId}
      and recipient = any(${[...recipients]}::text[]) and kind = 'notification'
      and fetched_at is null and finished_at is not null and result <> 'unknown'`.execute(tx.query);
}

export interface ReaderPosition {
  readonly clientId: string;
  readonly organisation: string;
  readonly position: number;
  readonly at: Date;
}

/** Writes how far clients have come; never back. */
export async function storeReaders(tx: Transaction<MediatorTables>, readers: readonly ReaderPosition[]): Promise<void> {
  if (readers.length === 0) return;
  await sql`
    insert into feed_reader (client_id, organisation, position, at)
    select "clientId", organisation, position, at from jsonb_to_recordset(${JSON.stringify(readers)}::jsonb)
      as r("clientId" text, organisation text, position bigint, at timestamptz) order by 1, 2
    on conflict (client_id, organisation) do update set position = excluded.position, at = excluded.at
      where feed_reader.position < excluded.position`.execute(tx.query);
}

/** For each organisation the furthest that any client of its has come. */
export async function furthestReaders(reader: Reader<MediatorTables>): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.query
    .selectFrom('feed_reader')
    .select(({ fn }) => ['organisation', fn.max('position').as('position')])
    .groupBy('organisation')
    .execute();
  return new Map(rows.map(({ organisation, position }) => [organisation, position]));
}

/** Up to which position a sender's final outcomes are marked as fetched. */
export async function fetchedMark(reader: Reader<MediatorTables>, senderId: string): Promise<number> {
  const found = reader.query.selectFrom('retention_mark').select('position').where('kind', '=', 'fetched');
  return (await found.where('about', '=', senderId).executeTakeFirst())?.position ?? 0;
}

/**
 * Marks a sender's final outcomes after `from` and at most up to `to`, no more than `most` events at a time.
 * Answers how far it came.
 */
export async function markFetched(
  tx: Transaction<MediatorTables>,
  { senderId, from, to, most, at }: { senderId: string; from: number; to: number; most: number; at: Date },
): Promise<number> {
  const { rows } = await sql<{ position: number; delivery_id: string }>`
    select position, delivery_id from feed where sender_id = ${senderId} and position > ${from} and position <= ${to}
      and kind = any(${[...FINAL_KINDS]}) order by position limit ${most}`.execute(tx.query);
  const ids = [...new Set(rows.map((row) => row.delivery_id))];
  await storeFetched(tx, ids, at);
  const reached = rows.length === most ? (rows.at(-1)?.position ?? to) : to;
  await sql`
    insert into retention_mark (kind, about, position, at) values ('fetched', ${senderId}, ${reached}, ${at})
    on conflict (kind, about) do update set position = excluded.position, at = excluded.at`.execute(tx.query);
  return reached;
}
