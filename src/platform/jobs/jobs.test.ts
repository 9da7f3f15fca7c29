// The queue: once per key, in the caller's transaction, shared by workers, retried, drained at stop.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import { type JobQueue, openJobQueue, organisationOf, until } from '../../../test/job-queue.ts';
import { backOffMs } from './back-off.ts';
import { expireRequests } from './claim.ts';
import { type ClaimedJob, enqueue } from './jobs.ts';

let queue: JobQueue;
before(async () => {
  queue = await openJobQueue();
});
beforeEach(() => queue.empty());
after(() => queue.close());

test('a job of a transaction that is rolled back is never seen, and one key is one job', async () => {
  const failing = queue.database.transaction(queue.organisation, async (tx) => {
    await enqueue(tx, { kind: 'deliver', key: 'rolled-back', payload: null });
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  await queue.put('a', 'a');
  await queue.put('a');
  assert.deepEqual(await queue.left(), [{ key: 'a', attempt: 0 }]);
});

test('a worker is woken at commit, long before it would have looked', async () => {
  const done = Promise.withResolvers<ClaimedJob>();
  const worker = queue.work(
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
        await sql`select from pg_stat_activity where datname = current_database() and state = 'idle' and query like 'listen%mediator.job%'`.execute(
          queue.database.everyOrganisation,
        )
      ).rows.length > 0,
  );
  await queue.put('woken');
  const { kind, key, payload, attempt, organisation: whose } = await done.promise;
  assert.deepEqual(
    { kind, key, payload, attempt, whose },
    { kind: 'deliver', key: 'woken', payload: { letter: 'woken' }, attempt: 1, whose: queue.organisation },
  );
  await worker.stop();
  assert.deepEqual(await queue.left(), []);
});

test('what is put before a worker listens is found as soon as it does', async () => {
  const done = Promise.withResolvers<ClaimedJob>();
  const work = queue.work(
    async (job) => {
      done.resolve(job);
      return { kind: 'done' };
    },
    { pollMs: 600_000 },
  );
  // At once: most often after the first claim and before LISTEN.
  await queue.put('early');
  assert.equal((await done.promise).key, 'early');
  await work.stop();
  assert.deepEqual(await queue.left(), []);
});

test('three workers do a thousand jobs, each once', async () => {
  const keys = Array.from({ length: 1000 }, (_, n) => `job-${n}`);
  await queue.put(...keys);
  const seen: string[] = [];
  const workers = [1, 2, 3].map(() =>
    queue.work(async (job) => {
      seen.push(job.key);
      return { kind: 'done' };
    }),
  );
  await until(() => seen.length >= keys.length);
  await Promise.all(workers.map((worker) => worker.stop()));
  assert.deepEqual(seen.toSorted(), keys.toSorted());
  assert.deepEqual(await queue.left(), []);
});

test('a retry comes back later with the next attempt number; a handler that throws likewise', async () => {
  await queue.put('again');
  const attempts: number[] = [];
  const worker = queue.work(
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
          queue.database.everyOrganisation,
        )
      ).rows.length === 1,
  );
  await sql`update job set next_at = clock_timestamp()`.execute(queue.database.everyOrganisation);
  await until(async () => (await queue.left()).length === 0);
  await worker.stop();
  assert.deepEqual(attempts, [1, 2, 3, 4]);
});

test('stop waits for what runs and takes nothing more', async () => {
  await queue.put('running', 'waiting');
  const begun = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const worker = queue.work(
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
  assert.equal((await queue.left()).length, 1);
});

test("only this organisation's jobs are taken when the worker is bound to one", async () => {
  await queue.put('mine');
  await queue.database.transaction(organisationOf('162021004748'), (tx) =>
    enqueue(tx, { kind: 'deliver', key: 'theirs', payload: null }),
  );
  const seen: string[] = [];
  const worker = queue.work(
    async (job) => {
      seen.push(job.key);
      return { kind: 'done' };
    },
    { organisation: queue.organisation },
  );
  await until(async () => (await queue.left()).length === 1);
  await worker.stop();
  assert.deepEqual(seen, ['mine']);
});

test('requests whose time is over are let go, the others stay', async () => {
  const request = {
    organisation: queue.organisation,
    scope: 'letters:client',
    payload_hash: 'x',
    status: 202,
    answer: null,
  };
  const hour = 3_600_000;
  await queue.database.everyOrganisation
    .insertInto('idempotency')
    .values([
      { ...request, key: 'old', expires_at: new Date(Date.now() - hour) },
      { ...request, key: 'kept', expires_at: new Date(Date.now() + hour) },
    ])
    .execute();
  assert.equal(await expireRequests(queue.database.everyOrganisation), 1);
  assert.deepEqual(await queue.database.everyOrganisation.selectFrom('idempotency').select('key').execute(), [
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
