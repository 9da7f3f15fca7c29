// Mailings against a real PostgreSQL: rate by its own clock, several releasers, lanes at look-up, time, forgotten batches.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { Database } from '../../../platform/database/database.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { createLog } from '../../../platform/log.ts';
import { Batches } from '../batches/batches.ts';
import { declarations } from '../events.ts';
import { Senders } from '../senders.ts';
import { storeAccepted } from '../store/accept.ts';
import { storeLines } from '../store/batch-lines.ts';
import { lockBatch } from '../store/batches.ts';
import { claimDue } from '../store/claim.ts';
import { progressOf } from '../store/mailing-figures.ts';
import { lockMailing, unsettledMailings } from '../store/mailings.ts';
import { doubtUnfinished } from '../store/restored.ts';
import type { MediatorTables } from '../store/schema.ts';
import { Mailings } from './mailings.ts';
import { type Ran, runMailing } from './run-mailing.ts';

const mediator = organisation('164021000015');
const sender = organisation('162021003898');
const log = createLog('mediator', { level: 'silent' });
const audit = declareEvents(declarations, { log, registry: new Registry() });
const caller = { organisation: sender, clientId: 'client-1' };
const HOUR_MS = 3_600_000;
let now = new Date('2026-11-22T12:00:00Z');
let files: TestDatabase;
let db: Database<MediatorTables>;
let batches: Batches;
let mailings: Mailings;

before(async () => {
  files = await testDatabase({ schema: 'mediator', folders: [new URL('../migrations/', import.meta.url)] });
  db = Database.open({ url: files.url, schema: 'mediator', maxConnections: 12 });
  const parts = { database: db, mediator, audit, clock: () => now };
  const never = () => Promise.reject(new Error('nothing is verified here'));
  const verify = { open: never, senders: new Senders(undefined), mediatesFor: never, putContent: never, log };
  batches = new Batches({ ...parts, verify, lifetimeMs: HOUR_MS, openMs: 24 * HOUR_MS, committed: () => undefined });
  mailings = new Mailings({ ...parts, changed: () => undefined });
});
after(async () => {
  await db.close();
  await files.drop();
});

function organisation(text: string) {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}

async function fill(batchId: string, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, line) => ({
    line,
    key: randomUUID(),
    payloadHash: randomBytes(32),
    deliveryId: randomUUIDv7(),
    senderId: sender,
    senderName: 'Kommun B',
    recipient: '198101052382',
    messageIds: ['m-1'],
    signedBy: sender,
    signerFingerprint: 'aa',
    signatureAlgorithm: 'rsa-sha256',
    content: { kind: 'row' as const, sealed: randomBytes(8) },
    contentBytes: 100,
    attachments: 1,
    attachmentBytes: 50,
  }));
  await db.transaction(mediator, async (tx) => {
    const batch = await lockBatch(tx, batchId);
    assert.ok(batch);
    await storeLines(tx, { batchId, owner: sender, before: batch.lines }, lines, { known: [], refused: [] });
  });
}

/** A committed mailing that has been started. */
async function started(count: number, plan: { perMinute?: number; endsAt?: Date } = {}, key: string = randomUUID()) {
  const { id } = await mailings.plan(caller, key, { name: 'Utskick', ...plan });
  const batch = await batches.open(caller, randomUUID(), { mailingId: id });
  await fill(batch.id, count);
  await batches.commit(caller, batch.id, false);
  await mailings.move(id, 'start', { actor: 'client-1', owner: sender });
  return id;
}

/** One look of a releaser; undefined when another one has the mailing. */
function look(mailingId: string, rateNow?: Date, underWay = 2_000): Promise<Ran | undefined> {
  return db.transaction(mediator, async (tx) => {
    const mailing = await lockMailing(tx, mailingId, { skipLocked: true });
    const tools = { audit, underWay, now, ...(rateNow === undefined ? {} : { rateNow }) };
    return mailing === undefined ? undefined : runMailing(tx, mailing, tools);
  });
}

async function progress(mailingId: string) {
  const found = (await progressOf(db.reader(mediator), [mailingId])).get(mailingId);
  assert.ok(found);
  return found;
}

test('the rate is kept however often one looks, also by several at once, and nothing is saved up while nobody looks', async () => {
  const mailingId = await started(1_000, { perMinute: 600 });
  const start = Date.now();
  let released = 0;
  for (let ms = 0; ms <= 10_000; ms += 70) {
    const at = new Date(start + ms);
    const looks = await Promise.all([look(mailingId, at), look(mailingId, at), look(mailingId, at)]);
    released += looks.reduce((sum, ran) => sum + (ran?.released ?? 0), 0);
    const allowed = 10 + (ms / 1000) * 10;
    assert.ok(released <= allowed, `${released} after ${ms} ms`);
    assert.ok(released >= allowed - 11, `${released} after ${ms} ms`);
  }
  const late = await look(mailingId, new Date(start + 70_000));
  assert.equal(late?.released, 10, 'a second’s worth after a minute in which nobody looked');
});

