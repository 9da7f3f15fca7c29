// Disposal in SQL: entries that are older than a rule and under no hold, then the deliveries that they told of (SKL-21).
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../../platform/database/database.ts';
import type { MediatorTables } from '../../store/schema.ts';
import type { Ranges } from '../chain-format.ts';
import type { DisposalRule } from '../config.ts';

// Records of disposals and holds are what the rest is judged by: they stay, and hold no recipient's number.
const KEPT_KINDS = sql`('log.disposed', 'hold.set', 'hold.lifted')`;

const isHeld = sql<boolean>`exists (
  select from log_hold where lifted_at is null and case scope
    when 'delivery' then value = entry.delivery_id::text
    when 'sender' then value = entry.sender_id
    when 'recipient' then value = entry.recipient
    else entry.at >= from_at and entry.at < to_at end)`;

// Blocks follow time but for minutes: beyond the last that began before then there is nothing to look for.
const oldEnough = ({ before, sender, except }: DisposalRule) => sql`
  entry.position <= coalesce((select last from log_block where from_at < ${before} order by from_at desc limit 1), 0) and entry.at < ${before}
  and kind not in ${KEPT_KINDS} and ${sender === undefined ? sql`not (coalesce(sender_id, '') = any(${[...except]}::text[]))` : sql`sender_id = ${sender}`}`;

/** How many entries the rule covers, and how many of them a hold keeps. */
export async function countDisposable(
  reader: Reader<MediatorTables>,
  rule: DisposalRule,
): Promise<{ readonly disposable: number; readonly held: number }> {
  const { rows } = await sql<{ disposable: number; held: number }>`
    select count(*) filter (where not held)::int as disposable, count(*) filter (where held)::int as held
    from (select ${isHeld} as held from log_entry as entry where ${oldEnough(rule)}) as entry`.execute(reader.query);
  return rows[0] ?? { disposable: 0, held: 0 };
}

/** Deletes up to `most` entries after a position; their positions in order. */
export async function deleteEntries(
  tx: Transaction<MediatorTables>,
  rule: DisposalRule,
  { after, most }: { readonly after: number; readonly most: number },
): Promise<readonly number[]> {
  const { rows } = await sql<{ position: number }>`
    with gone as (
      delete from log_entry where position in (
        select entry.position from log_entry as entry
        where entry.position > ${after} and ${oldEnough(rule)} and not ${isHeld} order by entry.position limit ${most})
      returning position
    ) select position from gone order by position`.execute(tx.query);
  return rows.map(({ position }) => position);
}

/** Deletes what lies in ranges and is from before: what was disposed of once and came back with a backup. */
export async function deleteAgain(
  tx: Transaction<MediatorTables>,
  ranges: Ranges,
  before: Date,
): Promise<readonly number[]> {
  const { rows } = await sql<{ position: number }>`
    with gone as (
      delete from log_entry using jsonb_to_recordset(${JSON.stringify(ranges.map(([first, last]) => ({ first, last })))}::jsonb)
        as range(first bigint, last bigint)
      where position between first and last and at < ${before} and kind not in ${KEPT_KINDS} returning position
    ) select position from gone order by position`.execute(tx.query);
  return rows.map(({ position }) => position);
}

/**
 * Deletes deliveries that ended before the rule's time and of which the log says nothing any more, with their attempts, up
 * to `most`; how many. Their blobs go with the daily sweep. A delivery under hold still has its entries. One whose outcome
 * nobody knows stays until a person has said: until then nobody may take it for undelivered (DESIGN rule 4).
 */
export async function deleteDeliveries(
  tx: Transaction<MediatorTables>,
  { before, sender, except }: DisposalRule,
  most: number,
): Promise<number> {
  const whose = sender === undefined ? sql`not (sender_id = any(${[...except]}::text[]))` : sql`sender_id = ${sender}`;
  const { rows } = await sql<{ count: number }>`
    with due as (
      select id from delivery where finished_at < ${before} and result <> 'unknown' and ${whose}
        and not exists (select from log_entry where delivery_id = delivery.id)
        and not exists (select from outbox where delivery_id = delivery.id)
        -- What the chain has not read yet it must still be able to name.
        and not exists (
          select from feed where position > (select feed_position from log_head) and feed.at < ${before}
        )
      order by finished_at limit ${most} for update skip locked
    ), attempts as (
      delete from attempt using due where attempt.delivery_id = due.id
    ), gone as (
      delete from delivery using due where delivery.id = due.id returning delivery.id
    ) select count(*)::int as count from gone`.execute(tx.query);
  return rows[0]?.count ?? 0;
}

/**
 * Deletes the lines of batches that were committed before then and of whose mailings no delivery is left: they hold the
 * sender's keys. Up to `most` batches; how many.
 */
export async function deleteLines(tx: Transaction<MediatorTables>, before: Date, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with done as (
      select id from batch where state = 'committed' and closed_at < ${before}
        and exists (select from batch_line where batch_id = batch.id)
        and not exists (select from delivery where mailing_id = batch.mailing_id)
      order by closed_at limit ${most} for update skip locked
    ), lines as (
      delete from batch_line using done where batch_id = done.id
    ), refusals as (
      delete from batch_refusal using done where batch_id = done.id
    ) select count(*)::int as count from done`.execute(tx.query);
  return rows[0]?.count ?? 0;
}
