// A delivery as its owner may see it: what was accepted, where it is now, every attempt. Never the content.
import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import { type ChannelStatuses, channelStatuses } from '../notifications/channel-statuses.ts';
import type { State } from '../states.ts';
import type { AttemptTable, DeliveryKind, MediatorTables } from './schema.ts';

export interface DeliveryStatus {
  readonly deliveryId: string;
  readonly senderId: string;
  readonly senderName: string;
  readonly recipient: string;
  readonly kind: DeliveryKind;
  /** Of a notification. */
  readonly channels?: ChannelStatuses;
  readonly state: State;
  readonly reason?: string;
  readonly code?: number;
  readonly description?: string;
  readonly doubt: boolean;
  readonly possiblyRepeated: boolean;
  /** 'release': its mailing is not so far yet, or paused. */
  readonly awaiting?: 'retry' | 'person' | 'release';
  readonly operator?: { readonly id: string; readonly name: string };
  readonly transId?: string;
  readonly acceptedAt: Date;
  readonly expiresAt: Date;
  readonly nextAttemptAt?: Date;
  readonly finishedAt?: Date;
  /** When the sender was first told of the final outcome. */
  readonly fetchedAt?: Date;
  /** When our copy of the content was erased. */
  readonly erasedAt?: Date;
}

export interface AttemptStatus {
  readonly number: number;
  readonly operator: { readonly id: string; readonly name: string };
  readonly certificate: { readonly fingerprint: string; readonly organisation: string };
  readonly possiblyRepeats: boolean;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly outcome?: 'delivered' | 'refused' | 'not-sent' | 'unknown';
  readonly reason?: string;
  readonly code?: number;
  readonly description?: string;
  readonly transId?: string;
}

/** One delivery of these senders, or undefined: an id of somebody else's is the same as no delivery. */
export async function findDelivery(
  reader: Reader<MediatorTables>,
  senderIds: readonly string[],
  deliveryId: string,
): Promise<DeliveryStatus | undefined> {
  const row = await statuses(reader)
    .where('delivery.id', '=', deliveryId)
    .where('delivery.sender_id', 'in', senderIds)
    .executeTakeFirst();
  return row === undefined ? undefined : asStatus(row);
}

