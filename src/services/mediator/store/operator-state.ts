// Operators' breakers and rates, the same for every process of this installation (issue 3, per operator).
import { sql } from 'kysely';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import { openFor } from '../operators/breaker.ts';
import type { BreakerPolicy } from '../operators/policy.ts';
import type { MediatorTables } from './schema.ts';

/** The channel (Database.listen) on which a change of a breaker or a policy is told. */
export const OPERATORS_CHANNEL = 'operators';

export interface OperatorState {
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly since: Date;
  /** Open: when one delivery is tried. Absent while a person has stopped it. */
  readonly until?: Date;
  readonly reason?: string;
  /** The person's name. */
  readonly stoppedBy?: string;
  readonly failures: number;
}

type Tx = Transaction<MediatorTables>;

/** The state of every operator that has one. */
export async function readStates(reader: Reader<MediatorTables>): Promise<ReadonlyMap<string, OperatorState>> {
  const rows = await reader.query
    .selectFrom('operator_state')
    .select(['operator_id', 'breaker', 'since', 'until', 'reason', 'stopped_by', 'failures'])
    .execute();
  return new Map(rows.map((row) => [row.operator_id, asState(row)]));
}

/**
 * A call failed: counts it, and opens the breaker when there were too many in a row, or when it was the one tried. True
 * when it was closed before.
 */
export async function storeFailure(
  tx: Tx,
  audit: MediatorEvents,
  failure: {
    readonly operator: Organisationsnummer;
    readonly reason: string;
    readonly probe: boolean;
    readonly policy: BreakerPolicy;
  },
): Promise<boolean> {
  const { operator, reason, probe, policy } = failure;
  const row = await tx.query
    .insertInto('operator_state')
    .values({ operator_id: operator, failures: 1 })
    .onConflict((conflict) =>
      conflict.column('operator_id').doUpdateSet((eb) => ({ failures: eb('operator_state.failures', '+', 1) })),
    )
    .returning(['breaker', 'failures', 'opened'])
    .executeTakeFirstOrThrow();
  const opens = row.breaker === 'closed' ? row.failures >= policy.failures : row.breaker === 'half-open' && probe;
  if (!opens) return false;
  const opened = row.opened + 1;
  await sql`
    update operator_state set breaker = 'open', since = case when ${row.breaker} = 'closed' then now() else since end,
      until = now() + ${openFor(opened, policy)} * interval '1 millisecond', opened = ${opened}, reason = ${reason},
      probe_until = null
    where operator_id = ${operator}`.execute(tx.query);
  // Told once for each time that the operator stops answering, not once for each try.
  const first = row.breaker === 'closed';
  if (first) await record(tx, audit, 'operator.breaker-opened', operator, 'system', { reason });
  tx.wake(OPERATORS_CHANNEL);
  return first;
}

/** A call went well: closes the breaker when it was the one tried, and forgets earlier failures. */
export async function storeSuccess(
  tx: Tx,
  audit: MediatorEvents,
  operator: Organisationsnummer,
  probe: boolean,
): Promise<void> {
  const before = await lock(tx, operator);
  if (before === undefined || (before.breaker !== 'closed' && !(before.breaker === 'half-open' && probe))) return;
  await close(tx, operator);
  if (before.breaker === 'closed') return;
  await record(tx, audit, 'operator.breaker-closed', operator, 'system', {});
  tx.wake(OPERATORS_CHANNEL);
}

/** Whether this process may try one delivery now; nobody else may until it ended or `leaseMs` are over. */
export async function takeProbe(tx: Tx, operator: Organisationsnummer, leaseMs: number): Promise<boolean> {
  const { rows } = await sql`
    update operator_state set breaker = 'half-open', probe_until = now() + ${leaseMs} * interval '1 millisecond'
    where operator_id = ${operator} and ((breaker = 'open' and until <= now())
      or (breaker = 'half-open' and (probe_until is null or probe_until <= now())))
    returning operator_id`.execute(tx.query);
  return rows.length > 0;
}

