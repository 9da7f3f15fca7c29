// A webhook's turn: one process at a time claims it, and only whoever holds the claim moves it (DESIGN, Data: fencing).
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MediatorTables } from './schema.ts';

/** A webhook that may have something to do. */
export interface DueWebhook {
  readonly id: string;
  readonly organisation: string;
  readonly position: number;
  readonly kinds: readonly string[] | undefined;
}

export interface HeldWebhook extends DueWebhook {
  readonly claim: number;
  readonly url: string;
  readonly maxEvents: number;
  readonly failures: number;
  readonly waitingSince: Date | undefined;
}

// After a restore nothing is sent before somebody lets it.
const notPaused = sql<boolean>`not exists (select from service_pause)`;

/** Active, not being delivered by anybody, and not waiting for its next try. */
export async function dueWebhooks(reader: Reader<MediatorTables>, now: Date): Promise<readonly DueWebhook[]> {
  const rows = await reader.query
    .selectFrom('webhook')
    .select(['id', 'organisation', 'position', 'kinds'])
    .where('state', '=', 'active')
    .where('next_at', '<=', now)
    .where(sql<boolean>`leased_until <= now()`)
    .where(notPaused)
    .execute();
  return rows.map((row) => ({ ...row, kinds: row.kinds ?? undefined }));
}

/** Everything that is active: what disposal must leave for them. */
export async function activeWebhooks(reader: Reader<MediatorTables>): Promise<readonly DueWebhook[]> {
  const columns = ['id', 'organisation', 'position', 'kinds'] as const;
  const rows = await reader.query.selectFrom('webhook').select(columns).where('state', '=', 'active').execute();
  return rows.map((row) => ({ ...row, kinds: row.kinds ?? undefined }));
}

/** Takes a webhook for `leaseMs`; undefined when somebody else has it, or it is not due any more. */
export async function claimWebhook(
  tx: Transaction<MediatorTables>,
  id: string,
  now: Date,
  leaseMs: number,
): Promise<HeldWebhook | undefined> {
  const row = await tx.query
    .updateTable('webhook')
    .set((eb) => ({ claim: eb('claim', '+', 1), leased_until: leaseEnd(leaseMs) }))
    .where('id', '=', id)
    .where('state', '=', 'active')
    .where('next_at', '<=', now)
    .where(sql<boolean>`leased_until <= now()`)
    .where(notPaused)
    .returning(['id', 'organisation', 'position', 'kinds', 'claim', 'url', 'max_events', 'failures', 'waiting_since'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { max_events: maxEvents, waiting_since: waitingSince, kinds, ...rest } = row;
  return { ...rest, kinds: kinds ?? undefined, maxEvents, waitingSince: waitingSince ?? undefined };
}

export type Held = Pick<HeldWebhook, 'id' | 'claim'>;

/** The receiver has everything up to `position`: written, and the lease renewed. False: the claim is lost. */
export async function storeTaken(
  tx: Transaction<MediatorTables>,
  held: Held,
  { position, at, leaseMs }: { position: number; at: Date; leaseMs: number },
): Promise<boolean> {
  return change(tx, held, {
    position,
    failures: 0,
    waiting_since: null,
    last_success_at: at,
    next_at: at,
    leased_until: leaseEnd(leaseMs),
  });
}

export interface Failure {
  readonly at: Date;
  readonly nextAt: Date;
  readonly failures: number;
  readonly waitingSince: Date;
  readonly reason: string;
  readonly status?: number | undefined;
  /** It has waited too long: paused until somebody begins again. */
  readonly giveUp: boolean;
}

/** A try that was not taken: the position stays, and the claim is given back. False: the claim is lost. */
export async function storeFailure(tx: Transaction<MediatorTables>, held: Held, failure: Failure): Promise<boolean> {
  return change(tx, held, {
    failures: failure.failures,
    waiting_since: failure.waitingSince,
    last_failure_at: failure.at,
    last_failure: failure.reason,
    last_status: failure.status ?? null,
    next_at: failure.nextAt,
    leased_until: new Date(0),
    ...(failure.giveUp ? { state: 'paused' as const, paused_because: 'gave-up' as const } : {}),
  });
}

/** Gives a claim back; `position` also moves it on over events that are not for it. */
export async function releaseWebhook(tx: Transaction<MediatorTables>, held: Held, position?: number): Promise<boolean> {
  return change(tx, held, { leased_until: new Date(0), ...(position === undefined ? {} : { position }) });
}

/** Moves a webhook that nobody holds on over events that are not for it: as it was when that was found, or not at all. */
export async function passOver(
  tx: Transaction<MediatorTables>,
  { id, position: before, kinds }: DueWebhook,
  position: number,
): Promise<void> {
  await tx.query
    .updateTable('webhook')
    .set({ position })
    .where('id', '=', id)
    .where('position', '=', before)
    .where(sql<boolean>`kinds is not distinct from ${kinds === undefined ? null : [...kinds]}::text[]`)
    .where(sql<boolean>`leased_until <= now()`)
    .execute();
}

type Changes = Partial<{
  position: number;
  failures: number;
  waiting_since: Date | null;
  last_success_at: Date;
  last_failure_at: Date;
  last_failure: string;
  last_status: number | null;
  next_at: Date;
  leased_until: Date | ReturnType<typeof leaseEnd>;
  state: 'paused';
  paused_because: 'gave-up';
}>;

async function change(tx: Transaction<MediatorTables>, { id, claim }: Held, changes: Changes): Promise<boolean> {
  const done = await tx.query
    .updateTable('webhook')
    .set(changes)
    .where('id', '=', id)
    .where('claim', '=', claim)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

function leaseEnd(leaseMs: number) {
  return sql<Date>`now() + ${leaseMs}::double precision * interval '1 millisecond'`;
}