/** The senders' deliveries, newest first. */
export async function listDeliveries(
  reader: Reader<MediatorTables>,
  senderIds: readonly string[],
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly DeliveryStatus[]> {
  const { limit, offset } = page;
  // Each sender's by its own index: those of several sorted together would be a sort of everything they ever had.
  const newest = sql<string>`(
    select own.id from unnest(${[...senderIds]}::text[]) as sender(id) cross join lateral (
      select id, accepted_at from delivery where sender_id = sender.id order by accepted_at desc, id desc limit ${offset + limit}
    ) as own order by own.accepted_at desc, own.id desc limit ${limit} offset ${offset})`;
  const rows = await statuses(reader)
    .where('delivery.id', 'in', newest)
    .orderBy('delivery.accepted_at', 'desc')
    .orderBy('delivery.id', 'desc')
    .execute();
  return rows.map(asStatus);
}

/** One delivery, whoever its sender is: for those who run the mediator. */
export async function findForStaff(
  reader: Reader<MediatorTables>,
  deliveryId: string,
): Promise<DeliveryStatus | undefined> {
  const row = await statuses(reader).where('delivery.id', '=', deliveryId).executeTakeFirst();
  return row === undefined ? undefined : asStatus(row);
}

/** How many deliveries these senders have, counted to `most`: a sender may have millions. */
export async function countDeliveries(
  reader: Reader<MediatorTables>,
  senderIds: readonly string[],
  most: number,
): Promise<number> {
  const row = await reader.query
    .selectFrom((eb) =>
      eb.selectFrom('delivery').select('sender_id').where('sender_id', 'in', senderIds).limit(most).as('found'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Deliveries that only a person can resolve, the oldest first. */
export async function awaitingPerson(
  reader: Reader<MediatorTables>,
  limit: number,
): Promise<readonly DeliveryStatus[]> {
  const rows = await statuses(reader)
    .where('delivery.result', '=', 'unknown')
    .orderBy('delivery.finished_at')
    .limit(limit)
    .execute();
  return rows.map(asStatus);
}

/** The last deliveries of every sender, newest first: for the operations page. Without more order than the index has: a batch has one time for all. */
export async function latestDeliveries(
  reader: Reader<MediatorTables>,
  limit: number,
): Promise<readonly DeliveryStatus[]> {
  const rows = await statuses(reader).orderBy('delivery.accepted_at', 'desc').limit(limit).execute();
  return rows.map(asStatus);
}

/** The ids of a delivery's messages, which are all that an operator can look for. */
export async function messageIdsOf(reader: Reader<MediatorTables>, deliveryId: string): Promise<readonly string[]> {
  const row = await reader.query
    .selectFrom('delivery')
    .select('message_ids')
    .where('id', '=', deliveryId)
    .executeTakeFirst();
  return row?.message_ids ?? [];
}

/** Every attempt of a delivery, first to last. */
export async function attemptsOf(
  reader: Reader<MediatorTables>,
  deliveryId: string,
): Promise<readonly AttemptStatus[]> {
  const rows = await reader.query
    .selectFrom('attempt')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('number')
    .execute();
  return rows.map(asAttempt);
}

const columns = [
  'delivery.id',
  'delivery.sender_id',
  'delivery.sender_name',
  'delivery.recipient',
  'delivery.kind',
  'delivery.channels',
  'delivery.accepted_at',
  'delivery.expires_at',
  'delivery.finished_at',
  'delivery.fetched_at',
  'delivery.erased_at',
  'delivery.result',
  'delivery.reason',
  'delivery.code',
  'delivery.description',
  'delivery.operator_id',
  'delivery.operator_name',
  'delivery.trans_id',
  'delivery.doubt',
  'delivery.possibly_repeated',
  'outbox.stage',
  'outbox.next_at',
  'outbox.expires_at as outbox_expires_at',
  'outbox.in_flight',
  'outbox.waiting_for',
  'outbox.doubt as outbox_doubt',
  'outbox.possibly_repeated as outbox_possibly_repeated',
  'outbox.operator_id as outbox_operator_id',
  'outbox.operator_name as outbox_operator_name',
] as const;

function statuses(reader: Reader<MediatorTables>) {
  return reader.query.selectFrom('delivery').leftJoin('outbox', 'outbox.delivery_id', 'delivery.id').select(columns);
}

type Row = ReturnType<typeof statuses> extends SelectQueryBuilder<infer _D, infer _T, infer O> ? O : never;

function asStatus(row: Row): DeliveryStatus {
  const reason = row.result === null ? row.waiting_for : row.reason;
  const operatorId = row.operator_id ?? row.outbox_operator_id;
  const awaiting = awaitingOf(row);
  return {
    deliveryId: row.id,
    senderId: row.sender_id,
    senderName: row.sender_name,
    recipient: row.recipient,
    kind: row.kind,
    ...(row.channels === null ? {} : { channels: channelStatuses(row.channels, row.result) }),
    state: stateOf(row),
    ...(reason === null ? {} : { reason }),
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.description === null ? {} : { description: row.description }),
    doubt: row.doubt || row.outbox_doubt === true,
    possiblyRepeated: row.possibly_repeated || row.outbox_possibly_repeated === true,
    ...(awaiting === undefined ? {} : { awaiting }),
    ...(operatorId === null
      ? {}
      : { operator: { id: operatorId, name: row.operator_name ?? row.outbox_operator_name ?? '' } }),
    ...(row.trans_id === null ? {} : { transId: row.trans_id }),
    acceptedAt: row.accepted_at,
    // A letter of a mailing is tried from when it is let go.
    expiresAt: row.outbox_expires_at ?? row.expires_at,
    ...(row.next_at === null || awaiting === undefined || awaiting === 'release' ? {} : { nextAttemptAt: row.next_at }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    ...(row.fetched_at === null ? {} : { fetchedAt: row.fetched_at }),
    ...(row.erased_at === null ? {} : { erasedAt: row.erased_at }),
  };
}

// With an attempt on the wire it is being handed over; after one that ended unknown it stays unknown until resolved.
function stateOf(row: Row): State {
  if (row.result !== null) return row.result;
  if (row.in_flight !== null) return 'handing-over';
  if (row.outbox_doubt === true) return 'unknown';
  return row.stage === 'hand-over' ? 'looked-up' : 'accepted';
}

function awaitingOf(row: Row): 'retry' | 'person' | 'release' | undefined {
  // PostgreSQL's infinity comes as a number.
  if (row.result === null && Number(row.next_at) === Number.POSITIVE_INFINITY) return 'release';
  if (row.result === 'unknown') return 'person';
  return row.result === null && row.waiting_for !== null ? 'retry' : undefined;
}

function asAttempt(row: Selectable<AttemptTable>): AttemptStatus {
  return {
    number: row.number,
    operator: { id: row.operator_id, name: row.operator_name },
    certificate: { fingerprint: row.certificate_fingerprint, organisation: row.certificate_organisation },
    possiblyRepeats: row.possibly_repeats,
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.description === null ? {} : { description: row.description }),
    ...(row.trans_id === null ? {} : { transId: row.trans_id }),
  };
}
