// The worker: claims jobs in batches, runs handlers, and writes an outcome only with the attempt number it belongs to (DESIGN, "Data").
import { setTimeout } from 'node:timers/promises';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Database } from '../database/database.ts';
import type { PlatformTables } from '../database/tables.ts';
import type { Running } from '../running.ts';
import { backOffMs } from './back-off.ts';
import { type ClaimedRow, claimJobs, expireRequests, finishJob, postponeJob, renewLeases } from './claim.ts';
import { JOB_CHANNEL, type JobResult, type WorkerOptions } from './jobs.ts';
import { Wake } from './wake.ts';

const AFTER_A_FAULT = { firstMs: 1000, longestMs: 600_000 };
const DATABASE_PAUSE_MS = 1000;
const HOUSEKEEPING_MS = 300_000;

interface RunningJob {
  readonly row: ClaimedRow;
  readonly lost: AbortController;
  heldUntil: number;
}

/** Starts claiming at once. `stop()` takes no more work and waits for the handlers that run. */
export function startWorker<DB extends PlatformTables>(db: Database<DB>, options: WorkerOptions<DB>): Running {
  const worker = new Worker(db, options);
  return { name: 'jobs', addresses: {}, stop: () => worker.stop() };
}

class Worker<DB extends PlatformTables> {
  readonly #db: Database<DB>;
  readonly #options: WorkerOptions<DB>;
  readonly #running = new Map<number, RunningJob>();
  readonly #wake = new Wake();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #housekeeping: NodeJS.Timeout;
  readonly #ended: Promise<void>;
  readonly #listening: Promise<() => Promise<void>>;
  readonly #stopping = new AbortController();

  constructor(db: Database<DB>, options: WorkerOptions<DB>) {
    this.#db = db;
    this.#options = options;
    this.#listening = this.#listen();
    this.#heartbeat = setInterval(() => void this.#renew(), options.leaseMs / 3);
    this.#housekeeping = setInterval(() => void this.#tidy(), HOUSEKEEPING_MS);
    this.#ended = this.#loop();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.now();
    await this.#ended;
    clearInterval(this.#heartbeat);
    clearInterval(this.#housekeeping);
    const stopListening = await this.#listening;
    await stopListening();
  }

  async #listen(): Promise<() => Promise<void>> {
    try {
      const stopListening = await this.#db.listen(JOB_CHANNEL, (whose) => this.#heard(whose));
      // What was put between the first claim and this moment was told to nobody.
      this.#wake.now();
      return stopListening;
    } catch {
      // Without NOTIFY the poll still finds everything, later.
      return async () => undefined;
    }
  }

  /** '' after a lost connection: anything may have come. */
  #heard(whose: string): void {
    const { organisation } = this.#options;
    if (organisation === undefined || whose === '' || whose === organisation) this.#wake.now();
  }

  async #loop(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const free = this.#options.concurrency - this.#running.size;
      const claimed = free > 0 ? await this.#claim(free) : [];
      for (const row of claimed) void this.#run(row);
      // A full batch means that more may wait; with no room left, a finished job wakes us.
      if (claimed.length < free || free === 0) await this.#wake.within(this.#options.pollMs ?? 1000);
    }
    while (this.#running.size > 0) await this.#wake.within(1000);
  }

  async #claim(limit: number): Promise<readonly ClaimedRow[]> {
    const { handlers, organisation, leaseMs, log } = this.#options;
    try {
      return await claimJobs(this.#db.everyOrganisation, {
        kinds: Object.keys(handlers),
        organisation,
        limit,
        leaseMs,
      });
    } catch (error) {
      log.error({ err: error }, 'No jobs could be claimed');
      await this.#wake.within(DATABASE_PAUSE_MS);
      return [];
    }
  }

  async #run(row: ClaimedRow): Promise<void> {
    const job: RunningJob = { row, lost: new AbortController(), heldUntil: Date.now() + this.#options.leaseMs };
    this.#running.set(row.id, job);
    try {
      await this.#settleWhileHeld(job, await this.#handle(job));
    } catch (error) {
      // The outcome was not written: the lease runs out and the job is done again.
      this.#options.log.error(
        { err: error, job: row.kind, attempt: row.attempt },
        'The outcome of a job was not written',
      );
    } finally {
      // Another attempt of the same job may have begun here after the lease was lost.
      if (this.#running.get(row.id) === job) this.#running.delete(row.id);
      this.#wake.now();
    }
  }

  async #handle({ row, lost }: RunningJob): Promise<JobResult<DB>> {
    const handler = this.#options.handlers[row.kind];
    if (handler === undefined) throw new BrevduvaError('internal', `No handler for ${row.kind}`);
    try {
      const signals = { signal: lost.signal, stopping: this.#stopping.signal };
      return await handler({ ...row, organisation: organisationOf(row), ...signals });
    } catch (error) {
      const afterMs = backOffMs(row.attempt, AFTER_A_FAULT);
      this.#options.log.error(
        { err: error, job: row.kind, attempt: row.attempt, afterMs },
        'A job failed and will be tried again',
      );
      return { kind: 'retry', afterMs };
    }
  }

  /** What was done is not done again because the database was away for a moment: it is written when it is back, if the job still is ours. */
  async #settleWhileHeld(job: RunningJob, result: JobResult<DB>): Promise<void> {
    for (;;) {
      try {
        await this.#settle(job.row, result);
        return;
      } catch (error) {
        const isAway = error instanceof BrevduvaError && error.code === 'unavailable';
        if (!isAway || job.lost.signal.aborted || Date.now() > job.heldUntil) throw error;
        await setTimeout(DATABASE_PAUSE_MS / 4);
      }
    }
  }

  async #settle(row: ClaimedRow, result: JobResult<DB>): Promise<void> {
    await this.#db.transaction(organisationOf(row), async (tx) => {
      const ours =
        result.kind === 'done'
          ? await finishJob(tx.query, row)
          : await postponeJob(tx.query, row, result.afterMs, null);
      if (!ours) throw new BrevduvaError('conflict', 'The lease was lost: another attempt has this job');
      await result.settle?.(tx);
    });
  }

  async #tidy(): Promise<void> {
    try {
      await expireRequests(this.#db.everyOrganisation);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'Old requests could not be let go; the next round tries again');
    }
  }

  async #renew(): Promise<void> {
    const mine = [...this.#running.values()];
    if (mine.length === 0) return;
    try {
      const until = Date.now() + this.#options.leaseMs;
      const rows = mine.map(({ row }) => row);
      const kept = await renewLeases(this.#db.everyOrganisation, rows, this.#options.leaseMs);
      for (const job of mine) {
        if (kept.has(job.row.id)) job.heldUntil = until;
        else job.lost.abort();
      }
    } catch (error) {
      this.#options.log.warn({ err: error }, 'Leases could not be renewed');
      for (const job of mine) if (Date.now() > job.heldUntil) job.lost.abort();
    }
  }
}

function organisationOf(row: ClaimedRow): Organisationsnummer {
  const parsed = parseOrganisationsnummer(row.organisation);
  if (parsed.ok) return parsed.value;
  throw new BrevduvaError('internal', `Job ${row.id} belongs to no organisation`);
}
