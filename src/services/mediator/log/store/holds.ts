// Legal holds: what stands, set and lifted, each told in the audit trail and so in the chain (without a recipient's number).
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../../platform/database/database.ts';
import type { MediatorEvents } from '../../events.ts';
import type { MediatorTables } from '../../store/schema.ts';
import type { LogHoldTable } from '../tables.ts';
import { holdChain } from './chain.ts';

/** What a hold covers. */
export type HoldScope =
  | { readonly scope: 'delivery' | 'sender' | 'recipient'; readonly value: string }
  | { readonly scope: 'time'; readonly from: Date; readonly to: Date };

export type Hold = HoldScope & {
  readonly id: string;
  readonly reason: string;
  readonly setBy: string;
  readonly setAt: Date;
};

/** The log-in's id, and the person's name, which people read. */
export interface HeldBy {
  readonly id: string;
  readonly name?: string;
}

export type NewHold = HoldScope & {
  readonly id: string;
  readonly reason: string;
  readonly by: HeldBy;
  readonly at: Date;
};

/** The holds that stand, the newest first. */
export async function standingHolds(reader: Reader<MediatorTables>): Promise<readonly Hold[]> {
  const rows = await reader.query
    .selectFrom('log_hold')
    .selectAll()
    .where('lifted_at', 'is', null)
    .orderBy('set_at', 'desc')
    .execute();
  return rows.map(asHold);
}

/** Takes the chain, so that no disposal runs at the same time: what is there when this commits is kept. */
export async function storeHold(tx: Transaction<MediatorTables>, audit: MediatorEvents, hold: NewHold): Promise<void> {
  await holdChain(tx, true);
  const { id, scope, reason, by, at } = hold;
  const times = hold.scope === 'time' ? { from_at: hold.from, to_at: hold.to } : { from_at: null, to_at: null };
  const value = hold.scope === 'time' ? null : hold.value;
  const nobody = { lifted_by: null, lifted_at: null };
  await tx.query
    .insertInto('log_hold')
    .values({ id, scope, value, ...times, reason, set_by: by.name ?? by.id, set_at: at, ...nobody })
    .execute();
  await audit.record(tx, {
    kind: 'hold.set',
    actor: by.id,
    subject: id,
    details: { ...detailsOf(hold, reason), ...named(by) },
  });
}

/** False when no such hold stands. */
export async function liftHold(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  { id, by, at }: { readonly id: string; readonly by: HeldBy; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update log_hold set lifted_by = ${by.name ?? by.id}, lifted_at = ${at} where id = ${id} and lifted_at is null
    returning id`.execute(tx.query);
  if (rows.length === 0) return false;
  await audit.record(tx, { kind: 'hold.lifted', actor: by.id, subject: id, details: named(by) });
  return true;
}

const named = ({ name }: HeldBy): Record<string, string> => (name === undefined ? {} : { name });

// The chain's records of holds are never disposed of, so they name no person.
function detailsOf(hold: NewHold, reason: string): Record<string, string> {
  if (hold.scope === 'time') return { scope: 'time', from: hold.from.toISOString(), to: hold.to.toISOString(), reason };
  return { scope: hold.scope, reason, ...(hold.scope === 'recipient' ? {} : { value: hold.value }) };
}

function asHold(row: LogHoldTable): Hold {
  const common = { id: row.id, reason: row.reason, setBy: row.set_by, setAt: row.set_at };
  return row.scope === 'time'
    ? { ...common, scope: 'time', from: row.from_at ?? row.set_at, to: row.to_at ?? row.set_at }
    : { ...common, scope: row.scope, value: row.value ?? '' };
}
