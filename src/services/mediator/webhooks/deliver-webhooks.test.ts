// Webhooks with a clock that the test holds: giving up after three days, one process at a time, a late one is fenced off (issue 3).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { BlobStore } from '../../../platform/blobs/blobs.ts';
import { makeKeyFile } from '../../../platform/blobs/key-encryption-key.ts';
import { Database } from '../../../platform/database/database.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { createLog } from '../../../platform/log.ts';
import { declarations } from '../events.ts';
import { tellEvents } from '../store/feed.ts';
import type { MediatorTables } from '../store/schema.ts';
import { passOver } from '../store/webhook-turns.ts';
import { type RunningWebhooks, startWebhooks } from './start-webhooks.ts';

const HOUR = 3_600_000;
const mediator = organisation('164021000015');
const owner = '162021003898';
const log = createLog('mediator', { level: 'silent' });
const audit = declareEvents(declarations, { log, registry: new Registry() });
const folder = mkdtempSync(join(tmpdir(), 'brevduva-webhooks-'));
const started: RunningWebhooks[] = [];
/** Cursors that the receiver was sent, by call. */
const calls: string[][] = [];
let answer: () => Promise<number> = async () => 204;
let receiver: http.Server;
let url: string;
let files: TestDatabase;
let database: Database<MediatorTables>;
let now = new Date();

before(async () => {
  files = await testDatabase({ schema: 'mediator', folders: [new URL('../migrations/', import.meta.url)] });
  database = Database.open({ url: files.url, schema: 'mediator' });
  makeKeyFile(join(folder, 'blobs.key'));
  receiver = http.createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
});
after(async () => {
  for (const running of started) await running.stop();
  receiver.closeAllConnections();
  receiver.close();
  await database.close();
  await files.drop();
  rmSync(folder, { recursive: true });
});

async function take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const { events }: { events: { cursor: string }[] } = JSON.parse(await text(request));
  calls.push(events.map(({ cursor }) => cursor));
  response.writeHead(await answer()).end();
}

/** The webhooks of one process. */
function mediatorProcess(leaseMs?: number): RunningWebhooks {
  const running = startWebhooks({
    config: { timeoutMs: 20_000, retry: { firstMs: HOUR, maxMs: HOUR } },
    ...{ environment: 'sandbox', outbound: { allowPrivate: ['127.0.0.0/8'] } },
    ...{ database, mediator, audit, log, pollMs: 20, clock: () => now },
    blobs: BlobStore.open({ directory: join(folder, 'blobs'), keyFile: join(folder, 'blobs.key') }, 'sandbox'),
    sendersOf: (whose) => [whose],
    ...(leaseMs === undefined ? {} : { leaseMs }),
  });
  started.push(running);
  return running;
}

test('an event that is not taken for three days pauses the webhook; nothing is lost, and it goes on where it stopped', async () => {
  const running = mediatorProcess();
  const { desk } = running;
  const id = await make(desk);
  answer = async () => 500;
  const first = await tell();
  await until(async () => (await desk.find({ id })).failures === 1, 'tried once');
  later(71 * HOUR);
  await until(async () => (await desk.find({ id })).failures === 2, 'tried again after the back-off');
  assert.equal((await desk.find({ id })).state, 'active');
  later(2 * HOUR);
  await until(async () => (await desk.find({ id })).state === 'paused', 'given up');
  const paused = await desk.find({ id });
  assert.equal(paused.pausedBecause, 'gave-up');
  assert.equal(paused.lastFailure?.status, 500);
  assert.ok(paused.position < first);
  const recorded = database.reader(mediator).query.selectFrom('audit_event').select('details');
  const [gaveUp] = await recorded.where('kind', '=', 'webhook.gave-up').where('subject', '=', id).execute();
  assert.equal(Object(gaveUp?.details).position, paused.position);
  const second = await tell();
  calls.length = 0;
  answer = async () => 204;
  await desk.resume({ id }, 'emil');
  await until(async () => (await desk.find({ id })).position >= second, 'everything came');
  assert.deepEqual(calls.flat(), [String(first), String(second)]);
  await desk.remove({ id }, 'emil');
  await running.stop();
});

