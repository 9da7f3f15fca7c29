// Writing how a round ended, only by whoever holds the claim (fencing), many deliveries in one transaction.
import { type RawBuilder, sql } from 'kysely';
import type { Channel } from '../../../domain/notification-channel.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import type { Result } from '../states.ts';
import { announceOwn, feedRows, type NewFeedEvent, recordsOf } from './feed.ts';
import type { MediatorTables } from './schema.ts';

export interface OperatorAt {
  readonly id: Organisationsnummer;
  readonly name: string;
  readonly address: string;
}

export type Step =
  /** Looked up: next is the hand-over, at once. */
  | { readonly kind: 'hand-over'; readonly operator: OperatorAt }
  /** Waited so long for its operator that what was looked up may be old: looked up again, at once. */
  | { readonly kind: 'look-up' }
  /** Not finished: looked up again after `waitMs`. */
  | {
      readonly kind: 'again';
      readonly waitMs: number;
      readonly waitingFor: string;
      /** Where an attempt ended unknown, now or earlier. */
      readonly doubtOperator?: string;
    }
  | {
      readonly kind: 'finish';
      readonly result: Result;
      readonly at: Date;
      readonly reason?: string;
      readonly code?: number;
      readonly description?: string;
      readonly operator?: { readonly id: string; readonly name: string };
      readonly transId?: string;
      readonly notifiedBy?: readonly Channel[];
      /** An attempt ended unknown, now or earlier. */
      readonly doubt: boolean;
    };

export interface AttemptEnd {
  readonly number: number;
  readonly endedAt: Date;
  readonly outcome: 'delivered' | 'refused' | 'not-sent' | 'unknown';
  readonly reason?: string;
  readonly code?: number;
  readonly description?: string;
  readonly transId?: string;
}

export interface Settlement {
  readonly deliveryId: string;
  readonly claim: number;
  readonly attempt?: AttemptEnd;
  readonly step: Step;
  readonly events: readonly NewFeedEvent[];
}

/** Writes settlements whose claim is still held; says for each whether it was. One statement. */
export async function storeSettlements(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  settlements: readonly Settlement[],
): Promise<readonly boolean[]> {
  // Held: the claim, and the attempt that this settles is the one on the wire (none, where it settles none). A delivery may
  // come twice, from this process and from itself before its lease ended: a row is known by its settlement, not its delivery.
  // What was judged without knowing that it may have arrived is left out, whoever wrote it (DESIGN rule 4).
  // A delivery that waits is looked at again when its lifetime ends, at the latest. Its claim is over: where nobody knows whether
  // the commit was made, writing the same again changes nothing.
  const { rows } = await sql<{ s: number }>`
    with r as materialized (${rowsOf(settlements)}
    ), gone as (
      delete from outbox using r where outbox.delivery_id = r.id and outbox.claim = r.claim
        and outbox.in_flight is not distinct from r.attempt and r.result is not null
        and (not outbox.doubt or r.doubt or r.result = 'delivered')
      returning r.s, outbox.doubt, doubt_operator, possibly_repeated, outbox.expires_at
    ), moved as (
      update outbox set claim = outbox.claim + 1, stage = r.stage, operator_id = r.operator, operator_name = r."operatorName", service_address = r.address,
        in_flight = null, rounds = outbox.rounds + r.rounds, waiting_for = r."waitingFor",
        doubt = outbox.doubt or r."doubtOperator" is not null, doubt_operator = coalesce(r."doubtOperator", doubt_operator),
        next_at = least(now() + r.wait * interval '1 millisecond',
                        greatest(expires_at, now() + least(r.wait, 250) * interval '1 millisecond'))
      from r where outbox.delivery_id = r.id and outbox.claim = r.claim
        and outbox.in_flight is not distinct from r.attempt and r.result is null
      returning r.s
    ), held as materialized (
      select s from gone union all select s from moved
    ), ended as (
      update attempt set ended_at = r."endedAt", outcome = r.outcome, reason = r."attemptReason", code = r."attemptCode",
        description = r."attemptDescription", trans_id = r."attemptTransId"
      from r join held using (s)
      where attempt.delivery_id = r.id and attempt.number = r.attempt and attempt.outcome is null
      returning attempt.delivery_id
    ), finished as (
      update delivery set result = r.result, reason = r.reason, code = r.code, description = r.description,
        operator_id = coalesce(r.operator, gone.doubt_operator),
        operator_name = r."operatorName", trans_id = r."transId", finished_at = r.at,
        channels = case when r."notifiedBy" is null then channels else channels || jsonb_build_object('notified', r."notifiedBy") end,
        doubt = r.doubt or gone.doubt, possibly_repeated = gone.possibly_repeated, expires_at = gone.expires_at
      from r join gone using (s) where delivery.id = r.id
      returning delivery.id
    ), ${feedRows(sql`select e.* from ${recordsOf(settlements)} join held using (s)`, ['ended', 'finished'])}
    select s from held`.execute(tx.query);
  const held = new Set(rows.map((row) => row.s));
  announceOwn(
    tx,
    audit,
    settlements.flatMap(({ events }, s) => (held.has(s) ? events : [])),
  );
  return settlements.map((_, s) => held.has(s));
}

function rowsOf(settlements: readonly Settlement[]): RawBuilder<unknown> {
  const rows = settlements.map(({ deliveryId, claim, attempt, step }, s) => ({
    s,
    id: deliveryId,
    claim,
    ...(attempt === undefined ? {} : endOf(attempt)),
    ...stepOf(step),
  }));
  return sql`select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(s integer, id uuid, claim integer, attempt integer,
      "endedAt" timestamptz, outcome text, "attemptReason" text, "attemptCode" integer, "attemptDescription" text,
      "attemptTransId" text, stage text, operator text, "operatorName" text, address text, wait integer, rounds integer,
      "waitingFor" text, "doubtOperator" text, result text, at timestamptz, reason text, code integer, description text,
      "transId" text, "notifiedBy" jsonb, doubt boolean)`;
}

function endOf({ number, endedAt, outcome, reason, code, description, transId }: AttemptEnd): object {
  return {
    attempt: number,
    endedAt,
    outcome,
    attemptReason: reason,
    attemptCode: code,
    attemptDescription: description,
    attemptTransId: transId,
  };
}

function stepOf(step: Step): object {
  switch (step.kind) {
    case 'hand-over': {
      const { id, name, address } = step.operator;
      return { stage: 'hand-over', operator: id, operatorName: name, address, wait: 0, rounds: 0 };
    }
    case 'look-up':
      return { stage: 'look-up', wait: 0, rounds: 0 };
    case 'again': {
      const { waitMs, waitingFor, doubtOperator } = step;
      return { stage: 'look-up', wait: waitMs, rounds: 1, waitingFor, doubtOperator };
    }
    case 'finish': {
      const { kind: _, operator, ...rest } = step;
      return { ...rest, operator: operator?.id, operatorName: operator?.name };
    }
  }
}
