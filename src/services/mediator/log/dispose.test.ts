// Disposal: old entries and deliveries go, what a hold covers stays, the chain still verifies and says so, the journal has
// it, and a database restored from before is disposed of again.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { LogWorld, mediator, otherSender, recipients, sender } from '../../../../test/mediation-log.ts';
import { type Disposal, readDisposals } from '../../../platform/disposal-journal.ts';
import { findDelivery } from '../store/status.ts';
import { catchUp } from './chainer.ts';
import type { LogConfig } from './config.ts';
import { dispose, disposeAgain, previewDisposal } from './dispose.ts';
import { liftHold, storeHold } from './store/holds.ts';
import { findEntries } from './store/search.ts';

const DAY_MS = 86_400_000;
const journal = mkdtempSync(join(tmpdir(), 'brevduva-disposal-'));
const config: LogConfig = {
  disposal: { keepDays: 400, senders: [{ organisation: otherSender, keepDays: 60 }] },
  disposalJournal: journal,
};
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);
let world: LogWorld;
let old: string;
let held: string;
let young: string;
let others: string;

before(async () => {
  world = await LogWorld.open();
  old = await world.delivered({ at: ago(500) });
  held = await world.delivered({ at: ago(500), recipient: recipients[1] ?? '' });
  young = await world.delivered({ at: ago(100) });
  others = await world.delivered({ at: ago(100), by: otherSender });
  await catchUp({ database: world.db, mediator });
});
after(async () => {
  await world.close();
  rmSync(journal, { recursive: true, force: true });
});

const tools = () => ({
  database: world.db,
  mediator,
  audit: world.audit,
  config,
  clock: () => new Date(),
  actor: 'system',
  batch: 2,
});

const kindsOf = async (deliveryId: string) =>
  (await findEntries(world.reader, { deliveryId }, { order: 'oldest', after: 0, limit: 100 })).map(({ kind }) => kind);
const isThere = async (deliveryId: string) =>
  (await findDelivery(world.reader, [sender, otherSender], deliveryId)) !== undefined;

async function journalled(): Promise<Disposal[]> {
  const disposals: Disposal[] = [];
  for await (const disposal of readDisposals(journal)) disposals.push(disposal);
  return disposals;
}

const holdId = randomUUID();
const whole = ['accepted', 'attempted', 'delivered'];

test('a dry run counts and changes nothing; what is held is counted apart', async () => {
  const hold = {
    id: holdId,
    scope: 'recipient',
    value: recipients[1] ?? '',
    reason: 'Mål 123',
    by: { id: 'disa' },
    at: new Date(),
  } as const;
  await world.db.transaction(mediator, (tx) => storeHold(tx, world.audit, hold));
  const found = await previewDisposal(tools());
  assert.deepEqual(
    found.map(({ rule, entries, held: kept }) => [rule, entries, kept]),
    [
      [`keep 60 days, sender ${otherSender}`, 3, 0],
      ['keep 400 days', 3, 3],
    ],
  );
  assert.deepEqual(await kindsOf(old), whole);
});

test('what the rules say goes, with its deliveries; what a hold covers stays; the chain verifies and the journal has it', async () => {
  const done = await dispose(tools());
  assert.deepEqual(
    done.map(({ entries, deliveries, held: kept }) => [entries, deliveries, kept]),
    [
      [3, 1, 0],
      [3, 1, 3],
    ],
  );
  assert.deepEqual(await Promise.all([old, others, held, young].map(kindsOf)), [[], [], whole, whole]);
  assert.deepEqual(await Promise.all([old, others, held, young].map(isThere)), [false, false, true, true]);
  const report = await world.verified();
  assert.deepEqual(report.findings, []);
  assert.deepEqual(report.disposed, [
    [1, 3],
    [10, 12],
  ]);
  const disposals = await journalled();
  assert.deepEqual(
    disposals.map(({ what }) => what.disposal),
    report.disposals.map(({ id }) => id),
  );
  const text =
    JSON.stringify(disposals) +
    JSON.stringify(await kindsAndContents('log.disposed')) +
    JSON.stringify(await kindsAndContents('hold.set'));
  for (const number of recipients.slice(0, 2)) assert.ok(!text.includes(number));
});

test('a lifted hold lets go, and both are in the chain with who did it', async () => {
  const lift = { id: holdId, by: { id: 'disa' }, at: new Date() };
  assert.equal(await world.db.transaction(mediator, (tx) => liftHold(tx, world.audit, lift)), true);
  assert.equal(await world.db.transaction(mediator, (tx) => liftHold(tx, world.audit, lift)), false);
  await dispose(tools());
  assert.deepEqual(await kindsOf(held), []);
  const acts = [...(await kindsAndContents('hold.set')), ...(await kindsAndContents('hold.lifted'))];
  assert.deepEqual(
    acts.map(({ actor }) => actor),
    ['disa', 'disa'],
  );
  assert.deepEqual((await world.verified()).findings, []);
});

test('holds by delivery, sender and time keep what they cover', async () => {
  const scopes = [
    { scope: 'delivery', value: young },
    { scope: 'sender', value: sender },
    { scope: 'time', from: ago(120), to: ago(90) },
  ] as const;
  const soon = { ...tools(), config: { disposal: { keepDays: 30 } } };
  for (const scope of scopes) {
    const id = randomUUID();
    await world.db.transaction(mediator, (tx) =>
      storeHold(tx, world.audit, { ...scope, id, reason: 'Prövning', by: { id: 'disa' }, at: new Date() }),
    );
    await dispose(soon);
    assert.deepEqual(await kindsOf(young), whole, scope.scope);
    await world.db.transaction(mediator, (tx) => liftHold(tx, world.audit, { id, by: { id: 'disa' }, at: new Date() }));
  }
});

