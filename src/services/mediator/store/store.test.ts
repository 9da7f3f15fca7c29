// The stores against a real PostgreSQL: one delivery for each key, fencing (DESIGN rules 4-6).
import assert from 'node:assert/strict';
import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { Database } from '../../../platform/database/database.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { createLog } from '../../../platform/log.ts';
import { declarations } from '../events.ts';
import { Storage } from '../storage.ts';
import { type NewDelivery, storeAccepted } from './accept.ts';
import { storeCancellation } from './cancel.ts';
import { type Claimed, claimDue, operatorsWaiting } from './claim.ts';
import { readFeed } from './feed.ts';
import type { MediatorTables } from './schema.ts';
import { type Settlement, storeSettlements } from './settle.ts';
import { storeAttempts } from './start-attempt.ts';
import { attemptsOf, findDelivery } from './status.ts';

const mediator = organisation('164021000015');
const sender = organisation('162021003898');
const operator = organisation('164022000022');
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

test('one key is one delivery, also when it comes twice in the same commit and from several at once', async () => {
  const first = newDelivery();
  const twin = { ...newDelivery(), idempotencyKey: first.idempotencyKey, payloadHash: first.payloadHash };
  const stores = [storage(), storage()];
  const answers = await Promise.all([
    stores[0]?.accept(first),
    stores[0]?.accept(twin),
    stores[1]?.accept({ ...twin, id: randomUUIDv7() }),
  ]);
  assert.equal(new Set(answers.map((answer) => answer?.deliveryId)).size, 1);
  assert.equal(answers.filter((answer) => answer?.replayed === false).length, 1);
});

test('whoever lost the claim writes neither attempt nor outcome', async () => {
  const { deliveryId } = await accept();
  const slow = await claim('look-up', deliveryId);
  await passLease(deliveryId);
  const quick = await claim('look-up', deliveryId);
  assert.ok(quick.claim > slow.claim);
  assert.deepEqual(await settle(handOver(slow)), [false]);
  assert.deepEqual(await settle(handOver(quick)), [true]);
  assert.ok((await operatorsWaiting(db.reader(mediator))).includes(operator));
  const old = await claim('hand-over', deliveryId);
  await passLease(deliveryId);
  const now = await claim('hand-over', deliveryId);
  assert.equal(await attempt(old), false);
  assert.equal(await attempt(now), true);
  assert.equal(await attempt(now), false, 'one claim makes one attempt');
  assert.deepEqual(await settle(delivered(old)), [false]);
  assert.equal((await status(deliveryId))?.state, 'handing-over');
  assert.deepEqual(await settle(delivered(now)), [true]);
  const end = await status(deliveryId);
  assert.equal(end?.state, 'delivered');
  assert.equal(end?.transId, 'T1');
  assert.equal((await attemptsOf(db.reader(mediator), deliveryId))[0]?.outcome, 'delivered');
});

test('a late outcome that comes in the same commit as the outcome of whoever has the claim now changes nothing', async () => {
  // A process that was paused for longer than its lease meets its own answers and its own new claims at once.
  for (const lateFirst of [true, false]) {
    const { deliveryId } = await accept();
    await settle(handOver(await claim('look-up', deliveryId)));
    const old = await claim('hand-over', deliveryId);
    assert.equal(await attempt(old), true);
    await passLease(deliveryId);
    const now = await claim('hand-over', deliveryId);
    const at = new Date();
    const about = { senderId: sender, deliveryId, at, details: {} };
    const late: Settlement = { ...delivered(old), events: [{ ...about, kind: 'delivered' }] };
    const cutOff: Settlement = {
      ...{ deliveryId, claim: now.claim },
      attempt: { number: 1, endedAt: at, outcome: 'unknown', reason: 'interrupted' },
      step: { kind: 'finish', result: 'unknown', at, reason: 'interrupted', doubt: true },
      events: [{ ...about, kind: 'unknown' }],
    };
    const both = lateFirst ? [late, cutOff] : [cutOff, late];
    const kept = await db.statement(mediator, (tx) => storeSettlements(tx, audit, both));
    assert.deepEqual(kept, [!lateFirst, lateFirst]);
    const end = await status(deliveryId);
    assert.equal(end?.state, 'unknown');
    assert.equal(end?.transId, undefined);
    const [made] = await attemptsOf(db.reader(mediator), deliveryId);
    assert.equal(made?.outcome, 'unknown');
    const told = await readFeed(db.reader(mediator), [sender], 0, 10_000);
    const own = told.filter((event) => event.deliveryId === deliveryId).map(({ kind }) => kind);
    assert.deepEqual(own, ['accepted', 'unknown']);
  }
});

test('a delivery whose process died in an attempt is claimed with that attempt open', async () => {
  const { deliveryId } = await accept();
  await settle(handOver(await claim('look-up', deliveryId)));
  assert.equal(await attempt(await claim('hand-over', deliveryId)), true);
  await passLease(deliveryId);
  assert.equal((await claim('hand-over', deliveryId)).inFlight, 1);
});

