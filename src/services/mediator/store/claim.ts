// Claiming work: a short transaction, a lease and a claim number that fences off whoever held it before (DESIGN, Data).
import { type RawBuilder, sql } from 'kysely';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Progress } from '../states.ts';
import type { NewDelivery } from './accept.ts';
import type { NewFeedEvent } from './feed.ts';
import type { DeliveryKind, MediatorTables, Stage } from './schema.ts';

/** By how much the number of a claim grows, at most. */
const CLAIM_STEP = 1_000;

/** A delivery that this process works on until its lease ends. */
export interface Claimed {
  readonly deliveryId: string;
  readonly claim: number;
  readonly senderId: Organisationsnummer;
  readonly recipient: RecipientId;
  readonly kind: DeliveryKind;
  /** Where the content is, when it is a blob; else it is in the row. */
  readonly blob?: string;
  readonly contentBytes: number;
  readonly acceptedAt: Date;
  readonly progress: Progress;
  /** Attempts made so far. */
  readonly attempts: number;
  /** An attempt whose process never said how it ended. */
  readonly inFlight?: number;
  readonly sealedOn?: string;
  /** What it last waited for, so that the feed tells it once. */
  readonly waitingFor?: string;
  /** Set in the hand-over stage. */
  readonly operator?: { readonly id: Organisationsnummer; readonly name: string; readonly address: string };
  /** How long it had been due when it was claimed, ms. */
  readonly waitedMs?: number;
  /** When what this process holds was looked up, where it went straight on to its operator's line. */
  readonly waitsSince?: Date;
  /** A single letter that this process has had in hand since it accepted it. */
  readonly fresh?: true;
  /** Claimed because its time is over by the database's clock, although its line may stand still: it is not sent. */
  readonly lapsed?: true;
  /** What has happened to it and is written together with what happens next. */
  readonly untold?: readonly NewFeedEvent[];
}

interface ClaimedRow {
  delivery_id: string;
  claim: number;
  sender_id: string;
  recipient: string;
  kind: DeliveryKind;
  content_blob: string | null;
  content_bytes: number;
  accepted_at: Date;
  rounds: number;
  attempts: number;
  in_flight: number | null;
  sealed_on: string | null;
  waiting_for: string | null;
  doubt: boolean;
  doubt_operator: string | null;
  expires_at: Date;
  operator_id: string | null;
  operator_name: string | null;
  service_address: string | null;
  waited_ms: number;
}

/** Claims deliveries that are due in a stage, the front lane first (or, `inFront`, alone); none while the service is paused (after a restore). */
export async function claimDue(
  tx: Transaction<MediatorTables>,
  stage: Stage,
  operator: Organisationsnummer | undefined,
  most: number,
  leaseMs: number,
  inFront = false,
): Promise<readonly Claimed[]> {
  return claimRows(
    tx,
    sql`select delivery_id, next_at from (values (0)${inFront ? sql`` : sql`, (1)`}) as front(lane)
      cross join lateral (
        select delivery_id, next_at from outbox
        where stage = ${stage} and ${whose(operator)} and outbox.lane = front.lane and next_at <= now()
        order by next_at limit ${most} for update skip locked
      ) as waiting order by front.lane limit ${most}`,
    leaseMs,
  );
}

/**
 * Claims hand-overs that need no operator any more, whatever stops its line: their lifetime is over, or the process that
 * made their attempt never said how it ended. Reads the whole outbox: not to be called all the time.
 */
export async function claimLapsed(
  tx: Transaction<MediatorTables>,
  most: number,
  leaseMs: number,
): Promise<readonly Claimed[]> {
  const claimed = await claimRows(
    tx,
    sql`select delivery_id, next_at from outbox
      where stage = 'hand-over' and next_at <= now() and (expires_at <= now() or in_flight is not null)
      limit ${most} for update skip locked`,
    leaseMs,
  );
  return claimed.map((each) => ({ ...each, lapsed: true }));
}

