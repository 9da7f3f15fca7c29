// The queue: once per key, in the caller's transaction, shared by workers, fenced, retried, drained at stop, and alive after a lost database.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { Database } from '../database/database.ts';
import type { PlatformTables } from '../database/tables.ts';
import { createLog } from '../log.ts';
import { backOffMs } from './back-off.ts';
import { expireRequests } from './expire.ts';
import { type ClaimedJob, enqueue, type JobResult, type WorkerOptions } from './jobs.ts';
import { startWorker } from './worker.ts';

const log = createLog('test', { level: 'silent' });
const organisation = parsed('162021003898');
let made: TestDatabase;
let database: Database<PlatformTables>;

function parsed(text: string): Organisationsnummer {
  const result = parseOrganisationsnummer(text);
  assert.ok(result.ok);
  return result.value;
}

before(async () => {
  made = await testDatabase({ schema: 'mediator' });
  database = Database.open<PlatformTables>({ url: made.url, schema: made.schema, maxConnections: 20 });
});
beforeEach(() => sql`delete from job`.execute(database.everyOrganisation));
after(async () => {
  await database.close();
  await made.drop();
});

type Handler = (job: ClaimedJob) => Promise<JobResult<PlatformTables>>;

function work(handler: Handler, options: Partial<WorkerOptions<PlatformTables>> = {}) {
  return startWorker(database, { handlers: { deliver: handler }, concurrency: 4, leaseMs: 30_000, log, ...options });
}

function put(...keys: string[]): Promise<void> {
  return database.transaction(organisation, async (tx) => {
    for (const key of keys) await enqueue(tx, { kind: 'deliver', key, payload: { letter: key } });
  });
}

async function left(): Promise<unknown[]> {
  return (await sql`select key, attempt from job order by key`.execute(database.everyOrganisation)).rows;
}

async function cutEveryone(): Promise<void> {
  const owner = new pg.Client({ connectionString: made.ownerUrl });
  await owner.connect();
  await owner.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'mediator'");
  await owner.end();
}

/** A promise and how to keep it. */
function promised<T>() {
  return Promise.withResolvers<T>();
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((later) => setImmediate(later));
}

