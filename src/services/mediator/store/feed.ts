// The event feed: appended in commit order, read by cursor (issue 3: a cursor never skips an event).
import { type RawBuilder, sql } from 'kysely';
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

// What is also counted and said in the log: what was taken, what was shown to another party, and how it ended.
const declared: Partial<Record<FeedKind, MediatorEvent>> = {
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
 * Tells events that a person or a system asked for, in the audit trail and last of all in the feed. The feed's head is locked
 * until commit, so that positions follow commit order: this is the last thing a transaction does, for nothing may wait for
 * another lock after it.
 */
export async function tellEvents(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  events: readonly NewFeedEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await audit.recordAll(tx, events.flatMap(recordOf));
  await sql`with ${feedRows(sql`select * from ${recordsOf([{ events }])}`, [])} select from head`.execute(tx.query);
  announce(tx, events);
}

/**
 * The common table expressions (event, head, feed_row) that end a statement which adds to the feed: `source` gives rows (n,
 * sender_id, delivery_id, kind, at, details), positions follow n. `after` are the expressions that take other locks: all of
 * them are done before the head is locked, for whoever holds the head must wait for nobody.
 */
export function feedRows(source: RawBuilder<unknown>, after: readonly string[]): RawBuilder<unknown> {
  const done = after.map((name) => sql`and (select count(*) from ${sql.ref(name)}) >= 0 `);
  return sql`event as materialized (
      select row_number() over (order by n) as n, sender_id, delivery_id, kind, at, details from (${source}) as source
    ), head as (
      update feed_head set position = position + (select count(*) from event)
      where (select count(*) from event) > 0 ${sql.join(done, sql``)}
      returning position - (select count(*) from event) as before
    ), feed_row as (
      insert into feed (position, sender_id, delivery_id, kind, at, details)
      select head.before + event.n, sender_id, delivery_id, kind, at, details from event, head
    )`;
}

/** Events as rows, in their order; `s` says whose they are, by index. */
export function recordsOf(tellers: readonly { readonly events: readonly NewFeedEvent[] }[]): RawBuilder<unknown> {
  let n = 0;
  const rows = tellers.flatMap(({ events }, s) =>
    events.map(({ senderId, deliveryId, kind, at, details }) => {
      n += 1;
      return { n, s, sender_id: senderId, delivery_id: deliveryId, kind, at, details };
    }),
  );
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as e(n integer, s integer, sender_id text, delivery_id uuid, kind text, at timestamptz, details jsonb)`;
}

/**
 * What the machine itself did: counted and said in the log when it is committed. The protected record of it is the feed, and
 * the mediation log that is made from it.
 */
export function announceOwn(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  events: readonly NewFeedEvent[],
): void {
  audit.tellAll(tx, events.flatMap(recordOf));
  announce(tx, events);
}

function announce(tx: Transaction<MediatorTables>, events: readonly NewFeedEvent[]): void {
  if (events.length > 0) tx.wake(FEED_CHANNEL, namesOf(events));
}

function recordOf({ kind, actor, deliveryId, senderId, details }: NewFeedEvent) {
  const event = declared[kind];
  return event === undefined
    ? []
    : [{ kind: event, actor: actor ?? 'system', subject: deliveryId, details: { senderId, ...details } }];
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

/** A row as an event. */
export function asEvent(row: {
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
