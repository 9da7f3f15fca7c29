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
  const at = job.runAt ?? null;
  await sql`
    insert into job (organisation, kind, key, payload, next_at)
    values (${tx.organisation}, ${job.kind}, ${job.key}, ${JSON.stringify(job.payload)}::jsonb, coalesce(${at}::timestamptz, clock_timestamp()))
    on conflict (kind, key) do nothing`.execute(tx.query);
  if (at === null || at.getTime() <= Date.now()) tx.wake(JOB_CHANNEL, tx.organisation);
}