test('a claim that a crash of the database takes back is not given to somebody else under the same number', async () => {
  const same: boolean[] = [];
  for (let n = 0; n < 4; n += 1) {
    const { deliveryId } = await accept();
    const lost = await claim('look-up', deliveryId);
    // As after the crash: the claim was not on the disk.
    const before = { claim: 0, next_at: new Date(0) };
    await db.reader(mediator).query.updateTable('outbox').set(before).where('delivery_id', '=', deliveryId).execute();
    same.push((await claim('look-up', deliveryId)).claim === lost.claim);
  }
  assert.ok(same.includes(false));
});

test('a delivery that may have arrived does not end as if it had not, although whoever settles it does not know', async () => {
  const { deliveryId } = await accept();
  const { claim: held } = await claim('look-up', deliveryId);
  const doubt = { doubt: true, doubt_operator: operator };
  await db.reader(mediator).query.updateTable('outbox').set(doubt).where('delivery_id', '=', deliveryId).execute();
  const at = new Date();
  const ended = (result: 'refused' | 'expired' | 'delivered') =>
    settle({ deliveryId, claim: held, step: { kind: 'finish', result, at, doubt: false }, events: [] });
  assert.deepEqual(await ended('refused'), [false]);
  assert.deepEqual(await ended('expired'), [false]);
  assert.deepEqual(await ended('delivered'), [true]);
  assert.equal((await status(deliveryId))?.doubt, true);
});

test('a delivery is cancelled before it is handed over and not after', async () => {
  const early = await accept();
  const claimed = await claim('look-up', early.deliveryId);
  assert.equal(await cancel(early.deliveryId), true);
  assert.deepEqual(await settle(handOver(claimed)), [false]);
  assert.equal((await status(early.deliveryId))?.state, 'cancelled');
  const late = await accept();
  await settle(handOver(await claim('look-up', late.deliveryId)));
  assert.equal(await attempt(await claim('hand-over', late.deliveryId)), true);
  assert.equal(await cancel(late.deliveryId), false);
});

test('what waits is tried again at the end of its lifetime at the latest', async () => {
  const { deliveryId, expiresAt } = await accept(60_000);
  const claimed = await claim('look-up', deliveryId);
  const step = { kind: 'again', waitMs: 3_600_000, waitingFor: 'registry-no-answer' } as const;
  await settle({ deliveryId, claim: claimed.claim, step, events: [] });
  const now = await status(deliveryId);
  assert.equal(now?.awaiting, 'retry');
  assert.equal(now?.nextAttemptAt?.getTime(), expiresAt.getTime());
});

function organisation(text: string) {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
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

async function accept(lifetimeMs?: number) {
  const [answer] = await db.transaction(mediator, (tx) => storeAccepted(tx, audit, [newDelivery(lifetimeMs)]));
  assert.ok(answer);
  return answer;
}

async function claim(stage: 'look-up' | 'hand-over', deliveryId: string): Promise<Claimed> {
  const whose = stage === 'look-up' ? undefined : operator;
  const claimed = await db.transaction(mediator, (tx) => claimDue(tx, stage, whose, 1000, 60_000));
  const found = claimed.find((each) => each.deliveryId === deliveryId);
  assert.ok(found);
  return found;
}

async function passLease(deliveryId: string): Promise<void> {
  const { query } = db.reader(mediator);
  await query
    .updateTable('outbox')
    .set({ next_at: new Date(0) })
    .where('delivery_id', '=', deliveryId)
    .execute();
}

function settle(settlement: Settlement): Promise<readonly boolean[]> {
  return db.transaction(mediator, (tx) => storeSettlements(tx, audit, [settlement]));
}

function handOver({ deliveryId, claim }: Claimed): Settlement {
  const step = {
    kind: 'hand-over',
    operator: { id: operator, name: 'Brevlådan', address: 'https://localhost/' },
  } as const;
  return { deliveryId, claim, step, events: [] };
}

function delivered({ deliveryId, claim }: Claimed): Settlement {
  const at = new Date();
  const step = { kind: 'finish', result: 'delivered', at, transId: 'T1', doubt: false } as const;
  const attempt = { number: 1, endedAt: at, outcome: 'delivered', transId: 'T1' } as const;
  return { deliveryId, claim, attempt, step, events: [] };
}

async function attempt({ deliveryId, claim }: Claimed): Promise<boolean> {
  const common = { deliveryId, claim, number: 1, operatorId: operator, operatorName: 'Brevlådan', events: [] };
  const sealed = { address: 'https://localhost/', fingerprint: 'bb', organisation: mediator, sealedOn: '2026-11-22' };
  const more = { possiblyRepeats: false, startedAt: new Date(), leaseMs: 60_000 };
  const [started] = await db.transaction(mediator, (tx) =>
    storeAttempts(tx, audit, [{ ...common, ...sealed, ...more }]),
  );
  return started === true;
}

function storage(): Storage {
  return new Storage(db, mediator, audit, 60_000);
}

function cancel(deliveryId: string): Promise<boolean> {
  const delivery = { deliveryId, senderId: sender };
  return db.transaction(mediator, (tx) => storeCancellation(tx, audit, delivery, 'client-1', new Date()));
}

function status(deliveryId: string) {
  return findDelivery(db.reader(mediator), [sender], deliveryId);
}