test('a delivery whose outcome nobody knows stays until a person has said', async () => {
  const unknown = await LogWorld.open();
  try {
    const id = await unknown.delivered({ at: ago(500) });
    await unknown.reader.query.updateTable('delivery').set({ result: 'unknown' }).where('id', '=', id).execute();
    await catchUp({ database: unknown.db, mediator });
    const rules = { ...tools(), database: unknown.db, audit: unknown.audit, config: { disposal: { keepDays: 30 } } };
    await dispose(rules);
    const there = () => unknown.reader.query.selectFrom('delivery').select('id').where('id', '=', id).execute();
    assert.equal((await there()).length, 1);
    await unknown.reader.query.updateTable('delivery').set({ result: 'delivered' }).where('id', '=', id).execute();
    await dispose(rules);
    assert.deepEqual(await there(), []);
  } finally {
    await unknown.close();
  }
});

test('a batch’s lines, with the sender’s keys, go when none of its deliveries is left', async () => {
  const batches = await LogWorld.open();
  try {
    for (const age of [500, 100]) {
      const [mailing, id] = [randomUUID(), await batches.delivered({ at: ago(age) })];
      await sql`
        with made as (
          insert into mailing (id, owner, client_id, idempotency_key, payload_hash, name, state, created_at)
          values (${mailing}, ${sender}, 'c', ${mailing}, 'x', '', 'finished', ${ago(500)})
        ), filled as (
          insert into batch (id, mailing_id, owner, client_id, idempotency_key, payload_hash, lifetime_seconds, state,
            created_at, open_until, closed_at, line_count)
          values (${mailing}, ${mailing}, ${sender}, 'c', ${mailing}, 'x', 60, 'committed', ${ago(500)}, ${ago(499)}, ${ago(500)}, 1)
        ), line as (
          insert into batch_line (batch_id, key, number, payload_hash, delivery_id, sender_id, content_bytes, attachments,
            attachment_bytes)
          values (${mailing}, ${`of ${age} days ago`}, 1, 'x', ${id}, ${sender}, 1, 0, 0)
        ) update delivery set mailing_id = ${mailing} where id = ${id}`.execute(batches.reader.query);
    }
    await catchUp({ database: batches.db, mediator });
    await dispose({ ...tools(), database: batches.db, audit: batches.audit });
    const left = await batches.reader.query.selectFrom('batch_line').select('key').execute();
    assert.deepEqual(left, [{ key: 'of 100 days ago' }]);
  } finally {
    await batches.close();
  }
});

test('an entry that is removed without a record is found, and so is one that came back', async () => {
  const rows = await world.reader.query
    .selectFrom('log_entry')
    .selectAll()
    .where('delivery_id', '=', young)
    .orderBy('position')
    .execute();
  const [first] = rows;
  assert.ok(first !== undefined);
  await world.reader.query.deleteFrom('log_entry').where('position', '=', first.position).execute();
  const { findings } = await world.verified();
  assert.deepEqual([findings[0]?.kind, findings[0]?.position], ['removed-entry', first.position]);
  await world.reader.query.insertInto('log_entry').values(first).execute();
  assert.deepEqual((await world.verified()).findings, []);
  await dispose({ ...tools(), config: { disposal: { keepDays: 30 } } });
  assert.deepEqual(await kindsOf(young), []);
  await world.reader.query.insertInto('log_entry').values(first).execute();
  const back = await world.verified();
  assert.deepEqual([back.findings[0]?.kind, back.findings[0]?.position], ['not-disposed', first.position]);
  await world.reader.query.deleteFrom('log_entry').where('position', '=', first.position).execute();
});

test('after a restore the journal’s disposals are done again, and nothing else', async () => {
  const restored = await LogWorld.open();
  try {
    const [one, two] = [await restored.delivered({ at: ago(500) }), await restored.delivered({ at: ago(500) })];
    await catchUp({ database: restored.db, mediator });
    const before = ago(400).toISOString();
    const disposal = {
      at: new Date(),
      service: 'mediator',
      kind: 'log',
      what: { disposal: 'd1', rule: 'keep 400 days', before, positions: [[1, 3]], count: 3 },
    };
    const again = { database: restored.db, mediator, audit: restored.audit, clock: () => new Date(), actor: 'restore' };
    assert.equal(await disposeAgain(again, disposal), 3);
    assert.equal(await disposeAgain(again, disposal), 0);
    assert.equal(
      await disposeAgain(again, {
        ...disposal,
        what: { ...disposal.what, positions: [[4, 6]], before: ago(600).toISOString() },
      }),
      0,
    );
    const { rows } = await sql<{ id: string }>`select id from delivery`.execute(restored.reader.query);
    assert.deepEqual([rows.map(({ id }) => id), rows.some(({ id }) => id === one)], [[two], false]);
    const report = await restored.verified();
    assert.deepEqual(
      [report.findings, report.disposals.map(({ rule }) => rule)],
      [[], ['keep 400 days, again after a restore']],
    );
  } finally {
    await restored.close();
  }
});

function kindsAndContents(kind: string) {
  return findEntries(world.reader, { kind }, { order: 'oldest', after: 0, limit: 100 });
}
