// What is erased and when, with a clock that the test holds: content after the outcome and its fetch, the feed after its time (issue 3).
import assert from 'node:assert/strict';
import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { BlobStore } from '../../../platform/blobs/blobs.ts';
import { makeKeyFile } from '../../../platform/blobs/key-encryption-key.ts';
import { Database, type Transaction } from '../../../platform/database/database.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { createLog } from '../../../platform/log.ts';
import { declarations } from '../events.ts';
import { FeedWaiter } from '../feed-waiter.ts';
import { followEvents } from '../follow-events.ts';
import type { StoredContent } from '../store/accept.ts';
import { tellEvents } from '../store/feed.ts';
import { storeFetched } from '../store/fetched.ts';
import { readFeedPart } from '../store/follow-feed.ts';
import { storeResolution } from '../store/resolve.ts';
import type { MediatorTables } from '../store/schema.ts';
import { insertWebhook, updateWebhook } from '../store/webhooks.ts';
import { sweeping } from '../sweep-blobs.ts';
import { disposeOfFeed } from './dispose-of-feed.ts';
import { eraseContent } from './erase-content.ts';
import { FeedReaders } from './feed-readers.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const mediator = organisation('164021000015');
const sender = organisation('162021003898');
const other = organisation('162021004748');
const log = createLog('mediator', { level: 'silent' });
const audit = declareEvents(declarations, { log, registry: new Registry() });
const folder = mkdtempSync(join(tmpdir(), 'brevduva-retention-'));
const sendersOf = (whose: string) => [whose];
let files: TestDatabase;
let database: Database<MediatorTables>;
let blobs: BlobStore;
/** Only ever moves on, as clocks do. */
let now = new Date();
const clock = () => now;

before(async () => {
  files = await testDatabase({ schema: 'mediator', folders: [new URL('../migrations/', import.meta.url)] });
  database = Database.open({ url: files.url, schema: 'mediator' });
  const keyFile = join(folder, 'blobs.key');
  makeKeyFile(keyFile);
  blobs = BlobStore.open({ directory: join(folder, 'blobs'), keyFile });
});
after(async () => {
  await database.close();
  await files.drop();
  rmSync(folder, { recursive: true });
});

const erase = () =>
  eraseContent({
    ...{ database, mediator, audit, sendersOf, clock },
    eraseAfterMs: 168 * HOUR,
    eraseAtLatestMs: 90 * DAY,
  });
const dispose = () => disposeOfFeed({ database, mediator, audit, sendersOf, clock, feedMs: 400 * DAY });

test('content is erased so long after both the final outcome and its fetch, and the rest of the row stays', async () => {
  const id = await finished('delivered');
  later(200 * HOUR);
  assert.equal(await erase(), 0, 'nobody has fetched it');
  await inTransaction((tx) => storeFetched(tx, [id], now));
  later(167 * HOUR);
  assert.equal(await erase(), 0, 'fetched less than 168 hours ago');
  assert.ok((await row(id)).content !== null);
  later(2 * HOUR);
  assert.equal(await erase(), 1);
  const erased = await row(id);
  assert.equal(erased.content, null);
  assert.equal(erased.erased_at?.getTime(), now.getTime());
  assert.equal(erased.result, 'delivered');
  assert.equal(await erase(), 0);
  const [record] = await recorded('content-erased', sender);
  assert.equal(Object(record?.details).count, 1);
  assert.equal(Object(record?.details).because, 'fetched');
});

test('a client that follows the sender has fetched what its cursor has passed, and nobody else’s cursor counts', async () => {
  const [early, late] = [await finished('refused'), await finished('delivered')];
  const [first, second] = [await positionOf(early), await positionOf(late)];
  await read('somebody', other, second);
  await read('system-1', sender, first);
  await read('system-2', sender, first - 1);
  await erase();
  assert.ok((await row(early)).fetched_at !== null);
  assert.equal((await row(late)).fetched_at, null);
  later(169 * HOUR);
  assert.equal(await erase(), 1);
  assert.ok((await row(early)).erased_at !== null);
  await read('system-1', sender, second);
  await erase();
  assert.ok((await row(late)).fetched_at !== null);
  later(169 * HOUR);
  assert.equal(await erase(), 1);
});

