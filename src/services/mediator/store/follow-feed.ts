// A part of the feed and where the feed begins and ends, of one and the same moment: what a cursor's promises rest on.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import { asEvent, type FeedEvent } from './feed.ts';
import type { MediatorTables } from './schema.ts';

export interface FeedQuestion {
  readonly senderIds: readonly string[];
  /** The position after which events are wanted; absent: from the first that is kept. */
  readonly after?: number | undefined;
  /** Only these kinds; absent: all. */
  readonly kinds?: readonly string[] | undefined;
  readonly limit: number;
}

export interface FeedPart {
  /** Oldest first. */
  readonly events: readonly FeedEvent[];
  /** The last position given out: there is no other event up to here when fewer than `limit` came. */
  readonly last: number;
  /** Positions at or before this are gone. */
  readonly disposedTo: number;
}

interface PartRow {
  last: number;
  disposed_to: number;
  position: number | null;
  sender_id: string;
  delivery_id: string;
  kind: string;
  at: Date;
  details: Record<string, JsonValue>;
}

/** One statement, one snapshot: a disposal or a commit meanwhile is seen wholly or not at all. */
export async function readFeedPart(
  reader: Reader<MediatorTables>,
  { senderIds, after, kinds, limit }: FeedQuestion,
): Promise<FeedPart> {
  // Each sender's own index range, in order: one range for several would have to be read whole and sorted.
  const { rows } = await sql<PartRow>`
    select head.position as last, head.disposed_to, event.* from feed_head head left join lateral (
      select own.* from unnest(${[...senderIds]}::text[]) as s(sender) cross join lateral (
        select position, sender_id, delivery_id, kind, at, details from feed
        where sender_id = s.sender and position > coalesce(${after ?? null}::bigint, head.disposed_to)
          and (${kinds === undefined ? null : [...kinds]}::text[] is null or kind = any(${kinds === undefined ? null : [...kinds]}::text[]))
        order by position limit ${limit}
      ) own order by own.position limit ${limit}
    ) event on true order by event.position`.execute(reader.query);
  const [first] = rows;
  if (first === undefined) throw new Error('the feed has no head');
  const events = rows.flatMap(({ position, ...row }) => (position === null ? [] : [asEvent({ ...row, position })]));
  return { events, last: first.last, disposedTo: first.disposed_to };
}

/** The position of the first event after a position that is for these, or undefined. */
export async function firstAfter(
  reader: Reader<MediatorTables>,
  question: Omit<FeedQuestion, 'limit'>,
): Promise<number | undefined> {
  const { events } = await readFeedPart(reader, { ...question, limit: 1 });
  return events[0]?.cursor;
}
