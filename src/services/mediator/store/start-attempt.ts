// An attempt becomes durable before its first byte leaves (DESIGN rule 4).
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import { announceOwn, feedRows, type NewFeedEvent, recordsOf } from './feed.ts';
import type { MediatorTables } from './schema.ts';

export interface NewAttempt {
  readonly deliveryId: string;
  readonly claim: number;
  readonly number: number;
  readonly operatorId: string;
  readonly operatorName: string;
  readonly address: string;
  readonly fingerprint: string;
  readonly organisation: string;
  readonly possiblyRepeats: boolean;
  readonly sealedOn: string;
  readonly startedAt: Date;
  /** The lease from now on: longer than the attempt can take. */
  readonly leaseMs: number;
  readonly events: readonly NewFeedEvent[];
}

/** Writes attempts whose claim is still held; says for each whether it may be sent now. One statement. */
export async function storeAttempts(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  attempts: readonly NewAttempt[],
): Promise<readonly boolean[]> {
  const rows = attempts.map((attempt) => ({ ...attempt, events: undefined }));
  const events = attempts.flatMap((attempt) => attempt.events);
  const { rows: started } = await sql<{ delivery_id: string }>`
    with r as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("deliveryId" uuid, claim integer,
        number integer, "operatorId" text, "operatorName" text, address text, fingerprint text, organisation text,
        "possiblyRepeats" boolean, "sealedOn" text, "startedAt" timestamptz, "leaseMs" integer)
    ), held as (
      update outbox set in_flight = r.number, attempts = r.number, sealed_on = r."sealedOn", waiting_for = null,
        possibly_repeated = possibly_repeated or r."possiblyRepeats",
        next_at = now() + r."leaseMs" * interval '1 millisecond'
      from r where outbox.delivery_id = r."deliveryId" and outbox.claim = r.claim and in_flight is null
      returning outbox.delivery_id
    ), started as (
      insert into attempt (delivery_id, number, claim, operator_id, operator_name, service_address,
        certificate_fingerprint, certificate_organisation, possibly_repeats, started_at)
      select "deliveryId", number, claim, "operatorId", "operatorName", address, fingerprint, organisation,
        "possiblyRepeats", "startedAt" from r join held on held.delivery_id = r."deliveryId"
      returning delivery_id
    ), ${feedRows(sql`select e.* from ${recordsOf(events)} join started using (delivery_id)`, [])}
    select delivery_id from started`.execute(tx.query);
  const held = new Set(started.map((row) => row.delivery_id));
  announceOwn(
    tx,
    audit,
    events.filter((event) => held.has(event.deliveryId)),
  );
  return attempts.map((attempt) => held.has(attempt.deliveryId));
}