test('a job of a transaction that is rolled back is never seen, and one key is one job', async () => {
  const failing = database.transaction(organisation, async (tx) => {
    await enqueue(tx, { kind: 'deliver', key: 'rolled-back', payload: null });
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  await put('a', 'a');
  await put('a');
  assert.deepEqual(await left(), [{ key: 'a', attempt: 0 }]);
});

test('a worker is woken at commit, long before it would have looked', async () => {
  const done = promised<ClaimedJob>();
  const worker = work(
    async (job) => {
      done.resolve(job);
      return { kind: 'done' };
    },
    { pollMs: 600_000 },
  );
  // The first claim finds nothing; only NOTIFY can bring the next.
  await until(
    async () =>
      (
        await sql`select from pg_stat_activity where query like 'listen%mediator.job%'`.execute(
          database.everyOrganisation,
        )
      ).rows.length > 0,
  );
  await put('woken');
  const { kind, key, payload, attempt, organisation: whose } = await done.promise;
  assert.deepEqual(
    { kind, key, payload, attempt, whose },
    { kind: 'deliver', key: 'woken', payload: { letter: 'woken' }, attempt: 1, whose: organisation },
  );
  await worker.stop();
  assert.deepEqual(await left(), []);
});

test('three workers do a thousand jobs, each once', async () => {
  const keys = Array.from({ length: 1000 }, (_, n) => `job-${n}`);
  await put(...keys);
  const seen: string[] = [];
  const workers = [1, 2, 3].map(() =>
    work(async (job) => {
      seen.push(job.key);
      return { kind: 'done' };
    }),
  );
  await until(() => seen.length >= keys.length);
  await Promise.all(workers.map((worker) => worker.stop()));
  assert.deepEqual(seen.toSorted(), keys.toSorted());
  assert.deepEqual(await left(), []);
});

test('an attempt whose lease ran out cannot write its outcome: the one that took over does', async () => {
  await put('fenced');
  const slow = promised<void>();
  const settled: string[] = [];
  const settle = (who: string) => async () => void settled.push(who);
  const first = promised<ClaimedJob>();
  // Never renewed in time: as if the process had stood still.
  const standing = work(async (job) => {
    first.resolve(job);
    await slow.promise;
    return { kind: 'done', settle: settle('first') };
  });
  assert.equal((await first.promise).attempt, 1);
  await sql`update job set next_at = clock_timestamp()`.execute(database.everyOrganisation);
  const second = promised<ClaimedJob>();
  const hold = promised<void>();
  const taking = work(async (job) => {
    second.resolve(job);
    await hold.promise;
    return { kind: 'done', settle: settle('second') };
  });
  assert.equal((await second.promise).attempt, 2);
  slow.resolve();
  await standing.stop();
  assert.deepEqual(settled, []);
  assert.deepEqual(await left(), [{ key: 'fenced', attempt: 2 }]);
  hold.resolve();
  await taking.stop();
  assert.deepEqual(settled, ['second']);
  assert.deepEqual(await left(), []);
});

test('a handler that works is kept alive past its lease, and told when the lease was lost', async () => {
  await put('long');
  const started = promised<ClaimedJob>();
  const worker = work(
    async (job) => {
      started.resolve(job);
      await new Promise((aborted) => job.signal.addEventListener('abort', aborted));
      return { kind: 'done' };
    },
    { leaseMs: 150 },
  );
  const job = await started.promise;
  const lease = async () =>
    (
      await sql<{ at: Date }>`select next_at as at from job`.execute(database.everyOrganisation)
    ).rows[0]?.at.getTime() ?? 0;
  const claimedUntil = await lease();
  await until(async () => (await lease()) > claimedUntil + 150);
  assert.equal(job.signal.aborted, false);
  await sql`update job set attempt = attempt + 1, next_at = clock_timestamp() + interval '1 hour'`.execute(
    database.everyOrganisation,
  );
  await until(() => job.signal.aborted);
  await worker.stop();
  assert.deepEqual(await left(), [{ key: 'long', attempt: 2 }]);
});

test('a retry comes back later with the next attempt number; a handler that throws likewise', async () => {
  await put('again');
  const attempts: number[] = [];
  const worker = work(
    async (job) => {
      attempts.push(job.attempt);
      if (job.attempt < 3) return { kind: 'retry', afterMs: 1 };
      if (job.attempt === 3) throw new Error('a fault');
      return { kind: 'done' };
    },
    { pollMs: 5 },
  );
  await until(
    async () =>
      attempts.length === 3 &&
      (
        await sql`select from job where next_at > clock_timestamp() and next_at < clock_timestamp() + interval '10 seconds' and attempt = 3`.execute(
          database.everyOrganisation,
        )
      ).rows.length === 1,
  );
  await sql`update job set next_at = clock_timestamp()`.execute(database.everyOrganisation);
  await until(async () => (await left()).length === 0);
  await worker.stop();
  assert.deepEqual(attempts, [1, 2, 3, 4]);
});

test('when settling fails, nothing of it stays and the job is not lost', async () => {
  await put('unsettled');
  const tried = promised<void>();
  const worker = work(async () => ({
    kind: 'done',
    settle: async (tx) => {
      await tx.query.insertInto('session').values({ id: 'half', data: '{}', expires_at: new Date() }).execute();
      tried.resolve();
      throw new Error('no');
    },
  }));
  await tried.promise;
  await worker.stop();
  assert.deepEqual(await left(), [{ key: 'unsettled', attempt: 1 }]);
  assert.deepEqual((await sql`select from session where id = 'half'`.execute(database.everyOrganisation)).rows, []);
});

test('stop waits for what runs and takes nothing more', async () => {
  await put('running', 'waiting');
  const begun = promised<void>();
  const finish = promised<void>();
  const worker = work(
    async () => {
      begun.resolve();
      await finish.promise;
      return { kind: 'done' };
    },
    { concurrency: 1 },
  );
  await begun.promise;
  const stopped = worker.stop();
  finish.resolve();
  await stopped;
  assert.equal((await left()).length, 1);
});

test("only this organisation's jobs are taken when the worker is bound to one", async () => {
  await put('mine');
  await database.transaction(parsed('162021004748'), (tx) =>
    enqueue(tx, { kind: 'deliver', key: 'theirs', payload: null }),
  );
  const seen: string[] = [];
  const worker = work(
    async (job) => {
      seen.push(job.key);
      return { kind: 'done' };
    },
    { organisation },
  );
  await until(async () => (await left()).length === 1);
  await worker.stop();
  assert.deepEqual(seen, ['mine']);
});

test('requests whose time is over are let go, the others stay', async () => {
  const request = { organisation, scope: 'letters:client', payload_hash: 'x', status: 202, answer: null };
  const hour = 3_600_000;
  await database.everyOrganisation
    .insertInto('idempotency')
    .values([
      { ...request, key: 'old', expires_at: new Date(Date.now() - hour) },
      { ...request, key: 'kept', expires_at: new Date(Date.now() + hour) },
    ])
    .execute();
  assert.equal(await expireRequests(database.everyOrganisation), 1);
  assert.deepEqual(await database.everyOrganisation.selectFrom('idempotency').select('key').execute(), [
    { key: 'kept' },
  ]);
});

test('back-off doubles, is capped and spread', () => {
  const times = { firstMs: 100, longestMs: 5000 };
  assert.deepEqual(
    [1, 2, 3, 10, 5000].map((attempt) => backOffMs(attempt, times, () => 0.999999)),
    [100, 200, 400, 5000, 5000],
  );
  assert.equal(
    backOffMs(2, times, () => 0),
    100,
  );
});

test('an outcome waits for a database that is away for a moment', async () => {
  await put('outcome');
  let handled = 0;
  const worker = work(async () => {
    handled++;
    await cutEveryone();
    return { kind: 'done' };
  });
  await until(async () => (await left().catch(() => ['?'])).length === 0);
  await worker.stop();
  assert.equal(handled, 1);
});

test('a lost database stops nothing for good', async () => {
  const seen: string[] = [];
  const worker = work(
    async (job) => {
      seen.push(job.key);
      return { kind: 'done' };
    },
    { pollMs: 50 },
  );
  await put('before');
  await until(() => seen.length === 1);
  await cutEveryone();
  const tried = () =>
    put('after').then(
      () => true,
      () => false,
    );
  await until(tried);
  await until(() => seen.includes('after'));
  await worker.stop();
});
