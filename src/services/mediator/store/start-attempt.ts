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
  // A delivery may come twice, from this process and from itself before its lease ended: known by `s`.
  const rows = attempts.map((attempt, s) => ({ ...attempt, s, events: undefined }));
  const { rows: started } = await sql<{ s: number }>`
    with r as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(s integer, "deliveryId" uuid, claim integer,
        number integer, "operatorId" text, "operatorName" text, address text, fingerprint text, organisation text,
        "possiblyRepeats" boolean, "sealedOn" text, "startedAt" timestamptz, "leaseMs" integer)
    ), held as (
      update outbox set stage = 'hand-over', operator_id = r."operatorId", operator_name = r."operatorName",
        service_address = r.address, in_flight = r.number, attempts = r.number, sealed_on = r."sealedOn", waiting_for = null,
        possibly_repeated = possibly_repeated or r."possiblyRepeats",
        next_at = now() + r."leaseMs" * interval '1 millisecond'
      from r where outbox.delivery_id = r."deliveryId" and outbox.claim = r.claim and in_flight is null
      returning r.s
    ), started as (
      insert into attempt (delivery_id, number, claim, operator_id, operator_name, service_address,
        certificate_fingerprint, certificate_organisation, possibly_repeats, started_at)
      select "deliveryId", number, claim, "operatorId", "operatorName", address, fingerprint, organisation,
        "possiblyRepeats", "startedAt" from r join held using (s)
      returning delivery_id
    ), ${feedRows(sql`select e.* from ${recordsOf(attempts)} join held using (s)`, ['started'])}
    select s from held`.execute(tx.query);
  const held = new Set(started.map((row) => row.s));
  announceOwn(
    tx,
    audit,
    attempts.flatMap(({ events }, s) => (held.has(s) ? events : [])),
  );
  return attempts.map((_, s) => held.has(s));
}
