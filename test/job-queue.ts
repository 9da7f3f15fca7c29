// The job queue of one service, for tests: a database of its own, workers, and what is left in the queue.
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import pg from 'pg';
import { type Organisationsnummer, parseOrganisationsnummer } from '../src/domain/organisationsnummer.ts';
import { Database } from '../src/platform/database/database.ts';
import type { PlatformTables } from '../src/platform/database/tables.ts';
import { type ClaimedJob, enqueue, type JobResult, type WorkerOptions } from '../src/platform/jobs/jobs.ts';
import { startWorker } from '../src/platform/jobs/worker.ts';
import { createLog } from '../src/platform/log.ts';
import type { Running } from '../src/platform/running.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export type Handler = (job: ClaimedJob) => Promise<JobResult<PlatformTables>>;

const log = createLog('test', { level: 'silent' });

export function organisationOf(text: string): Organisationsnummer {
  const result = parseOrganisationsnummer(text);
  assert.ok(result.ok);
  return result.value;
}

const WAITS_AT_MOST_MS = 60_000;

/** Looks again until it is so; throws after a minute, so that a hung test costs that and no more. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + WAITS_AT_MOST_MS;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not within ${WAITS_AT_MOST_MS} ms: ${String(condition)}`);
    await new Promise((later) => setTimeout(later, 2));
  }
}

export class JobQueue {
  readonly organisation = organisationOf('162021003898');
  readonly database: Database<PlatformTables>;
  readonly #made: TestDatabase;

  constructor(made: TestDatabase) {
    this.#made = made;
    this.database = Database.open<PlatformTables>({ url: made.url, schema: made.schema, maxConnections: 20 });
  }

  /** A worker for jobs of kind 'deliver'. */
  work(handler: Handler, options: Partial<WorkerOptions<PlatformTables>> = {}): Running {
    return startWorker(this.database, {
      handlers: { deliver: handler },
      concurrency: 4,
      leaseMs: 30_000,
      log,
      ...options,
    });
  }

  put(...keys: string[]): Promise<void> {
    return this.database.transaction(this.organisation, async (tx) => {
      for (const key of keys) await enqueue(tx, { kind: 'deliver', key, payload: { letter: key } });
    });
  }

  async left(): Promise<unknown[]> {
    return (await sql`select key, attempt from job order by key`.execute(this.database.everyOrganisation)).rows;
  }

  /** Cuts every connection of the service, as a restart of the database does. */
  async cutEveryone(): Promise<void> {
    const owner = new pg.Client({ connectionString: this.#made.ownerUrl });
    await owner.connect();
    const session = [this.#made.role];
    await owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = current_database()',
      session,
    );
    await owner.end();
  }

  async empty(): Promise<void> {
    await sql`delete from job`.execute(this.database.everyOrganisation);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.#made.drop();
  }
}

export async function openJobQueue(): Promise<JobQueue> {
  return new JobQueue(await testDatabase({ schema: 'mediator' }));
}
