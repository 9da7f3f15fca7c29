// A webhook that is made while the feed is disposed of: what it was promised is not gone when it comes into being.
import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { until } from '../../../../test/job-queue.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { BlobStore } from '../../../platform/blobs/blobs.ts';
import { makeKeyFile } from '../../../platform/blobs/key-encryption-key.ts';
import { Database } from '../../../platform/database/database.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { createLog } from '../../../platform/log.ts';
import { Receivers } from '../../../platform/webhooks/call-receiver.ts';
import { declarations } from '../events.ts';
import { feedEnds, tellEvents } from '../store/feed.ts';
import type { MediatorTables } from '../store/schema.ts';
import { WebhookDesk } from '../webhooks/webhook-desk.ts';
import { disposeOfFeed } from './dispose-of-feed.ts';

const DAY = 86_400_000;
const mediator = organisation('164021000015');
const sender = organisation('162021003898');
const audit = declareEvents(declarations, {
  log: createLog('mediator', { level: 'silent' }),
  registry: new Registry(),
});
const folder = mkdtempSync(join(tmpdir(), 'brevduva-dispose-'));
const sendersOf = (whose: string) => [whose];
const clock = () => new Date();
let files: TestDatabase;
let database: Database<MediatorTables>;
let desk: WebhookDesk;
let receivers: Receivers;

before(async () => {
  files = await testDatabase({ schema: 'mediator', folders: [new URL('../migrations/', import.meta.url)] });
  database = Database.open({ url: files.url, schema: 'mediator' });
  const keyFile = join(folder, 'blobs.key');
  makeKeyFile(keyFile);
  const blobs = BlobStore.open({ directory: join(folder, 'blobs'), keyFile });
  receivers = new Receivers({ environment: 'sandbox', caFiles: undefined, outbound: undefined, timeoutMs: 1_000 });
  desk = new WebhookDesk({
    config: {},
    environment: 'sandbox',
    database,
    mediator,
    audit,
    blobs,
    receivers,
    clock,
    secretsOf: async () => [],
    seal: async (_id, text) => Buffer.from(text),
    changed: () => undefined,
  });
});
after(async () => {
  receivers.close();
  await database.close();
  await files.drop();
  rmSync(folder, { recursive: true });
});

test('what a webhook is to begin with is kept, although the disposal began before the webhook was there', async () => {
  await tell(new Date(Date.now() - 500 * DAY));
  const lock = await holdWebhooks();
  const settings = { url: 'https://example.se/events', description: '', maxEvents: 10 };
  const asked = { organisation: sender, actor: 'client-1', path: '/webhooks', payload: {} };
  const making = desk.create(asked, settings, 0);
  await until(() => waits('relation'));
  const disposing = disposeOfFeed({ database, mediator, audit, sendersOf, clock, feedMs: 400 * DAY });
  await Promise.race([disposing, until(() => waits('advisory'))]);
  await lock.release();
  const { made } = await making;
  assert.equal(await disposing, 0);
  const { disposedTo } = await feedEnds(database.reader(mediator));
  assert.ok(disposedTo <= made.position, `${disposedTo} is after ${made.position}`);
});

async function tell(at: Date): Promise<void> {
  const about = { senderId: sender, deliveryId: randomUUIDv7(), at, details: {} };
  await database.transaction(mediator, (tx) => tellEvents(tx, audit, [{ ...about, kind: 'delivered' }]));
}

/** Nobody makes a webhook until it is released; all may read them. */
async function holdWebhooks(): Promise<{ release(): Promise<void> }> {
  const held = Promise.withResolvers<void>();
  const mayGo = Promise.withResolvers<void>();
  const holding = database.transaction(mediator, async (tx) => {
    await sql`lock table webhook in share mode`.execute(tx.query);
    held.resolve();
    await mayGo.promise;
  });
  await Promise.race([held.promise, holding]);
  return {
    async release() {
      mayGo.resolve();
      await holding;
    },
  };
}

async function waits(what: 'relation' | 'advisory'): Promise<boolean> {
  const { rows } = await sql`
    select from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where not granted and locktype = ${what} and datname = current_database()`.execute(database.reader(mediator).query);
  return rows.length > 0;
}

function organisation(text: string) {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}
