// A pause or a cancellation that comes while others write: what they hold at that moment is taken back before it is answered. And
// which mailings the releaser looks at each second.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { until } from '../../../../test/job-queue.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { Database } from '../../../platform/database/database.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { createLog } from '../../../platform/log.ts';
import { declarations } from '../events.ts';
import { claimDue } from '../store/claim.ts';
import { progressOf } from '../store/mailing-figures.ts';
import { findMailing, unsettledMailings } from '../store/mailings.ts';
import { releaseHeld } from '../store/release.ts';
import type { MediatorTables } from '../store/schema.ts';
import { storeSettlements } from '../store/settle.ts';
import { Mailings } from './mailings.ts';

const mediator = organisation('164021000015');
const sender = organisation('162021003898');
const operator = { id: organisation('162021004748'), name: 'Operatör', address: 'https://operator.example/Service/v3' };
const audit = declareEvents(declarations, {
  log: createLog('mediator', { level: 'silent' }),
  registry: new Registry(),
});
const LETTERS = 5;
let files: TestDatabase;
let db: Database<MediatorTables>;
let mailings: Mailings;

before(async () => {
  files = await testDatabase({ schema: 'mediator', folders: [new URL('../migrations/', import.meta.url)] });
  db = Database.open({ url: files.url, schema: 'mediator' });
  mailings = new Mailings({ database: db, mediator, audit, clock: () => new Date(), changed: () => undefined });
});
after(async () => {
  await db.close();
  await files.drop();
});

for (const [move, state] of [
  ['pause', 'paused'],
  ['cancel', 'cancelled'],
] as const) {
  test(`${move} while letters are being written as looked up: none of them can be handed over afterwards`, async () => {
    const mailingId = await released();
    const writing = await lookingUp();
    const moving = mailings.move(mailingId, move, { actor: 'emil' });
    await until(async () => (await findMailing(db.reader(mediator), mailingId))?.state === state);
    await writing.commit();
    await moving;
    const claimed = await db.transaction(mediator, (tx) => claimDue(tx, 'hand-over', operator.id, 100, 60_000));
    assert.deepEqual(claimed, []);
    const found = (await progressOf(db.reader(mediator), [mailingId])).get(mailingId);
    const all = { pause: [LETTERS, 0], cancel: [0, LETTERS] }[move];
    assert.deepEqual([found?.waiting, found?.cancelled, found?.underWay], [...all, 0]);
  });
}

test('the releaser looks at no mailing that only waits for its start, until its start or its end has come, or nobody wants it', async () => {
  const plan = (times: object) =>
    mailings.plan({ organisation: sender, clientId: 'client-1' }, randomUUID(), { name: 'Utskick', ...times });
  const [now, soon, later] = [0, 1_000, 2_000].map((ms) => new Date(Date.now() + 60_000 + ms));
  assert.ok(now && soon && later);
  const plans = await Promise.all([plan({}), plan({ startsAt: soon, endsAt: later }), plan({ endsAt: later })]);
  const [open, starting, ending] = plans.map(({ id }) => id);
  const looksAt = async (at: Date, forgotten: Date) => {
    const found = await unsettledMailings(db.reader(mediator), { now: at, forgotten });
    return plans.map(({ id }) => id).filter((id) => found.includes(id));
  };
  const never = new Date(0);
  assert.deepEqual(await looksAt(now, never), []);
  assert.deepEqual(await looksAt(soon, never), [starting]);
  assert.deepEqual(await looksAt(later, never), [starting, ending]);
  assert.deepEqual(await looksAt(now, now), [open, starting, ending]);
});

/** A running mailing whose letters have been let go. */
async function released(): Promise<string> {
  const caller = { organisation: sender, clientId: 'client-1' };
  const { id } = await mailings.plan(caller, randomUUID(), { name: 'Utskick' });
  for (let n = 0; n < LETTERS; n += 1) await addLetter(id);
  await mailings.move(id, 'start', { actor: 'client-1', owner: sender });
  assert.equal(await db.transaction(mediator, (tx) => releaseHeld(tx, id, LETTERS)), LETTERS);
  return id;
}

async function addLetter(mailingId: string): Promise<void> {
  const id = randomUUIDv7();
  const { query } = db.reader(mediator);
  const at = new Date();
  await query
    .insertInto('delivery')
    .values({
      ...{ id, sender_id: sender, sender_name: 'Kommun B', recipient: '198101052382', message_ids: ['m-1'] },
      ...{ door: 'rest', handed_in_by: sender, client_id: 'c', idempotency_key: id, payload_hash: randomBytes(32) },
      ...{ signed_by: sender, signer_fingerprint: 'aa', signature_algorithm: 'rsa-sha256', content: randomBytes(8) },
      ...{ content_bytes: 8, lane: 1, accepted_at: at, expires_at: at, mailing_id: mailingId },
    })
    .execute();
  const job = { delivery_id: id, stage: 'look-up', lane: 1, mailing_id: mailingId, lifetime_seconds: 3_600 } as const;
  await query
    .insertInto('outbox')
    .values({ ...job, expires_at: at, next_at: sql<Date>`'infinity'::timestamptz` })
    .execute();
}

/** Claims what is let go and writes it as looked up, in a transaction that stays open until it is told to commit. */
async function lookingUp(): Promise<{ commit(): Promise<void> }> {
  const written = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const claimed = await db.transaction(mediator, (tx) => claimDue(tx, 'look-up', undefined, 100, 60_000));
  const writing = db.transaction(mediator, async (tx) => {
    const step = { kind: 'hand-over', operator } as const;
    const settlements = claimed.map(({ deliveryId, claim }) => ({ deliveryId, claim, step, events: [] }));
    const kept = await storeSettlements(tx, audit, settlements);
    assert.deepEqual(kept, Array<boolean>(LETTERS).fill(true));
    written.resolve();
    await mayCommit.promise;
  });
  await Promise.race([written.promise, writing]);
  return {
    async commit() {
      mayCommit.resolve();
      await writing;
    },
  };
}

function organisation(text: string) {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}
