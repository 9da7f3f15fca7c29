// Appending a block to the mediation log, in one statement inside PostgreSQL (docs/mediation-log.md, "How it is made").
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../../platform/database/database.ts';
import type { MediatorTables } from '../../store/schema.ts';

/** Most feed events that are read for one block. */
const EVENTS = 4_000;
/** Most people's acts in one block. */
const ACTS = 500;

export interface Chained {
  /** Entries added: 0 where nothing that was read belongs in the log. */
  readonly entries: number;
  /** More may wait. */
  readonly more: boolean;
}

/** What is in the feed and not yet read by the chain, in positions, and people's acts that wait. */
export async function logBacklog(reader: Reader<MediatorTables>): Promise<{ events: number; acts: boolean }> {
  const { rows } = await sql<{ events: number; acts: boolean }>`
    select greatest(coalesce((select max(position) from feed), 0) - feed_position, 0) as events,
      exists (select from log_act) as acts
    from log_head`.execute(reader.query);
  return rows[0] ?? { events: 0, acts: false };
}

/** The feed's position up to which everything is in the log: what is after it may not be disposed of in the feed. */
export async function chainedTo(reader: Reader<MediatorTables>): Promise<number> {
  const head = await reader.query.selectFrom('log_head').select('feed_position').executeTakeFirstOrThrow();
  return head.feed_position;
}

/** Takes the chain for this transaction; false when another process has it and `wait` is not asked for. */
export async function holdChain(tx: Transaction<MediatorTables>, wait: boolean): Promise<boolean> {
  const key = sql`hashtextextended(current_schema() || ' mediation log', 0)`;
  if (wait) {
    await sql`select pg_advisory_xact_lock(${key})`.execute(tx.query);
    return true;
  }
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(${key}) as held`.execute(tx.query);
  return rows[0]?.held === true;
}

// What belongs in the log, as rows: events of the feed first, then people's acts.
const source = sql`
      select 0 as rank, event.position as number, event.at, event.kind, event.delivery_id, event.sender_id,
        delivery.recipient, event.details #>> '{operator,id}' as operator_id, jsonb_build_object(
          'source', 'feed', 'deliveryId', event.delivery_id, 'sender', event.sender_id,
          'recipient', delivery.recipient, 'details', event.details,
          'messageIds', case when event.kind = 'accepted' then to_jsonb(delivery.message_ids) end,
          'handedInBy', case when event.kind = 'accepted' then delivery.handed_in_by end) as facts
      from event left join delivery on delivery.id = event.delivery_id
      where event.kind not in ('looked-up', 'sealed', 'postponed')
      union all
      select 1, audit_event.id, audit_event.at, audit_event.kind, null, null, null, null, jsonb_build_object(
          'source', 'act', 'actor', audit_event.actor, 'subject', audit_event.subject, 'details', audit_event.details)
      from act join audit_event on audit_event.id = act.audit_id`;

// What the block commits to (chain-format.ts computes the same).
const gathered = sql`
      select count(*) as entries, min(position) as first, max(position) as last, min(at) as from_at, max(at) as to_at,
        string_agg(sha256(salt || int8send(length(bytes)::bigint) || bytes), ''::bytea order by position) as commitments
      from entry`;
const block = (mediator: string) => sql`
      select head.n + 1 as n, first, last, hash as previous, commitments, from_at, to_at,
        sha256(convert_to('brevduva-log-1:' || ${mediator}::text, 'UTF8') || int8send(head.n + 1) || int8send(first)
          || int8send(last) || hash || commitments) as hash
      from gathered, head where entries > 0`;

/**
 * Appends one block with what follows in the feed and the acts that wait; nothing where there is nothing. Call it with the
 * chain held. Positions of the feed follow commit order, so that what is visible has nothing uncommitted before it.
 */
export async function appendBlock(tx: Transaction<MediatorTables>): Promise<Chained> {
  // From the head's position as a value, not by a join with the head: that would read the feed from its very first event.
  const { rows } = await sql<{ read: number; acts: number; entries: number }>`
    with head as (
      select * from log_head
    ), event as (
      select * from feed where position > (select feed_position from head) order by position limit ${EVENTS}
    ), act as (
      delete from log_act where audit_id in (select audit_id from log_act order by audit_id limit ${ACTS})
      returning audit_id
    ), source as (${source}
    ), numbered as (
      select head.position + row_number() over (order by rank, number) as position, source.* from source, head
    ), written as (
      select numbered.*, jsonb_strip_nulls(facts || jsonb_build_object('position', position, 'number', number,
        'kind', kind, 'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::text as content,
        uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as salt
      from numbered
    ), entry as materialized (
      select written.*, convert_to(content, 'UTF8') as bytes from written
    ), added as (
      insert into log_entry (position, at, kind, delivery_id, sender_id, recipient, operator_id, content, salt)
      select position, at, kind, delivery_id, sender_id, recipient, operator_id, content, salt from entry order by position
    ), gathered as (${gathered}
    ), block as (${block(tx.organisation)}
    ), appended as (
      insert into log_block (n, first, last, previous, commitments, hash, from_at, to_at)
      select n, first, last, previous, commitments, hash, from_at, to_at from block
    ), moved as (
      update log_head set feed_position = coalesce((select max(position) from event), log_head.feed_position),
        n = coalesce((select n from block), log_head.n), position = coalesce((select last from block), log_head.position),
        hash = coalesce((select hash from block), log_head.hash)
      where exists (select from event) or exists (select from block)
    )
    select (select count(*) from event)::int as read, (select count(*) from act)::int as acts,
      (select entries from gathered)::int as entries`.execute(tx.query);
  const [row] = rows;
  if (row === undefined) return { entries: 0, more: false };
  return { entries: row.entries, more: row.read === EVENTS || row.acts === ACTS };
}