test('an unknown outcome keeps its content for the person, however long that takes; then the sender must fetch the answer', async () => {
  const id = await finished('unknown');
  await inTransaction((tx) => storeFetched(tx, [id], now));
  assert.equal((await row(id)).fetched_at, null);
  await read('system-1', sender, await positionOf(id));
  later(91 * DAY);
  await erase();
  assert.ok((await row(id)).content !== null);
  await inTransaction((tx) => storeResolution(tx, audit, { deliveryId: id, arrived: true, actor: 'emil', at: now }));
  later(200 * HOUR);
  await erase();
  assert.ok((await row(id)).content !== null, 'nobody has fetched what the person said');
  later(91 * DAY);
  assert.equal(await erase(), 1);
});

test('what nobody ever fetches goes at the latest time, and what is on its way never', async () => {
  const [id, waiting] = [await finished('expired'), await accepted()];
  later(89 * DAY);
  assert.equal(await erase(), 0);
  later(2 * DAY);
  assert.equal(await erase(), 1);
  assert.ok((await row(id)).erased_at !== null);
  later(400 * DAY);
  assert.equal(await erase(), 0);
  assert.ok((await row(waiting)).content !== null);
});

test('many are erased in small transactions', async () => {
  const ids = await Promise.all(Array.from({ length: 450 }, () => finished('delivered')));
  await inTransaction((tx) => storeFetched(tx, ids, now));
  later(169 * HOUR);
  const before = (await recorded('content-erased', sender)).length;
  assert.equal(await erase(), 450);
  const counts = (await recorded('content-erased', sender)).slice(before).map(({ details }) => Object(details).count);
  assert.deepEqual(counts, [200, 200, 50]);
});

test('a blob loses its reference, and the sweep takes the file when no other delivery has the same content', async () => {
  const address = await blobs.put(sender, Buffer.from('a large letter'));
  const content = { kind: 'blob', address } as const;
  const [one, same] = [await finished('delivered', content), await finished('delivered', content)];
  const path = join(folder, 'blobs', sender, address.slice(0, 2), address);
  const sweep = sweeping({ database, mediator, blobs, log });
  const old = new Date(Date.now() - 2 * DAY);
  await inTransaction((tx) => storeFetched(tx, [one], now));
  later(169 * HOUR);
  assert.equal(await erase(), 1);
  assert.equal((await row(one)).content_blob, null);
  utimesSync(path, old, old);
  await sweep();
  assert.ok((await blobs.get(sender, address)).length > 0, 'the other delivery still has it');
  await inTransaction((tx) => storeFetched(tx, [same], now));
  later(169 * HOUR);
  assert.equal(await erase(), 1);
  await sweep();
  await assert.rejects(blobs.get(sender, address), /no such blob/);
});

test('the feed is disposed of after its time and recorded; a cursor in the disposed range is told where it can go on', async () => {
  later(401 * DAY);
  await dispose();
  await finished('delivered');
  const { last } = await ends();
  later(399 * DAY);
  assert.equal(await dispose(), 0);
  const kept = await finished('delivered');
  later(2 * DAY);
  const count = await dispose();
  assert.ok(count > 0);
  const { disposedTo } = await ends();
  assert.equal(disposedTo, last);
  const record = (await recorded('feed.disposed', 'feed')).at(-1);
  assert.equal(Object(record?.details).to, last);
  await assert.rejects(follow(last - 1), (error: unknown) => {
    const { code, details } = Object(error);
    assert.equal(code, 'gone');
    assert.equal(details.disposedTo, last);
    assert.match(details.detail.en, new RegExp(`after=${last}`));
    return true;
  });
  const { events } = await follow(last);
  assert.deepEqual([...new Set(events.map(({ deliveryId }) => deliveryId))], [kept]);
  assert.deepEqual((await follow(undefined)).events, events);
});