test('a webhook that was given more kinds is not moved on over what was not for it before', async () => {
  const running = mediatorProcess();
  const { desk } = running;
  const id = await make(desk);
  const held = { url, description: '', maxEvents: 10 };
  await desk.change({ id }, 'emil', { ...held, kinds: ['delivered'] }, 'paused');
  await desk.change({ id }, 'emil', { ...held, kinds: ['delivered'] }, 'active');
  const { organisation, position } = await desk.find({ id });
  // Another process has found nothing for it so far, when its owner asks for more.
  const found = { id, organisation, position, kinds: ['delivered'] };
  await desk.change({ id }, 'emil', { ...held, kinds: ['delivered', 'refused'] }, 'paused');
  const pass = () => database.transaction(mediator, (tx) => passOver(tx, found, position + 1));
  await pass();
  assert.equal((await desk.find({ id })).position, position);
  await desk.change({ id }, 'emil', { ...held, kinds: ['delivered'] }, 'paused');
  await pass();
  assert.equal((await desk.find({ id })).position, position + 1);
  await desk.remove({ id }, 'emil');
  // Left running it would take the next test's turn.
  await running.stop();
});

test('whoever holds a claim too long is fenced off: another goes on, and the late answer changes nothing', async () => {
  const slow = mediatorProcess(300);
  const id = await make(slow.desk);
  let release: (status: number) => void = () => undefined;
  const held = new Promise<number>((resolve) => {
    release = resolve;
  });
  answer = () => held;
  calls.length = 0;
  const cursor = await tell();
  await until(async () => calls.length === 1, 'the first process calls');
  answer = async () => 204;
  const quick = mediatorProcess();
  await until(async () => (await quick.desk.find({ id })).position >= cursor, 'the second took over');
  assert.deepEqual(calls, [[String(cursor)], [String(cursor)]], 'the same event under the same id');
  // The slow one's answer comes when the webhook has been set back: it must not move the position.
  const asked = { organisation: owner, actor: 'emil', path: '', payload: {} };
  await quick.desk.change({ id }, 'emil', settings(), 'paused');
  await quick.desk.replay({ id }, asked, cursor - 1);
  await until(async () => calls.length === 3, 'it is sent again');
  await until(async () => (await quick.desk.find({ id })).position >= cursor, 'and taken');
  release(500);
  await slow.stop();
  assert.equal((await quick.desk.find({ id })).failures, 0);
  await quick.desk.remove({ id }, 'emil');
  await quick.stop();
});

test('a turn that is broken off by a stop leaves no failure, and what it carried is sent again', async () => {
  const first = mediatorProcess();
  const id = await make(first.desk);
  calls.length = 0;
  answer = () => new Promise<number>(() => undefined);
  const cursor = await tell();
  await until(async () => calls.length === 1, 'the call began');
  await first.stop();
  assert.equal((await first.desk.find({ id })).failures, 0);
  answer = async () => 204;
  const second = mediatorProcess();
  await until(async () => (await second.desk.find({ id })).position >= cursor, 'sent again');
  await second.desk.remove({ id }, 'emil');
  await second.stop();
});

test('an address that leads to a private network is refused at connect, whatever it was when it was given', async () => {
  const running = startWebhooks({
    config: { retry: { firstMs: HOUR, maxMs: HOUR } },
    ...{ environment: 'production', database, mediator, audit, log, pollMs: 20, clock: () => now },
    blobs: BlobStore.open({ directory: join(folder, 'blobs'), keyFile: join(folder, 'blobs.key') }, 'sandbox'),
    sendersOf: (whose) => [whose],
  });
  started.push(running);
  // A name, not an address: only the connection can tell.
  const id = await make(running.desk, { ...settings(), url: url.replace('http://127.0.0.1', 'https://localhost') });
  calls.length = 0;
  const result = await running.desk.test({ id });
  assert.equal(result.reason, 'address-not-allowed');
  await tell();
  await until(async () => (await running.desk.find({ id })).failures === 1, 'tried');
  assert.equal((await running.desk.find({ id })).lastFailure?.reason, 'address-not-allowed');
  assert.deepEqual(calls, []);
  await running.desk.remove({ id }, 'emil');
});

function settings() {
  return { url, description: '', maxEvents: 100 };
}

async function make(desk: RunningWebhooks['desk'], given = settings()): Promise<string> {
  const asked = { organisation: owner, actor: 'system-1', path: '/webhooks', key: randomUUID(), payload: {} };
  return (await desk.create(asked, given, undefined)).made.webhookId;
}

/** One event in the feed; its position. */
async function tell(): Promise<number> {
  const event = { senderId: owner, deliveryId: randomUUID(), kind: 'looked-up', at: now, details: {} } as const;
  await database.transaction(mediator, (tx) => tellEvents(tx, audit, [event]));
  const found = database.reader(mediator).query.selectFrom('feed_head').select('position');
  return (await found.executeTakeFirstOrThrow()).position;
}

function later(ms: number): void {
  now = new Date(now.getTime() + ms);
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 15_000; !(await isSo()); ) {
    if (Date.now() > end) throw new Error(`not so in time: ${what}`);
    await new Promise((turn) => setTimeout(turn, 15));
  }
}

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
