// Erasing the content of finished deliveries, a few at a time. A blob's reference goes here; the sweep takes the file.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import type { MediatorTables } from './schema.ts';

interface Erased {
  sender_id: string;
  finished_at: Date;
}

export interface Erasing {
  readonly at: Date;
  readonly most: number;
}

/** Content of deliveries that ended before `before` and whose outcome the sender had fetched before `before`. How many. */
export async function eraseFetched(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  { before, at, most }: Erasing & { readonly before: Date },
): Promise<number> {
  const { rows } = await sql<Erased>`
    with due as (
      select id from delivery
      where fetched_at < ${before} and erased_at is null and finished_at < ${before} and result <> 'unknown'
      order by fetched_at limit ${most} for update skip locked
    )
    update delivery set content = null, content_blob = null, erased_at = ${at}
    from due where delivery.id = due.id returning delivery.sender_id, finished_at`.execute(tx.query);
  await recordErased(tx, audit, rows, 'fetched');
  return rows.length;
}

/** Up to which time everything that is finished has been erased, whether it was fetched or not. */
export async function erasedMark(reader: Reader<MediatorTables>): Promise<Date> {
  const found = reader.query.selectFrom('retention_mark').select('at').where('kind', '=', 'erased');
  return (await found.where('about', '=', 'all').executeTakeFirst())?.at ?? new Date(0);
}

/**
 * The same for what ended in [from, before) and was never fetched. When fewer than `most` came the mark moves to `before`;
 * what is resolved later gets a later end.
 */
export async function eraseLatest(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  { from, before, at, most }: Erasing & { readonly from: Date; readonly before: Date },
): Promise<number> {
  const { rows } = await sql<Erased>`
    with due as (
      select id from delivery
      where finished_at >= ${from} and finished_at < ${before} and erased_at is null and result <> 'unknown'
      order by finished_at limit ${most} for update
    )
    update delivery set content = null, content_blob = null, erased_at = ${at}
    from due where delivery.id = due.id returning delivery.sender_id, finished_at`.execute(tx.query);
  await recordErased(tx, audit, rows, 'latest-time');
  if (rows.length < most) {
    await sql`
      insert into retention_mark (kind, about, at) values ('erased', 'all', ${before})
      on conflict (kind, about) do update set at = greatest(retention_mark.at, excluded.at)`.execute(tx.query);
  }
  return rows.length;
}

async function recordErased(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  rows: readonly Erased[],
  because: 'fetched' | 'latest-time',
): Promise<void> {
  const bySender = Map.groupBy(rows, (row) => row.sender_id);
  await audit.recordAll(
    tx,
    [...bySender].map(([senderId, erased]) => {
      const ends = erased.map((row) => row.finished_at.getTime());
      const [first, last] = [new Date(Math.min(...ends)), new Date(Math.max(...ends))];
      const finished = { finishedFrom: first.toISOString(), finishedTo: last.toISOString() };
      return {
        kind: 'content-erased' as const,
        actor: 'system',
        subject: senderId,
        details: { count: erased.length, because, ...finished },
      };
    }),
  );
}
