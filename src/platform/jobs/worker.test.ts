// The worker when things go wrong: leases that run out, fencing, settling that fails, a database that goes away.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import { type JobQueue, openJobQueue, until } from '../../../test/job-queue.ts';
import type { ClaimedJob } from './jobs.ts';

let queue: JobQueue;
before(async () => {
  queue = await openJobQueue();
});
beforeEach(() => queue.empty());
after(() => queue.close());

test('an attempt whose lease ran out cannot write its outcome: the one that took over does', async () => {
  await queue.put('fenced');
  const slow = Promise.withResolvers<void>();
  const settled: string[] = [];
  const settle = (who: string) => async () => void settled.push(who);
  const first = Promise.withResolvers<ClaimedJob>();
  // Never renewed in time: as if the process had stood still.
  const standing = queue.work(async (job) => {
    first.resolve(job);
    await slow.promise;
    return { kind: 'done', settle: settle('first') };
  });
  assert.equal((await first.promise).attempt, 1);
  await sql`update job set next_at = clock_timestamp()`.execute(queue.database.everyOrganisation);
  const second = Promise.withResolvers<ClaimedJob>();
  const hold = Promise.withResolvers<void>();
  const taking = queue.work(async (job) => {
    second.resolve(job);
    await hold.promise;
    return { kind: 'done', settle: settle('second') };
  });
  assert.equal((await second.promise).attempt, 2);
  slow.resolve();
  await standing.stop();
  assert.deepEqual(settled, []);
  assert.deepEqual(await queue.left(), [{ key: 'fenced', attempt: 2 }]);
  hold.resolve();
  await taking.stop();
  assert.deepEqual(settled, ['second']);
  assert.deepEqual(await queue.left(), []);
});

test('a handler that works is kept alive past its lease, and told when the lease was lost', async () => {
  await queue.put('long');
  const started = Promise.withResolvers<ClaimedJob>();
  const worker = queue.work(
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
      await sql<{ at: Date }>`select next_at as at from job`.execute(queue.database.everyOrganisation)
    ).rows[0]?.at.getTime() ?? 0;
  const claimedUntil = await lease();
  await until(async () => (await lease()) > claimedUntil + 150);
  assert.equal(job.signal.aborted, false);
  await sql`update job set attempt = attempt + 1, next_at = clock_timestamp() + interval '1 hour'`.execute(
    queue.database.everyOrganisation,
  );
  await until(() => job.signal.aborted);
  await worker.stop();
  assert.deepEqual(await queue.left(), [{ key: 'long', attempt: 2 }]);
});

test('when settling fails, nothing of it stays and the job is not lost', async () => {
  await queue.put('unsettled');
  const tried = Promise.withResolvers<void>();
  const worker = queue.work(async () => ({
    kind: 'done',
    settle: async (tx) => {
      await tx.query.insertInto('session').values({ id: 'half', data: '{}', expires_at: new Date() }).execute();
      tried.resolve();
      throw new Error('no');
    },
  }));
  await tried.promise;
  await worker.stop();
  assert.deepEqual(await queue.left(), [{ key: 'unsettled', attempt: 1 }]);
  assert.deepEqual(
    (await sql`select from session where id = 'half'`.execute(queue.database.everyOrganisation)).rows,
    [],
  );
});

test('an outcome waits for a database that is away for a moment', async () => {
  await queue.put('outcome');
  let handled = 0;
  const worker = queue.work(async () => {
    handled++;
    await queue.cutEveryone();
    return { kind: 'done' };
  });
  await until(async () => (await queue.left().catch(() => ['?'])).length === 0);
  await worker.stop();
  assert.equal(handled, 1);
});

test('a lost database stops nothing for good', async () => {
  const seen: string[] = [];
  const worker = queue.work(
    async (job) => {
      seen.push(job.key);
      return { kind: 'done' };
    },
    { pollMs: 50 },
  );
  await queue.put('before');
  await until(() => seen.length === 1);
  await queue.cutEveryone();
  const tried = () =>
    queue.put('after').then(
      () => true,
      () => false,
    );
  await until(tried);
  await until(() => seen.includes('after'));
  await worker.stop();
});
