// Writing how a round ended, only by whoever holds the claim (fencing), many deliveries in one transaction.
import { sql } from 'kysely';
import type { Channel } from '../../../domain/notification-channel.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import type { Result } from '../states.ts';
import { type NewFeedEvent, tellEvents } from './feed.ts';
import type { MediatorTables } from './schema.ts';

export interface OperatorAt {
  readonly id: string;
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

/** Writes settlements whose claim is still held; says for each whether it was. */
export async function storeSettlements(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  settlements: readonly Settlement[],
): Promise<readonly boolean[]> {
  const held = await lockHeld(tx, settlements);
  const ours = settlements.filter((settlement) => held.has(settlement.deliveryId));
  if (ours.length > 0) {
    await endAttempts(tx, ours);
    await moveOn(tx, ours);
    await finish(tx, ours);
    await tellEvents(
      tx,
      audit,
      ours.flatMap((settlement) => settlement.events),
    );
  }
  return settlements.map((settlement) => held.has(settlement.deliveryId));
}

// Held: the claim, and the attempt that this settles is the one on the wire (none, where it settles none).
async function lockHeld(
  tx: Transaction<MediatorTables>,
  settlements: readonly Settlement[],
): Promise<ReadonlySet<string>> {
  const rows = settlements.map(({ deliveryId, claim, attempt }) => ({
    id: deliveryId,
    claim,
    attempt: attempt?.number,
  }));
  const { rows: held } = await sql<{ delivery_id: string }>`
    select outbox.delivery_id from outbox
    join jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, claim integer, attempt integer)
      on outbox.delivery_id = r.id and outbox.claim = r.claim and outbox.in_flight is not distinct from r.attempt
    order by outbox.delivery_id for update of outbox`.execute(tx.query);
  return new Set(held.map((row) => row.delivery_id));
}

async function endAttempts(tx: Transaction<MediatorTables>, settlements: readonly Settlement[]): Promise<void> {
  const rows = settlements.flatMap(({ deliveryId, attempt }) =>
    attempt === undefined ? [] : [{ ...attempt, id: deliveryId }],
  );
  if (rows.length === 0) return;
  await sql`
    update attempt set ended_at = r."endedAt", outcome = r.outcome, reason = r.reason, code = r.code,
      description = r.description, trans_id = r."transId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, number integer, "endedAt" timestamptz,
      outcome text, reason text, code integer, description text, "transId" text)
    where attempt.delivery_id = r.id and attempt.number = r.number and attempt.outcome is null`.execute(tx.query);
}

async function moveOn(tx: Transaction<MediatorTables>, settlements: readonly Settlement[]): Promise<void> {
  const rows = settlements.flatMap(({ deliveryId, step }): readonly object[] => {
    if (step.kind === 'hand-over') {
      const { id, name, address } = step.operator;
      return [{ id: deliveryId, stage: 'hand-over', operator: id, name, address, wait: 0, rounds: 0 }];
    }
    if (step.kind === 'finish') return [];
    if (step.kind === 'look-up') return [{ id: deliveryId, stage: 'look-up', wait: 0, rounds: 0 }];
    const { waitMs, waitingFor, doubtOperator } = step;
    return [{ id: deliveryId, stage: 'look-up', wait: waitMs, rounds: 1, waitingFor, doubtOperator }];
  });
  if (rows.length === 0) return;
  // A delivery that waits is looked at again when its lifetime ends, at the latest.
  await sql`
    update outbox set stage = r.stage, operator_id = r.operator, operator_name = r.name, service_address = r.address,
      in_flight = null, rounds = outbox.rounds + r.rounds, waiting_for = r."waitingFor",
      doubt = doubt or r."doubtOperator" is not null, doubt_operator = coalesce(r."doubtOperator", doubt_operator),
      next_at = least(now() + r.wait * interval '1 millisecond',
                      greatest(expires_at, now() + least(r.wait, 250) * interval '1 millisecond'))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, stage text, operator text, name text,
      address text, wait integer, rounds integer, "waitingFor" text, "doubtOperator" text)
    where outbox.delivery_id = r.id`.execute(tx.query);
}

async function finish(tx: Transaction<MediatorTables>, settlements: readonly Settlement[]): Promise<void> {
  const rows = settlements.flatMap(({ deliveryId, step }) => {
    if (step.kind !== 'finish') return [];
    const { kind: _, operator, ...rest } = step;
    return [{ ...rest, id: deliveryId, operator: operator?.id, operatorName: operator?.name }];
  });
  if (rows.length === 0) return;
  await sql`
    with r as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, result text, at timestamptz,
        reason text, code integer, description text, operator text, "operatorName" text, "transId" text, doubt boolean, "notifiedBy" jsonb)
    ), gone as (
      delete from outbox using r where delivery_id = r.id returning delivery_id, outbox.doubt, doubt_operator, possibly_repeated
    )
    update delivery set result = r.result, reason = r.reason, code = r.code, description = r.description,
      operator_id = coalesce(r.operator, gone.doubt_operator),
      operator_name = r."operatorName", trans_id = r."transId", finished_at = r.at,
      channels = case when r."notifiedBy" is null then channels else channels || jsonb_build_object('notified', r."notifiedBy") end,
      doubt = r.doubt or gone.doubt, possibly_repeated = gone.possibly_repeated
    from r join gone on gone.delivery_id = r.id where delivery.id = r.id`.execute(tx.query);
}
