// After a restore: what was not finished in the backup may have been handed over after it, and nobody knows (DESIGN rule 4).
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import { FEED_CHANNEL } from './feed.ts';
import type { MediatorTables } from './schema.ts';

/** More events than a mediator tells between two backups: positions that were given out after the backup do not come again. */
const FEED_LEAP = 1_000_000_000;

/**
 * Moves the feed's head beyond what was given out after the backup: a sender whose cursor is ahead would otherwise skip
 * what is told from now on. The mediation log goes along where it had read everything.
 */
export async function leapFeed(tx: Transaction<MediatorTables>): Promise<void> {
  await sql`update log_head set feed_position = feed_head.position + ${FEED_LEAP}::bigint
    from feed_head where feed_position = feed_head.position`.execute(tx.query);
  await sql`update feed_head set position = position + ${FEED_LEAP}::bigint`.execute(tx.query);
}

/**
 * Puts every unfinished delivery in doubt, at its operator where that is known, and tells so in the feed. It is looked up
 * again: an operator that removes repeats gets it again, elsewhere a person finds out, and no refusal or end of its lifetime
 * is taken for the truth. An attempt that was on its way in the backup ended unknown. Answers how many.
 */
export async function doubtUnfinished(tx: Transaction<MediatorTables>): Promise<number> {
  await sql`update attempt set ended_at = now(), outcome = 'unknown', reason = 'interrupted' from outbox
    where outbox.delivery_id = attempt.delivery_id and in_flight = number and outcome is null`.execute(tx.query);
  const { rows } = await sql<{ count: number }>`
    with doubted as (
      update outbox set stage = 'look-up', doubt = true, doubt_operator = coalesce(doubt_operator, operator_id),
        operator_id = null, operator_name = null, service_address = null, in_flight = null, claim = claim + 1,
        waiting_for = 'restored', next_at = case when next_at = 'infinity' then next_at else now() end
      returning delivery_id
    ), told as (
      select delivery_id, sender_id, row_number() over (order by accepted_at, delivery_id) as n,
        jsonb_build_object('reason', 'restored', 'retried', true) as details
      from doubted join delivery on delivery.id = delivery_id
    ), audited as (
      insert into audit_event (organisation, kind, actor, subject, details)
      select ${tx.organisation}, 'delivery.unknown', 'system', delivery_id::text, details || jsonb_build_object('senderId', sender_id)
      from told
    ), head as (
      update feed_head set position = position + (select count(*) from told)
      returning position - (select count(*) from told) as before
    ), fed as (
      insert into feed (position, sender_id, delivery_id, kind, at, details)
      select head.before + n, sender_id, delivery_id, 'unknown', now(), details from told, head
    )
    select count(*)::int as count from told`.execute(tx.query);
  tx.wake(FEED_CHANNEL);
  return rows[0]?.count ?? 0;
}