/** The one delivery that was to be tried was not, or its end says nothing of the operator. */
export async function releaseProbe(tx: Tx, operator: Organisationsnummer): Promise<void> {
  await tx.query
    .updateTable('operator_state')
    .set({ probe_until: null })
    .where('operator_id', '=', operator)
    .where('breaker', '=', 'half-open')
    .execute();
}

/** A person stops the line, or starts it again. False when it was so already. */
export async function storeByHand(
  tx: Tx,
  audit: MediatorEvents,
  operator: Organisationsnummer,
  to: 'stopped' | 'started',
  by: { readonly loginId: string; readonly name: string },
): Promise<boolean> {
  await tx.query
    .insertInto('operator_state')
    .values({ operator_id: operator })
    .onConflict((c) => c.doNothing())
    .execute();
  const before = await lock(tx, operator);
  const stopped = before?.breaker === 'open' && before.stopped_by !== null;
  if (to === 'stopped' ? stopped : before?.breaker === 'closed') return false;
  if (to === 'started') await close(tx, operator);
  else
    await sql`update operator_state set breaker = 'open', since = now(), until = null, reason = 'by-hand',
      stopped_by = ${by.name}, probe_until = null where operator_id = ${operator}`.execute(tx.query);
  await record(tx, audit, `operator.${to}`, operator, by.loginId, {});
  tx.wake(OPERATORS_CHANNEL);
  return true;
}

/** Takes up to `most` calls from what the rate allows now; a negative number gives back. `waitMs`: until the next one. */
export async function takeCalls(
  tx: Tx,
  operator: Organisationsnummer,
  perSecond: number,
  most: number,
): Promise<{ readonly taken: number; readonly waitMs: number }> {
  // A tenth of a second's worth at once: no more than that ever exceeds the rate in any second.
  const bucket = Math.max(1, perSecond / 10);
  await sql`set local synchronous_commit = off`.execute(tx.query);
  await tx.query
    .insertInto('operator_state')
    .values({ operator_id: operator })
    .onConflict((c) => c.doNothing())
    .execute();
  const { rows } = await sql<{ left: number; taken: number }>`
    with now as (
      select operator_id, least(${bucket}::float8, coalesce(tokens, ${bucket}::float8)
        + ${perSecond}::float8 * greatest(0, extract(epoch from clock_timestamp() - coalesce(tokens_at, now())))) as there
      from operator_state where operator_id = ${operator} for update
    )
    update operator_state set tokens = there - least(floor(there), ${most}::float8), tokens_at = clock_timestamp()
    from now where operator_state.operator_id = now.operator_id
    returning tokens as left, least(floor(there), ${most}::float8)::int as taken`.execute(tx.query);
  const { left, taken } = rows[0] ?? { left: 0, taken: 0 };
  return { taken, waitMs: Math.ceil((Math.max(0, 1 - left) / perSecond) * 1000) };
}

async function lock(tx: Tx, operator: Organisationsnummer) {
  return tx.query
    .selectFrom('operator_state')
    .select(['breaker', 'stopped_by'])
    .where('operator_id', '=', operator)
    .forUpdate()
    .executeTakeFirst();
}

async function close(tx: Tx, operator: Organisationsnummer): Promise<void> {
  await sql`
    update operator_state set since = case when breaker = 'closed' then since else now() end, breaker = 'closed',
      failures = 0, opened = 0, until = null, reason = null, stopped_by = null, probe_until = null
    where operator_id = ${operator}`.execute(tx.query);
}

function record(
  tx: Tx,
  audit: MediatorEvents,
  kind: 'operator.breaker-opened' | 'operator.breaker-closed' | 'operator.stopped' | 'operator.started',
  operator: Organisationsnummer,
  actor: string,
  details: { readonly reason?: string },
): Promise<void> {
  return audit.record(tx, { kind, actor, subject: operator, details: { ...details } });
}

function asState(row: {
  breaker: OperatorState['breaker'];
  since: Date;
  until: Date | null;
  reason: string | null;
  stopped_by: string | null;
  failures: number;
}): OperatorState {
  return {
    breaker: row.breaker,
    since: row.since,
    ...(row.until === null ? {} : { until: row.until }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.stopped_by === null ? {} : { stoppedBy: row.stopped_by }),
    failures: row.failures,
  };
}