test('a slow rate lets one go at once and the next when its time has come', async () => {
  const mailingId = await started(3, { perMinute: 2 });
  const start = Date.now();
  const at = async (seconds: number) => (await look(mailingId, new Date(start + seconds * 1000)))?.released;
  assert.deepEqual([await at(0), await at(1), await at(29), await at(30), await at(59)], [1, 0, 0, 1, 0]);
});

test('no more are let go than may be under way, and their lifetime counts from then', async () => {
  const mailingId = await started(50);
  assert.equal((await look(mailingId, undefined, 20))?.released, 20);
  assert.equal((await look(mailingId, undefined, 20))?.released, 0, 'the registry has not answered');
  const { query } = db.reader(mediator);
  const looked = {
    stage: 'hand-over' as const,
    operator_id: mediator,
    operator_name: 'x',
    service_address: 'https://x/',
  };
  await query
    .updateTable('outbox')
    .set(looked)
    .where('mailing_id', '=', mailingId)
    .where('next_at', '<', new Date(8e15))
    .execute();
  assert.equal((await look(mailingId, undefined, 20))?.released, 10, 'one operator does not fill it');
  const rows = await query.selectFrom('outbox').select('expires_at').where('mailing_id', '=', mailingId).execute();
  const live = rows.filter(({ expires_at }) => Math.abs(expires_at.getTime() - Date.now() - HOUR_MS) < 60_000);
  assert.equal(live.length, 30);
});

test('single letters are looked up before a mailing, whatever has waited longer', async () => {
  const mailingId = await started(30);
  await look(mailingId);
  const id = randomUUIDv7();
  await db.transaction(mediator, (tx) => storeAccepted(tx, audit, [single(id)]));
  const claimed = await db.transaction(mediator, (tx) => claimDue(tx, 'look-up', undefined, 1, 60_000));
  assert.deepEqual(
    claimed.map(({ deliveryId }) => deliveryId),
    [id],
  );
});

test('a pause takes back what is claimed, and whoever claimed it changes nothing any more', async () => {
  const mailingId = await started(20);
  await look(mailingId);
  await db.transaction(mediator, (tx) => claimDue(tx, 'look-up', undefined, 10_000, 60_000));
  await mailings.move(mailingId, 'pause', { actor: 'emil' });
  const { underWay, waiting } = await progress(mailingId);
  assert.deepEqual([underWay, waiting], [0, 20]);
  assert.equal((await look(mailingId))?.released, 0);
  await mailings.move(mailingId, 'resume', { actor: 'emil' });
  assert.equal((await look(mailingId))?.released, 20);
});

test('when the time is over everything unsent expires, open batches are cancelled, and the releaser leaves it alone', async () => {
  const endsAt = new Date(now.getTime() + HOUR_MS);
  const mailingId = await started(2_300, { endsAt }, 'once');
  const open = await batches.open(caller, randomUUID(), { mailingId });
  await fill(open.id, 2);
  await look(mailingId, undefined, 100);
  const before = now;
  now = new Date(now.getTime() + HOUR_MS);
  for (let more = true; more; ) more = (await look(mailingId))?.more ?? false;
  await look(mailingId);
  const again = await mailings.plan(caller, 'once', { name: 'Utskick', endsAt });
  assert.equal(again.id, mailingId, 'a repeat is answered');
  now = before;
  assert.equal((await progress(mailingId)).expired, 2_300);
  assert.equal((await batches.find(caller, open.id)).closedBecause, 'mailing-over');
  assert.ok(!(await unsettledMailings(db.reader(mediator))).includes(mailingId));
});

