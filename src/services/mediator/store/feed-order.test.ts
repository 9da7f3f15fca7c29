// The feed's order when everything that writes to it does so at once (issue 3: events follow commit order, a cursor skips none).
import assert from 'node:assert/strict';
import { randomBytes, randomInt, randomUUIDv7 } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { Database } from '../../../platform/database/database.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { createLog } from '../../../platform/log.ts';
import { declarations } from '../events.ts';
import { findByKeys, type NewDelivery, storeAccepted } from './accept.ts';
import { feedEnds, readFeed, tellEvents } from './feed.ts';
import type { MediatorTables } from './schema.ts';
import { type Settlement, storeSettlements } from './settle.ts';

const mediator = organisation('164021000015');
const sender = organisation('162021003898');
const audit = declareEvents(declarations, {
  log: createLog('mediator', { level: 'silent' }),
  registry: new Registry(),
});
let files: TestDatabase;
let db: Database<MediatorTables>;

before(async () => {
  files = await testDatabase({ schema: 'mediator', folders: [new URL('../migrations/', import.meta.url)] });
  db = Database.open({ url: files.url, schema: 'mediator', maxConnections: 12 });
});
after(async () => {
  await db.close();
  await files.drop();
});

test('a cursor that follows the feed under concurrent commits never skips an event', async (t) => {
  const seed = randomInt(1 << 30);
  t.diagnostic(`seed ${seed}`);
  const deliveryId = randomUUIDv7();
  const before = (await feedEnds(db.reader(mediator))).last;
  const writers = 8;
  const each = 40;
  let writing = writers;
  const seen: number[] = [];
  const names: string[] = [];
  async function follow(): Promise<void> {
    let cursor = before;
    for (;;) {
      const last = writing === 0;
      const events = await readFeed(db.reader(mediator), [sender], cursor, 7);
      for (const event of events) {
        seen.push(event.cursor);
        const { name } = event.details;
        names.push(typeof name === 'string' ? name : '');
        cursor = event.cursor;
      }
      if (last && events.length === 0) return;
    }
  }
  async function write(writer: number): Promise<void> {
    for (let n = 0; n < each; n += 1) {
      await db.transaction(mediator, async (tx) => {
        // Transactions of different lengths, so that they end in another order than they began.
        for (let wait = (seed + writer * 7 + n * 13) % 4; wait > 0; wait -= 1)
          await findByKeys(tx, [{ handedInBy: sender, idempotencyKey: 'none' }]);
        const details = { name: `${writer}-${n}` };
        await tellEvents(tx, audit, [{ senderId: sender, deliveryId, kind: 'looked-up', at: new Date(), details }]);
      });
    }
    writing -= 1;
  }
  await Promise.all([follow(), ...Array.from({ length: writers }, (_, writer) => write(writer))]);
  assert.equal(names.length, writers * each);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    seen,
    Array.from({ length: names.length }, (_, index) => before + 1 + index),
  );
  for (let writer = 0; writer < writers; writer += 1) {
    const own = names.filter((name) => name.startsWith(`${writer}-`));
    assert.deepEqual(
      own,
      Array.from({ length: each }, (_, n) => `${writer}-${n}`),
    );
  }
});

test('statements that add deliveries and events at once give positions in commit order, none twice and none left out', async () => {
  const before = (await feedEnds(db.reader(mediator))).last;
  const writers = 8;
  const each = 15;
  let writing = writers;
  const seen: string[] = [];
  const cursors: number[] = [];
  async function follow(): Promise<void> {
    let cursor = before;
    for (;;) {
      const last = writing === 0;
      const events = await readFeed(db.reader(mediator), [sender], cursor, 7);
      for (const event of events) {
        seen.push(`${event.deliveryId} ${event.kind}`);
        cursors.push(event.cursor);
        cursor = event.cursor;
      }
      if (last && events.length === 0) return;
    }
  }
  async function write(): Promise<string[]> {
    const told: string[] = [];
    for (let n = 0; n < each; n += 1) {
      const deliveries = [newDelivery(), newDelivery(), newDelivery()];
      await db.statement(mediator, (tx) => storeAccepted(tx, audit, deliveries));
      const settlements = deliveries.map(({ id }) => cancelledAt(id));
      await db.statement(mediator, (tx) => storeSettlements(tx, audit, settlements));
      told.push(...deliveries.flatMap(({ id }) => [`${id} accepted`, `${id} cancelled`]));
    }
    writing -= 1;
    return told;
  }
  const [, ...told] = await Promise.all([follow(), ...Array.from({ length: writers }, write)]);
  assert.deepEqual(seen.toSorted(), told.flat().toSorted());
  assert.deepEqual(
    cursors,
    Array.from({ length: writers * each * 6 }, (_, index) => before + 1 + index),
  );
});

/** As storeSettlements ends one that nobody has claimed yet. */
function cancelledAt(deliveryId: string): Settlement {
  const at = new Date();
  const step = { kind: 'finish', result: 'cancelled', at, doubt: false } as const;
  return { deliveryId, claim: 0, step, events: [{ senderId: sender, deliveryId, kind: 'cancelled', at, details: {} }] };
}

function newDelivery(lifetimeMs = 3_600_000): NewDelivery {
  const acceptedAt = new Date();
  return {
    id: randomUUIDv7(),
    senderId: sender,
    senderName: 'Kommun B',
    recipient: '198101052382',
    messageIds: ['m-1'],
    door: 'rest',
    handedInBy: sender,
    clientId: 'client-1',
    idempotencyKey: randomUUIDv7(),
    payloadHash: randomBytes(32),
    signedBy: sender,
    signerFingerprint: 'aa',
    signatureAlgorithm: 'rsa-sha256',
    content: { kind: 'row', sealed: randomBytes(8) },
    contentBytes: 1,
    lane: 0,
    acceptedAt,
    expiresAt: new Date(acceptedAt.getTime() + lifetimeMs),
  };
}

function organisation(text: string) {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}