async function claimRows(
  tx: Transaction<MediatorTables>,
  due: RawBuilder<unknown>,
  leaseMs: number,
): Promise<readonly Claimed[]> {
  // No waiting for the disk: a claim that a crash of the database takes back was never acted on, for nothing leaves before
  // an attempt is durable. Whoever has it may live on: the next one must not get the same number.
  const { rows } = await sql<ClaimedRow>`
    with quick as materialized (
      select set_config('synchronous_commit', 'off', true) where not exists (select from service_pause)
    ),
    due as (select waiting.* from quick, lateral (${due}) as waiting)
    update outbox set claim = claim + 1 + floor(random() * ${CLAIM_STEP})::integer, next_at = now() + ${leaseMs} * interval '1 millisecond'
    from due, delivery where outbox.delivery_id = due.delivery_id and delivery.id = due.delivery_id
    returning outbox.delivery_id, claim, sender_id, recipient, kind,
      content_blob, content_bytes, accepted_at, rounds, attempts, in_flight,
      sealed_on, waiting_for, outbox.doubt, doubt_operator, outbox.expires_at, outbox.operator_id, outbox.operator_name,
      service_address, (extract(epoch from now() - due.next_at) * 1000)::float8 as waited_ms`.execute(tx.query);
  return rows.map(asClaimed);
}

/** A delivery that was claimed with the very statement that stored it. */
export function claimedNew(delivery: NewDelivery, claim: number): Claimed {
  const { id, senderId, recipient, content, contentBytes, acceptedAt, expiresAt, notification } = delivery;
  return {
    deliveryId: id,
    claim,
    senderId: organisation(senderId),
    recipient: recipientOf(recipient),
    kind: notification === undefined ? 'secure' : 'notification',
    contentBytes,
    acceptedAt,
    progress: { rounds: 0, expiresAt },
    attempts: 0,
    fresh: true,
    ...(content.kind === 'blob' ? { blob: content.address } : {}),
  };
}

/** The contents that lie in their rows, encrypted; undefined where there is none. */
export async function contentsOf(
  reader: Reader<MediatorTables>,
  deliveryIds: readonly string[],
): Promise<readonly (Buffer | undefined)[]> {
  const { rows } = await sql<{ id: string; content: Buffer | null }>`
    select id, content from delivery where id = any(${[...deliveryIds]}::uuid[])`.execute(reader.query);
  const found = new Map(rows.map(({ id, content }) => [id, content ?? undefined]));
  return deliveryIds.map((id) => found.get(id));
}

/** The operators that have deliveries waiting to be handed over, due or not. */
export async function operatorsWaiting(reader: Reader<MediatorTables>): Promise<readonly Organisationsnummer[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive next as (
      (select operator_id as id from outbox where stage = 'hand-over' order by operator_id limit 1)
      union all
      select (select operator_id from outbox where stage = 'hand-over' and operator_id > next.id
              order by operator_id limit 1) from next where next.id is not null
    ) select id from next where id is not null`.execute(reader.query);
  return rows.map((row) => organisation(row.id));
}

// An equality on every column before next_at, so that the index goes straight to what is due.
function whose(operator: Organisationsnummer | undefined): RawBuilder<unknown> {
  return operator === undefined ? sql`operator_id is null` : sql`operator_id = ${operator}`;
}

function asClaimed(row: ClaimedRow): Claimed {
  const { operator_id, operator_name, service_address } = row;
  return {
    deliveryId: row.delivery_id,
    claim: row.claim,
    senderId: organisation(row.sender_id),
    recipient: recipientOf(row.recipient),
    kind: row.kind,
    contentBytes: row.content_bytes,
    acceptedAt: row.accepted_at,
    progress: {
      rounds: row.rounds,
      expiresAt: row.expires_at,
      ...(row.doubt ? { doubt: doubtOf(row) } : {}),
    },
    attempts: row.attempts,
    waitedMs: row.waited_ms,
    ...(row.content_blob === null ? {} : { blob: row.content_blob }),
    ...(row.in_flight === null ? {} : { inFlight: row.in_flight }),
    ...(row.sealed_on === null ? {} : { sealedOn: row.sealed_on }),
    ...(row.waiting_for === null ? {} : { waitingFor: row.waiting_for }),
    ...(operator_id === null || service_address === null
      ? {}
      : { operator: { id: organisation(operator_id), name: operator_name ?? '', address: service_address } }),
  };
}

function doubtOf({ doubt_operator: operator }: ClaimedRow): NonNullable<Progress['doubt']> {
  return operator === null ? {} : { operator: organisation(operator) };
}

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  if (!parsed.ok) throw new BrevduvaError('internal', 'a stored organisation number cannot be read');
  return parsed.value;
}

function recipientOf(text: string): RecipientId {
  const parsed = parseRecipientId(text);
  if (!parsed.ok) throw new BrevduvaError('internal', 'a stored recipient cannot be read');
  return parsed.value;
}