test('nothing that an active webhook still has to deliver is disposed of; a paused one holds nothing', async () => {
  const start = (await ends()).last;
  const id = randomUUIDv7();
  const settings = { url: 'https://example.se/', description: '', kinds: ['delivered'], maxEvents: 10 };
  const secret = { id: randomUUIDv7(), sealed: Buffer.from('x'), createdAt: now };
  const owned = { id, organisation: sender, createdBy: 'system', position: start, at: now };
  await inTransaction((tx) => insertWebhook(tx, { ...settings, ...owned }, secret));
  await finished('refused');
  const wanted = await positionOf(await finished('delivered'));
  later(401 * DAY);
  await dispose();
  assert.equal((await ends()).disposedTo, wanted - 1);
  await inTransaction((tx) => updateWebhook(tx, id, { state: { kind: 'paused', because: 'gave-up' } }, now));
  await dispose();
  assert.equal((await ends()).disposedTo, (await ends()).last);
});

test('a quiet sender’s cursor moves on over others’ events, and so is not disposed of', async () => {
  const { next: cursor } = await follow(undefined, other);
  const quiet = await follow(cursor, other);
  await finished('delivered');
  later(401 * DAY);
  const next = await follow(quiet.next, other);
  assert.deepEqual(next.events, []);
  assert.equal(next.next, (await ends()).last);
  await dispose();
  assert.deepEqual((await follow(next.next, other)).events, []);
  await assert.rejects(follow(quiet.next, other), /disposed of/);
});

function later(ms: number): void {
  now = new Date(now.getTime() + ms);
}

function inTransaction<T>(work: (tx: Transaction<MediatorTables>) => Promise<T>): Promise<T> {
  return database.transaction(mediator, work);
}

function ends() {
  return readFeedPart(database.reader(mediator), { senderIds: [], limit: 1 });
}

function follow(after: number | undefined, senderId = sender) {
  const from = after === undefined ? {} : { after };
  const following = { ...from, senderIds: [senderId], limit: 1000, waitMs: 0, signal: new AbortController().signal };
  const read = (position: number | undefined, limit: number) =>
    readFeedPart(database.reader(mediator), { senderIds: [senderId], after: position, limit });
  return followEvents(following, { read, waiter: new FeedWaiter() });
}

async function read(client: string, whose: string, position: number): Promise<void> {
  const readers = new FeedReaders(database, mediator, clock, log);
  readers.note(client, whose, position);
  await readers.stop();
}

async function accepted(content: StoredContent = { kind: 'row', sealed: randomBytes(64) }): Promise<string> {
  const id = randomUUIDv7();
  const kept = content.kind === 'row' ? { content: content.sealed } : { content_blob: content.address };
  await database
    .reader(mediator)
    .query.insertInto('delivery')
    .values({
      ...{ id, sender_id: sender, sender_name: 'Kommun B', recipient: '198101052382', message_ids: ['m-1'] },
      ...{ door: 'rest', handed_in_by: sender, client_id: 'c', idempotency_key: id, payload_hash: randomBytes(32) },
      ...{ signed_by: sender, signer_fingerprint: 'aa', signature_algorithm: 'rsa-sha256', content_bytes: 64, lane: 0 },
      ...{ accepted_at: now, expires_at: new Date(now.getTime() + HOUR), ...kept },
    })
    .execute();
  return id;
}

/** A delivery that ended now, with its event in the feed. */
async function finished(
  result: 'delivered' | 'refused' | 'expired' | 'unknown',
  content?: StoredContent,
): Promise<string> {
  const id = await accepted(content);
  await inTransaction(async (tx) => {
    await tx.query.updateTable('delivery').set({ result, finished_at: now }).where('id', '=', id).execute();
    await tellEvents(tx, audit, [{ senderId: sender, deliveryId: id, kind: result, at: now, details: {} }]);
  });
  return id;
}

function row(id: string) {
  const columns = ['content', 'content_blob', 'result', 'fetched_at', 'erased_at'] as const;
  const found = database.reader(mediator).query.selectFrom('delivery').select(columns).where('id', '=', id);
  return found.executeTakeFirstOrThrow();
}

async function positionOf(id: string): Promise<number> {
  const found = database.reader(mediator).query.selectFrom('feed').select('position').where('delivery_id', '=', id);
  return (await found.orderBy('position', 'desc').executeTakeFirstOrThrow()).position;
}

function recorded(kind: string, subject: string) {
  const found = database.reader(mediator).query.selectFrom('audit_event').select('details').where('kind', '=', kind);
  return found.where('subject', '=', subject).orderBy('id').execute();
}

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
