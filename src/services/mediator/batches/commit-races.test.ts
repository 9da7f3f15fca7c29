// Commits of batches against a real PostgreSQL when others use the same keys at the same time, and how long they keep others waiting.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { Database } from '../../../platform/database/database.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { createLog } from '../../../platform/log.ts';
import { declarations } from '../events.ts';
import { Senders } from '../senders.ts';
import { Storage } from '../storage.ts';
import type { NewDelivery } from '../store/accept.ts';
import { storeLines } from '../store/batch-lines.ts';
import { lockBatch } from '../store/batches.ts';
import type { MediatorTables } from '../store/schema.ts';
import { Batches } from './batches.ts';

const mediator = organisation('164021000015');
const sender = organisation('162021003898');
const log = createLog('mediator', { level: 'silent' });
const audit = declareEvents(declarations, { log, registry: new Registry() });
const caller = { organisation: sender, clientId: 'client-1' };
const HOUR_MS = 3_600_000;
let files: TestDatabase;
let db: Database<MediatorTables>;
let batches: Batches;

before(async () => {
  files = await testDatabase({ schema: 'mediator', folders: [new URL('../migrations/', import.meta.url)] });
  db = Database.open({ url: files.url, schema: 'mediator', maxConnections: 12 });
  const never = () => Promise.reject(new Error('nothing is verified here'));
  const verify = { open: never, senders: new Senders(undefined), mediatesFor: never, putContent: never, log };
  const times = { lifetimeMs: HOUR_MS, openMs: 24 * HOUR_MS, clock: () => new Date() };
  batches = new Batches({ database: db, mediator, audit, verify, committed: () => undefined, ...times });
});
after(async () => {
  await db.close();
  await files.drop();
});

test('two batches and the single door that use the same keys in different orders all end, with one delivery for each key', async () => {
  const keys = Array.from({ length: 1_500 }, () => ({ key: randomUUID(), payloadHash: randomBytes(32) }));
  const one = await filled(keys);
  const other = await filled(keys.toReversed());
  const storage = new Storage(db, mediator, audit, 60_000);
  const singles = keys
    .map((_, n) => keys[(n * 7) % keys.length] ?? keys[0])
    .flatMap((key) => (key ? [single(key)] : []));
  const [, , ...answers] = await Promise.all([
    batches.commit(caller, one, false),
    batches.commit(caller, other, false),
    ...singles.map((delivery) => storage.accept(delivery)),
  ]);
  const { query } = db.reader(mediator);
  const made = await query
    .selectFrom('delivery')
    .select(['id', 'idempotency_key'])
    .where(
      'idempotency_key',
      'in',
      keys.map(({ key }) => key),
    )
    .execute();
  assert.equal(made.length, keys.length);
  const idOf = new Map(made.map((row) => [row.idempotency_key, row.id]));
  for (const [n, answer] of answers.entries())
    assert.equal(answer.deliveryId, idOf.get(singles[n]?.idempotencyKey ?? ''));
  for (const batchId of [one, other]) {
    const lines = await query
      .selectFrom('batch_line')
      .select(['key', 'delivery_id'])
      .where('batch_id', '=', batchId)
      .execute();
    assert.equal(lines.length, keys.length);
    assert.ok(lines.every(({ key, delivery_id }) => idOf.get(key) === delivery_id));
  }
  const told = await query.selectFrom('feed').select('delivery_id').where('kind', '=', 'accepted').execute();
  assert.deepEqual(told.map((row) => row.delivery_id).toSorted(), made.map(({ id }) => id).toSorted());
  const jobs = await query.selectFrom('outbox').select('delivery_id').execute();
  assert.equal(jobs.length, keys.length);
});

test('single letters do not wait long while a batch of 10 000 is committed', async (t) => {
  const keys = Array.from({ length: 10_000 }, () => ({ key: randomUUID(), payloadHash: randomBytes(32) }));
  const batchId = await filled(keys);
  const storage = new Storage(db, mediator, audit, 60_000);
  let committing = true;
  const started = performance.now();
  const commit = batches.commit(caller, batchId, false).finally(() => {
    committing = false;
  });
  const waits: number[] = [];
  while (committing) {
    const from = performance.now();
    await storage.accept(single({ key: randomUUID(), payloadHash: randomBytes(32) }));
    waits.push(performance.now() - from);
  }
  await commit;
  const longest = Math.max(...waits);
  t.diagnostic(
    `commit ${Math.round(performance.now() - started)} ms, longest wait ${Math.round(longest)} ms of ${waits.length}`,
  );
  // On a quiet core some 100; with a wide margin, for machines that are busy.
  assert.ok(longest < 2_000, `${longest} ms`);
});

function organisation(text: string) {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}

interface Keyed {
  readonly key: string;
  readonly payloadHash: Buffer;
}

/** An open batch with a line for each. */
async function filled(keys: readonly Keyed[]): Promise<string> {
  const { id } = await batches.open(caller, randomUUID(), {});
  for (let from = 0; from < keys.length; from += 1_000) {
    const lines = keys.slice(from, from + 1_000).map((keyed, index) => ({
      ...keyed,
      line: from + index + 1,
      deliveryId: randomUUIDv7(),
      ...common,
      messageIds: ['m-1'],
      content: { kind: 'row' as const, sealed: randomBytes(2_000) },
      contentBytes: 2_000,
      attachments: 0,
      attachmentBytes: 0,
    }));
    await db.transaction(mediator, async (tx) => {
      const batch = await lockBatch(tx, id);
      assert.ok(batch);
      await storeLines(tx, { batchId: id, owner: sender, before: batch.lines }, lines, { known: [], refused: [] });
    });
  }
  return id;
}

const common = {
  senderId: sender,
  senderName: 'Kommun B',
  recipient: '198101052382',
  signedBy: sender,
  signerFingerprint: 'aa',
  signatureAlgorithm: 'rsa-sha256',
};

function single({ key, payloadHash }: Keyed): NewDelivery {
  const acceptedAt = new Date();
  return {
    ...common,
    id: randomUUIDv7(),
    messageIds: ['m-1'],
    door: 'rest',
    handedInBy: sender,
    clientId: 'client-1',
    idempotencyKey: key,
    payloadHash,
    content: { kind: 'row', sealed: randomBytes(8) },
    contentBytes: 8,
    lane: 0,
    acceptedAt,
    expiresAt: new Date(acceptedAt.getTime() + HOUR_MS),
  };
}
