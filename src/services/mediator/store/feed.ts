// The event feed: appended in commit order, read by cursor (issue 3: a cursor never skips an event).
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { MediatorEvent, MediatorEvents } from '../events.ts';
import type { MediatorTables } from './schema.ts';

export type FeedKind =
  | 'accepted'
  | 'looked-up'
  | 'sealed'
  | 'attempted'
  | 'delivered'
  | 'refused'
  | 'unknown'
  | 'expired'
  | 'cancelled'
  | 'postponed';

export interface NewFeedEvent {
  readonly senderId: string;
  readonly deliveryId: string;
  readonly kind: FeedKind;
  readonly at: Date;
  readonly details: Readonly<Record<string, JsonValue>>;
  /** Who did it, for the audit trail; 'system' when absent. */
  readonly actor?: string;
}

export interface FeedEvent extends Omit<NewFeedEvent, 'actor'> {
  readonly cursor: number;
}

// What also goes to the audit trail: what was taken, what was shown to another party, and how it ended.
const audited: Partial<Record<FeedKind, MediatorEvent>> = {
  accepted: 'delivery.accepted',
  attempted: 'delivery.attempted',
  delivered: 'delivery.delivered',
  refused: 'delivery.refused',
  unknown: 'delivery.unknown',
  expired: 'delivery.expired',
  cancelled: 'delivery.cancelled',
};

/** The channel (Database.listen) on which a commit with new events is told, with the senders' numbers. */
export const FEED_CHANNEL = 'feed';

/**
 * Tells events, in the audit trail and last of all in the feed. The feed's head is locked until commit, so that positions
 * follow commit order: this is the last thing a transaction does, for nothing may wait for another lock after it.
 */
export async function tellEvents(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  events: readonly NewFeedEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await audit.recordAll(
    tx,
    events.flatMap(({ kind, actor, deliveryId, senderId, details }) => {
      const declared = audited[kind];
      if (declared === undefined) return [];
      return [{ kind: declared, actor: actor ?? 'system', subject: deliveryId, details: { senderId, ...details } }];
    }),
  );
  const rows = events.map((event, index) => ({
    n: index + 1,
    sender_id: event.senderId,
    delivery_id: event.deliveryId,
    kind: event.kind,
    at: event.at,
    details: event.details,
  }));
  await sql`
    with event as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as e(n bigint, sender_id text, delivery_id uuid, kind text, at timestamptz, details jsonb)
    ), head as (
      update feed_head set position = position + ${rows.length}::bigint returning position - ${rows.length}::bigint as before
    ), told as (select pg_notify(current_schema() || '.' || ${FEED_CHANNEL}, ${namesOf(events)}))
    insert into feed (position, sender_id, delivery_id, kind, at, details)
    select head.before + event.n, sender_id, delivery_id, kind, at, details from event, head, told`.execute(tx.query);
}

/** For the notice: the senders, or nothing where they are too many to name (PostgreSQL takes 8 000 bytes). */
function namesOf(events: readonly NewFeedEvent[]): string {
  const senders = new Set(events.map((event) => event.senderId));
  return senders.size > 500 ? '' : [...senders].join(' ');
}

/** A sender's events after a position, oldest first. */
export async function readFeed(
  reader: Reader<MediatorTables>,
  senderIds: readonly string[],
  after: number,
  limit: number,
): Promise<readonly FeedEvent[]> {
  const rows = await reader.query
    .selectFrom('feed')
    .selectAll()
    .where('sender_id', 'in', senderIds)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(asEvent);
}

/** Where the feed begins and ends now: positions at or before `disposedTo` are gone. */
export async function feedEnds(
  reader: Reader<MediatorTables>,
): Promise<{ readonly last: number; readonly disposedTo: number }> {
  const head = await reader.query.selectFrom('feed_head').select(['position', 'disposed_to']).executeTakeFirstOrThrow();
  return { last: head.position, disposedTo: head.disposed_to };
}

function asEvent(row: {
  position: number;
  sender_id: string;
  delivery_id: string;
  kind: string;
  at: Date;
  details: Record<string, JsonValue>;
}): FeedEvent {
  return {
    cursor: row.position,
    senderId: row.sender_id,
    deliveryId: row.delivery_id,
    kind: feedKind(row.kind),
    at: row.at,
    details: row.details,
  };
}

const kinds: readonly FeedKind[] = [
  'accepted',
  'looked-up',
  'sealed',
  'attempted',
  'delivered',
  'refused',
  'unknown',
  'expired',
  'cancelled',
  'postponed',
];

function feedKind(text: string): FeedKind {
  const kind = kinds.find((known) => known === text);
  if (kind === undefined) throw new Error(`the feed holds an event of a kind that this version does not know: ${text}`);
  return kind;
}
