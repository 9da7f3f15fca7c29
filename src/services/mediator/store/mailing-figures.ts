// What a mailing consists of and how far it has come, counted.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { MediatorTables } from './schema.ts';

export interface Progress {
  /** Deliveries of committed batches. */
  readonly total: number;
  /** Lines of batches that are not committed. */
  readonly uncommitted: number;
  /** Not let go yet. */
  readonly waiting: number;
  /** Let go: looked up, handed over or tried again. */
  readonly underWay: number;
  readonly delivered: number;
  readonly refused: number;
  readonly unknown: number;
  readonly expired: number;
  readonly cancelled: number;
  /** Finished a minute, by the last minute; by the time since the start, where that is shorter. */
  readonly speed: number;
}

interface ProgressRow extends Progress {
  mailing_id: string;
}

/** How far these mailings have come; reads every delivery of theirs. */
export async function progressOf(
  reader: Reader<MediatorTables>,
  mailingIds: readonly string[],
): Promise<ReadonlyMap<string, Progress>> {
  const { rows } = await sql<ProgressRow>`
    select m.id as mailing_id, coalesce(d.total, 0) as total, coalesce(b.uncommitted, 0) as uncommitted,
      coalesce(o.waiting, 0) as waiting, coalesce(o.under_way, 0) as "underWay", coalesce(d.delivered, 0) as delivered,
      coalesce(d.refused, 0) as refused, coalesce(d.unknown, 0) as unknown, coalesce(d.expired, 0) as expired,
      coalesce(d.cancelled, 0) as cancelled, (coalesce(d.last_minute, 0) * 60
        / greatest(5, least(60, extract(epoch from now() - coalesce(mailing.started_at, now())))))::int as speed
    from unnest(${[...mailingIds]}::uuid[]) as m(id) join mailing on mailing.id = m.id
    left join lateral (
      select count(*)::int as total, count(*) filter (where result = 'delivered')::int as delivered,
        count(*) filter (where result = 'refused')::int as refused, count(*) filter (where result = 'unknown')::int as unknown,
        count(*) filter (where result = 'expired')::int as expired, count(*) filter (where result = 'cancelled')::int as cancelled,
        count(*) filter (where finished_at > now() - interval '1 minute')::int as last_minute
      from delivery where mailing_id = m.id
    ) as d on true
    left join lateral (
      select count(*) filter (where next_at = 'infinity')::int as waiting,
        count(*) filter (where next_at < 'infinity')::int as under_way
      from outbox where mailing_id = m.id
    ) as o on true
    left join lateral (
      select sum(line_count)::int as uncommitted from batch where mailing_id = m.id and state = 'open'
    ) as b on true`.execute(reader.query);
  return new Map(rows.map(({ mailing_id, ...progress }) => [mailing_id, progress]));
}

export interface Contents {
  readonly letters: number;
  readonly committedLetters: number;
  readonly refusedLines: number;
  readonly batches: number;
  readonly withAttachments: number;
  readonly attachments: number;
  readonly attachmentBytes: number;
  /** Of the signed deliveries. */
  readonly totalBytes: number;
  readonly largestBytes: number;
  readonly senders: readonly { readonly id: string; readonly letters: number }[];
  /** Of those that have been looked up. */
  readonly operators: readonly { readonly id: string; readonly name: string; readonly letters: number }[];
}

/** What a mailing consists of: how many, how large, with attachments or not, by the lines that were verified. */
export async function contentsOf(reader: Reader<MediatorTables>, mailingId: string): Promise<Contents> {
  const { rows } = await sql<Omit<Contents, 'senders' | 'operators' | 'batches' | 'refusedLines'>>`
    select count(*)::int as letters, count(*) filter (where state = 'committed')::int as "committedLetters",
      count(*) filter (where attachments > 0)::int as "withAttachments",
      coalesce(sum(attachments), 0)::int as attachments, coalesce(sum(attachment_bytes), 0)::bigint as "attachmentBytes",
      coalesce(sum(content_bytes), 0)::bigint as "totalBytes", coalesce(max(content_bytes), 0)::int as "largestBytes"
    from batch join batch_line on batch_line.batch_id = batch.id where mailing_id = ${mailingId} and not known`.execute(
    reader.query,
  );
  const { rows: batches } = await sql<Pick<Contents, 'batches' | 'refusedLines'>>`
    select count(*)::int as batches, coalesce(sum(refused_count), 0)::int as "refusedLines"
    from batch where mailing_id = ${mailingId} and state <> 'cancelled'`.execute(reader.query);
  const { rows: senders } = await sql<Contents['senders'][number]>`
    select sender_id as id, count(*)::int as letters from batch join batch_line on batch_line.batch_id = batch.id
    where mailing_id = ${mailingId} and not known group by 1 order by 2 desc`.execute(reader.query);
  const { rows: operators } = await sql<Contents['operators'][number]>`
    select id, max(name) as name, count(*)::int as letters from (
      select operator_id as id, operator_name as name from delivery where mailing_id = ${mailingId}
      union all select operator_id, operator_name from outbox where mailing_id = ${mailingId}
    ) as found where id is not null group by id order by 3 desc`.execute(reader.query);
  const none = { letters: 0, committedLetters: 0, withAttachments: 0, attachments: 0, attachmentBytes: 0 };
  return {
    ...(rows[0] ?? { ...none, totalBytes: 0, largestBytes: 0 }),
    ...(batches[0] ?? { batches: 0, refusedLines: 0 }),
    senders,
    operators,
  };
}
