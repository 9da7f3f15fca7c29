// Mailings: planned once for each key, found by their owner or by staff, and moved from state to state under their row's lock.
import { randomUUIDv7 } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailingState } from './mailing-tables.ts';
import type { MediatorTables } from './schema.ts';

export interface MailingPlan {
  readonly name: string;
  readonly startsAt?: Date;
  readonly endsAt?: Date;
  /** Letters let go a minute; absent: as fast as they are taken. */
  readonly perMinute?: number;
}

export interface Mailing extends MailingPlan {
  readonly mailingId: string;
  readonly owner: string;
  readonly forBatch: boolean;
  readonly state: MailingState;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  /** Finished, over or cancelled. */
  readonly endedAt?: Date;
}

/** Who asks, under which key of theirs, with what. */
export interface Asked {
  readonly owner: string;
  readonly clientId: string;
  readonly key: string;
  readonly payloadHash: Buffer;
}

export interface Kept {
  readonly id: string;
  readonly payloadHash: Buffer;
  readonly replayed: boolean;
}

/** One at a time for each key, until the transaction ends. */
export async function lockKey(tx: Transaction<MediatorTables>, owner: string, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${owner} ${key}`}, 14))`.execute(tx.query);
}

/** Stores a planned mailing, or finds what the key was used for. */
export async function storeMailing(
  tx: Transaction<MediatorTables>,
  asked: Asked,
  plan: MailingPlan & { readonly forBatch?: boolean },
  at: Date,
): Promise<Kept> {
  const { owner, clientId, key, payloadHash } = asked;
  const id = randomUUIDv7();
  const added = await tx.query
    .insertInto('mailing')
    .values({
      id,
      owner,
      client_id: clientId,
      idempotency_key: key,
      payload_hash: payloadHash,
      name: plan.name,
      for_batch: plan.forBatch ?? false,
      state: 'planned',
      starts_at: plan.startsAt ?? null,
      ends_at: plan.endsAt ?? null,
      per_minute: plan.perMinute ?? null,
      created_at: at,
    })
    .onConflict((conflict) => conflict.columns(['owner', 'idempotency_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (added !== undefined) return { id, payloadHash, replayed: false };
  const row = await tx.query
    .selectFrom('mailing')
    .select(['id', 'payload_hash'])
    .where('owner', '=', owner)
    .where('idempotency_key', '=', key)
    .executeTakeFirstOrThrow();
  return { id: row.id, payloadHash: row.payload_hash, replayed: true };
}

/** A mailing; of this owner only, where one is given. */
export async function findMailing(
  reader: Reader<MediatorTables>,
  mailingId: string,
  owner?: string,
): Promise<Mailing | undefined> {
  let query = reader.query.selectFrom('mailing').selectAll().where('id', '=', mailingId);
  if (owner !== undefined) query = query.where('owner', '=', owner);
  const row = await query.executeTakeFirst();
  return row === undefined ? undefined : asMailing(row);
}

/** Mailings, newest first; of this owner only, where one is given. */
export async function listMailings(
  reader: Reader<MediatorTables>,
  page: { readonly limit: number; readonly offset: number; readonly owner?: string },
): Promise<readonly Mailing[]> {
  let query = reader.query.selectFrom('mailing').selectAll();
  if (page.owner !== undefined) query = query.where('owner', '=', page.owner);
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map(asMailing);
}

/** How many there are. */
export async function countMailings(reader: Reader<MediatorTables>, owner?: string): Promise<number> {
  let query = reader.query.selectFrom('mailing').select(({ fn }) => fn.countAll<number>().as('count'));
  if (owner !== undefined) query = query.where('owner', '=', owner);
  return (await query.executeTakeFirstOrThrow()).count;
}

/** The mailing under lock; undefined when there is none, or, with `skipLocked`, when another process has it now. */
export async function lockMailing(
  tx: Transaction<MediatorTables>,
  mailingId: string,
  options: { readonly owner?: string; readonly skipLocked?: boolean } = {},
): Promise<Mailing | undefined> {
  let query = tx.query.selectFrom('mailing').selectAll().where('id', '=', mailingId).forUpdate();
  if (options.owner !== undefined) query = query.where('owner', '=', options.owner);
  if (options.skipLocked === true) query = query.skipLocked();
  const row = await query.executeTakeFirst();
  return row === undefined ? undefined : asMailing(row);
}

/** Moves a locked mailing on; what is not finished is looked at by the releaser from now on. */
export async function moveMailing(
  tx: Transaction<MediatorTables>,
  mailingId: string,
  to: { readonly state: MailingState; readonly startedAt?: Date; readonly endedAt?: Date | null },
): Promise<void> {
  await tx.query
    .updateTable('mailing')
    .set({
      state: to.state,
      settled: to.state === 'finished',
      ...(to.startedAt === undefined ? {} : { started_at: to.startedAt }),
      ...(to.endedAt === undefined ? {} : { ended_at: to.endedAt }),
    })
    .where('id', '=', mailingId)
    .execute();
}

/** The releaser need not look at it any more. */
export async function settleMailing(tx: Transaction<MediatorTables>, mailingId: string): Promise<void> {
  await tx.query.updateTable('mailing').set({ settled: true }).where('id', '=', mailingId).execute();
}

/**
 * Mailings that something may be left to do for; none while the service is paused (after a restore). Of those that wait for
 * their start, and there may be thousands whose batches were cancelled, only those whose time has come or is over: with
 * neither start nor end that is what was planned before `forgotten`. Without times all of them.
 */
export async function unsettledMailings(
  reader: Reader<MediatorTables>,
  times?: { readonly now: Date; readonly forgotten: Date },
): Promise<readonly string[]> {
  const { now, forgotten } = times ?? { now: 'infinity', forgotten: 'infinity' };
  const { rows } = await sql<{ id: string }>`
    select id from mailing where not settled and not exists (select from service_pause)
      and (state <> 'planned' or starts_at <= ${now} or ends_at <= ${now} or created_at <= ${forgotten})
    order by id`.execute(reader.query);
  return rows.map((row) => row.id);
}

function asMailing(row: Selectable<MediatorTables['mailing']>): Mailing {
  return {
    mailingId: row.id,
    owner: row.owner,
    name: row.name,
    forBatch: row.for_batch,
    state: row.state,
    createdAt: row.created_at,
    ...(row.starts_at === null ? {} : { startsAt: row.starts_at }),
    ...(row.ends_at === null ? {} : { endsAt: row.ends_at }),
    ...(row.per_minute === null ? {} : { perMinute: row.per_minute }),
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}
