// Work that follows from a committed fact: enqueued in the same transaction, done at least once, fenced (DESIGN, "Data").
import { sql } from 'kysely';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Transaction } from '../database/database.ts';
import type { JsonValue } from '../database/json.ts';
import type { PlatformTables } from '../database/tables.ts';
import type { Log } from '../log.ts';

export interface NewJob {
  readonly kind: string;
  /** What it is about; one job of a kind for each key. A second one is left out silently. */
  readonly key: string;
  readonly payload: JsonValue;
  /** Not before then; default at once. */
  readonly runAt?: Date;
}

export interface ClaimedJob {
  readonly id: number;
  readonly organisation: Organisationsnummer;
  readonly kind: string;
  readonly key: string;
  readonly payload: JsonValue;
  /** 1 at the first attempt. */
  readonly attempt: number;
  /** Aborted when the lease is known to be lost: somebody else may be doing this now. */
  readonly signal: AbortSignal;
  /** Aborted when the service is to stop, which waits for this: whoever does much in small parts leaves the rest for the next time. */
  readonly stopping: AbortSignal;
}

/** What became of an attempt. `settle` is run in the transaction that ends the attempt, only if the lease still is ours. */
export type JobResult<DB> =
  | { readonly kind: 'done'; readonly settle?: (tx: Transaction<DB>) => Promise<void> }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly settle?: (tx: Transaction<DB>) => Promise<void> };

export interface WorkerOptions<DB> {
  /** Only this organisation's jobs; all when absent. */
  readonly organisation?: Organisationsnummer;
  readonly handlers: Readonly<Record<string, (job: ClaimedJob) => Promise<JobResult<DB>>>>;
  /** Jobs at once in this process. */
  readonly concurrency: number;
  /** How long a claim holds without a sign of life, ms. Renewed at a third of it while a handler runs. */
  readonly leaseMs: number;
  readonly log: Log;
  /** How often to look without being woken, ms; default 1000. */
  readonly pollMs?: number;
}

/** Its payload is the organisation whose job came. */
export const JOB_CHANNEL = 'job';

/** Puts a job in the queue, in the caller's transaction; workers are woken at commit. */
export async function enqueue<DB extends PlatformTables>(tx: Transaction<DB>, job: NewJob): Promise<void> {
  await enqueueAll(tx, [job]);
}

/** The same for many jobs, in one statement. */
export async function enqueueAll<DB extends PlatformTables>(
  tx: Transaction<DB>,
  jobs: readonly NewJob[],
): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map(({ kind, key, payload, runAt = null }) => ({ kind, key, payload, runAt }));
  // In the order of the keys: two processes that put the same ones would otherwise wait for each other in a ring.
  await sql`
    insert into job (organisation, kind, key, payload, next_at)
    select ${tx.organisation}, kind, key, coalesce(payload, 'null'), coalesce("runAt", clock_timestamp())
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as j(kind text, key text, payload jsonb, "runAt" timestamptz)
    order by kind, key
    on conflict (kind, key) do nothing`.execute(tx.query);
  if (rows.some(({ runAt }) => runAt === null || runAt.getTime() <= Date.now())) tx.wake(JOB_CHANNEL, tx.organisation);
}
