// Disposing of the feed's oldest range: deleted, said where it now begins, and recorded, in one transaction.
import { sql } from 'kysely';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import type { MediatorTables } from './schema.ts';

export interface FeedRange {
  /** Everything after this… */
  readonly from: number;
  /** …and up to this. */
  readonly to: number;
  readonly count: number;
  readonly oldest: Date;
  readonly newest: Date;
}

/**
 * Where the feed begins stays until this transaction ends: whoever comes to depend on a position takes it 'shared', disposal
 * 'alone'. Neither then overlooks the other, and no letter waits.
 */
export async function holdFeedStart(tx: Transaction<MediatorTables>, how: 'shared' | 'alone'): Promise<void> {
  const key = sql`hashtextextended(current_schema() || ' feed start', 0)`;
  if (how === 'alone') await sql`select pg_advisory_xact_lock(${key})`.execute(tx.query);
  else await sql`select pg_advisory_xact_lock_shared(${key})`.execute(tx.query);
}

/** The oldest range in which every event is older than `before`, at most `most` positions and not beyond `limit`. */
export async function oldestRange(
  reader: Reader<MediatorTables>,
  { before, limit, most }: { readonly before: Date; readonly limit: number; readonly most: number },
): Promise<FeedRange | undefined> {
  const { rows } = await sql<{ disposed_to: number; position: number; at: Date }>`
    select head.disposed_to, feed.position, feed.at from feed_head head join lateral (
      select position, at from feed where position > head.disposed_to and position <= ${limit}
      order by position limit ${most}
    ) feed on true order by feed.position`.execute(reader.query);
  const young = rows.findIndex((row) => row.at >= before);
  const old = young === -1 ? rows : rows.slice(0, young);
  const [first, last] = [old[0], old.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const times = old.map((row) => row.at.getTime());
  return {
    from: first.disposed_to,
    to: last.position,
    count: old.length,
    oldest: new Date(Math.min(...times)),
    newest: new Date(Math.max(...times)),
  };
}

/** Disposes of the range. Errors: 'conflict' when somebody else has disposed of it meanwhile. */
export async function storeDisposal(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  { from, to, count, oldest, newest }: FeedRange,
): Promise<void> {
  await sql`delete from feed where position > ${from} and position <= ${to}`.execute(tx.query);
  const details = { from, to, count, oldest: oldest.toISOString(), newest: newest.toISOString() };
  await audit.record(tx, { kind: 'feed.disposed', actor: 'system', subject: 'feed', details });
  // Last: every commit that tells an event waits for this row.
  const moved = await sql`update feed_head set disposed_to = ${to} where disposed_to = ${from}`.execute(tx.query);
  if (moved.numAffectedRows !== 1n) throw new BrevduvaError('conflict', 'the range has been disposed of already');
}
