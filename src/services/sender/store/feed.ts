// All SQL about following the mediator's feed: one position for each organisation, shared by every process.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { FeedEvent } from '../doors/mediator.ts';
import type { SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

export interface FeedHealth {
  readonly position: string;
  readonly answeredAt: Date | undefined;
  readonly problem: string | undefined;
  readonly problemSince: Date | undefined;
}

/** Makes the organisation's row where it is missing. */
export async function beginFeed(tx: Tx): Promise<void> {
  await tx.query
    .insertInto('feed_position')
    .values({ organisation: tx.organisation, position: '' })
    .onConflict((conflict) => conflict.column('organisation').doNothing())
    .execute();
}

/** How far the feed has been read, and whether the mediator answers. */
export async function readFeedHealth(reader: Reader<SenderTables>): Promise<FeedHealth> {
  const row = await reader.query
    .selectFrom('feed_position')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return {
    position: row?.position ?? '',
    answeredAt: row?.answered_at ?? undefined,
    problem: row?.problem ?? undefined,
    problemSince: row?.problem_since ?? undefined,
  };
}

/** The position, locked: the follower takes it alone; those who hand over share it, so that no news falls between. */
export async function lockFeed(tx: Tx, how: 'alone' | 'shared'): Promise<string> {
  const query = tx.query.selectFrom('feed_position').select('position').where('organisation', '=', tx.organisation);
  const row = await (how === 'alone' ? query.forUpdate() : query.forShare()).executeTakeFirst();
  return row?.position ?? '';
}

/** The feed answered: moves the position and forgets any trouble. */
export async function feedAnswered(tx: Tx, position: string, at: Date): Promise<void> {
  await tx.query
    .updateTable('feed_position')
    .set({ position, answered_at: at, problem: null, problem_since: null })
    .where('organisation', '=', tx.organisation)
    .execute();
}

/** The feed did not answer; since when is kept from the first time. */
export async function feedTrouble(tx: Tx, problem: string, at: Date): Promise<void> {
  await tx.query
    .updateTable('feed_position')
    .set((eb) => ({ problem, problem_since: eb.fn.coalesce('problem_since', eb.val(at)) }))
    .where('organisation', '=', tx.organisation)
    .execute();
}

/** The deliveries whose end is not known. */
export async function deliveriesOnTheirWay(reader: Reader<SenderTables>): Promise<readonly string[]> {
  const rows = await reader.query
    .selectFrom('letter')
    .select('delivery_id')
    .where('organisation', '=', reader.organisation)
    .where('state', 'in', ['accepted', 'sealed', 'unknown'])
    .where('delivery_id', 'is not', null)
    .orderBy('created_at')
    .execute();
  return rows.flatMap((row) => (row.delivery_id === null ? [] : [row.delivery_id]));
}

/** Of these deliveries, those that a letter of the organisation has. */
export async function deliveriesOfOurs(tx: Tx, deliveryIds: readonly string[]): Promise<ReadonlySet<string | null>> {
  if (deliveryIds.length === 0) return new Set();
  const rows = await tx.query
    .selectFrom('letter')
    .select('delivery_id')
    .where('organisation', '=', tx.organisation)
    .where('delivery_id', 'in', deliveryIds)
    .execute();
  return new Set(rows.map((row) => row.delivery_id));
}

/** Keeps news about deliveries that no letter is known for yet. One statement, however many. */
export async function keepEarlyEvents(tx: Tx, events: readonly FeedEvent[], notedAt: Date): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ cursor, deliveryId, at, kind, details }) => {
    return { feed_cursor: cursor, delivery_id: deliveryId, at, kind, details };
  });
  await sql`
    insert into early_event (organisation, feed_cursor, delivery_id, at, kind, details, noted_at)
    select ${tx.organisation}, feed_cursor, delivery_id, at, kind, details, ${notedAt}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(feed_cursor text, delivery_id text, at timestamptz, kind text, details jsonb)
    on conflict (organisation, feed_cursor) do nothing`.execute(tx.query);
}

/** Forgets early news that no letter of ours came for: another system of the organisation hands over by itself. */
export async function forgetEarlyEvents(tx: Tx, notedBefore: Date): Promise<void> {
  await tx.query
    .deleteFrom('early_event')
    .where('organisation', '=', tx.organisation)
    .where('noted_at', '<', notedBefore)
    .execute();
}

/** Takes out the news that came before the answer to the handing over, in the feed's order. */
export async function takeEarlyEvents(tx: Tx, deliveryId: string): Promise<readonly FeedEvent[]> {
  const rows = await tx.query
    .deleteFrom('early_event')
    .where('organisation', '=', tx.organisation)
    .where('delivery_id', '=', deliveryId)
    .returningAll()
    .execute();
  const events = rows.map(({ feed_cursor: cursor, delivery_id: deliveryId, at, kind, details }) => {
    return { cursor, deliveryId, at, kind, details };
  });
  // Positions are numbers in our mediator; another's may be any text, then the order is by length and text.
  return events.toSorted((a, b) => a.cursor.length - b.cursor.length || (a.cursor < b.cursor ? -1 : 1));
}
