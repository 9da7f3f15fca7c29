// A paused service starts no job, and goes on where it was when a person lets it; a sweep and a backup keep apart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { testDatabase } from '../../../test/database.ts';
import { openJobQueue, until } from '../../../test/job-queue.ts';
import { Database } from '../database/database.ts';
import { holdBlobs, unlessBackup } from './backup-lock.ts';
import { pauseService, readPause, resumeService } from './pause.ts';

test('while it is paused no job is claimed; resumed, all are done, and who resumed is in the audit trail', async () => {
  const queue = await openJobQueue();
  const { database, organisation } = queue;
  await database.transaction(organisation, (tx) =>
    pauseService(tx, { reason: 'restored', by: 'drift', details: { backupAt: '2026-11-21T03:00:00.000Z' } }),
  );
  await queue.put('a', 'b');
  const done: string[] = [];
  const worker = queue.work(
    async ({ key }) => {
      done.push(key);
      return { kind: 'done' };
    },
    { pollMs: 20 },
  );
  await new Promise((later) => setTimeout(later, 200));
  assert.deepEqual(done, []);
  assert.equal((await readPause(database.reader(organisation)))?.reason, 'restored');
  await database.transaction(organisation, (tx) => resumeService(tx, 'signe'));
  await until(() => done.length === 2);
  assert.equal(await database.transaction(organisation, (tx) => resumeService(tx, 'signe')), undefined);
  await worker.stop();
  const trail = await sql`select kind, actor, details ->> 'backupAt' as at from audit_event`.execute(
    database.everyOrganisation,
  );
  assert.deepEqual(trail.rows, [{ kind: 'service.resumed', actor: 'signe', at: '2026-11-21T03:00:00.000Z' }]);
  await queue.close();
});

test('a sweep removes nothing while a backup holds the blobs, and a second backup is told to wait', async () => {
  const made = await testDatabase({ schema: 'sender' });
  const database = Database.open<unknown>({ url: made.url, schema: made.schema });
  const backup = new pg.Client({ connectionString: made.url });
  await backup.connect();
  const queue = await openJobQueue();
  let removed = 0;
  const sweep = () => unlessBackup(database, queue.organisation, async () => ++removed);
  assert.equal(await sweep(), 1);
  await holdBlobs(backup, made.schema);
  assert.equal(await sweep(), 0);
  // Another service's sweep is not concerned.
  assert.equal(await unlessBackup(queue.database, queue.organisation, async () => 1), 1);
  await backup.end();
  await until(async () => (await sweep()) > 0);
  await queue.close();
  await database.close();
  await made.drop();
});