test('what a restore put in doubt before it was let go ends as unknown, unsent, when its mailing is cancelled or over', async () => {
  for (const end of ['cancelled', 'over'] as const) {
    const mailingId = await started(3, { endsAt: new Date(now.getTime() + 400 * HOUR_MS) });
    await db.transaction(mediator, (tx) => doubtUnfinished(tx));
    const later = { expires_at: new Date(Date.now() + 100 * HOUR_MS) };
    await db.reader(mediator).query.updateTable('outbox').set(later).where('mailing_id', '=', mailingId).execute();
    const before = now;
    if (end === 'cancelled') await mailings.move(mailingId, 'cancel', { actor: 'emil' });
    else now = new Date(now.getTime() + 400 * HOUR_MS);
    for (let more = true; more; ) more = (await look(mailingId))?.more ?? false;
    now = before;
    const claimed = await db.transaction(mediator, (tx) => claimDue(tx, 'look-up', undefined, 10_000, 60_000));
    const { query } = db.reader(mediator);
    const own = await query.selectFrom('delivery').select('id').where('mailing_id', '=', mailingId).execute();
    const mine = claimed.filter(({ deliveryId }) => own.some(({ id }) => id === deliveryId));
    assert.equal(mine.length, 3, end);
    // Its lifetime is over: look-up settles it as unknown and asks nobody.
    assert.ok(mine.every(({ progress: { doubt, expiresAt } }) => doubt !== undefined && expiresAt < new Date()));
  }
});

test('what is in doubt keeps its back-off when its mailing is over; what a pause held goes on at once', async () => {
  const mailingId = await started(2);
  await look(mailingId);
  const { query } = db.reader(mediator);
  const mine = query.updateTable('outbox').where('mailing_id', '=', mailingId);
  const ends = new Date(Date.now() + HOUR_MS);
  // As an outcome is written whose next try would come after the lifetime.
  await mine.set({ doubt: true, expires_at: ends, next_at: ends }).execute();
  await mailings.move(mailingId, 'cancel', { actor: 'emil' });
  await look(mailingId);
  const waiting = () => query.selectFrom('outbox').select('next_at').where('mailing_id', '=', mailingId).execute();
  for (const { next_at } of await waiting()) assert.equal(next_at.getTime(), ends.getTime());

  const paused = await started(1);
  await look(paused);
  const soon = new Date(Date.now() + 60_000);
  const tried = query.updateTable('outbox').where('mailing_id', '=', paused);
  await tried.set({ doubt: true, expires_at: ends, next_at: soon }).execute();
  const next = async () => {
    const row = query.selectFrom('outbox').select('next_at').where('mailing_id', '=', paused);
    return (await row.executeTakeFirstOrThrow()).next_at.getTime();
  };
  await mailings.move(paused, 'pause', { actor: 'emil' });
  assert.equal(await next(), ends.getTime());
  await mailings.move(paused, 'resume', { actor: 'emil' });
  assert.ok((await next()) < soon.getTime());
});

test('a mailing with a rate goes on when the database’s clock has been set back', async () => {
  const mailingId = await started(100, { perMinute: 600 });
  const start = Date.now();
  assert.equal((await look(mailingId, new Date(start)))?.released, 10);
  const back = start - HOUR_MS;
  let released = 0;
  for (let ms = 0; ms <= 2_000; ms += 100) released += (await look(mailingId, new Date(back + ms)))?.released ?? 0;
  // A second's worth saved up, and two seconds.
  assert.equal(released, 30);
});

test('a batch that nobody commits is cancelled when its time is over, and its content is gone', async () => {
  const { id } = await batches.open(caller, randomUUID(), {});
  await fill(id, 3);
  await batches.cancelForgotten();
  assert.equal((await batches.find(caller, id)).state, 'open');
  const before = now;
  now = new Date(now.getTime() + 24 * HOUR_MS);
  await batches.cancelForgotten();
  now = before;
  assert.equal((await batches.find(caller, id)).closedBecause, 'not-committed-in-time');
  const left = db.reader(mediator).query.selectFrom('batch_line').select('key').where('batch_id', '=', id);
  assert.deepEqual(await left.execute(), []);
});

test('one batch holds 10 000 lines and not one more', async () => {
  const { id } = await batches.open(caller, randomUUID(), {});
  for (let part = 0; part < 5; part += 1) await fill(id, 2_000);
  await fill(id, 3);
  const { lines, refusedLines } = await batches.find(caller, id);
  assert.deepEqual([lines, refusedLines], [10_000, 3]);
  await batches.cancel(caller, id);
});

function single(id: string) {
  const at = new Date();
  return {
    id,
    senderId: sender,
    senderName: 'Kommun B',
    recipient: '198101052382',
    messageIds: ['m-1'],
    door: 'rest' as const,
    handedInBy: sender,
    clientId: 'client-1',
    idempotencyKey: randomUUID(),
    payloadHash: randomBytes(32),
    signedBy: sender,
    signerFingerprint: 'aa',
    signatureAlgorithm: 'rsa-sha256',
    content: { kind: 'row' as const, sealed: randomBytes(8) },
    contentBytes: 1,
    lane: 0,
    acceptedAt: at,
    expiresAt: new Date(at.getTime() + HOUR_MS),
  };
}
