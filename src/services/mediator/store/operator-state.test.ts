// The state of an operator's line under several processes: one probe, one opening, one rate (issue 3, per operator).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { Database, type Transaction } from '../../../platform/database/database.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { createLog } from '../../../platform/log.ts';
import { declarations } from '../events.ts';
import {
  readStates,
  releaseProbe,
  storeByHand,
  storeFailure,
  storeSuccess,
  takeCalls,
  takeProbe,
} from './operator-state.ts';
import type { MediatorTables } from './schema.ts';

const mediator = organisation('164021000015');
const operator = organisation('164022000022');
const other = organisation('164023000039');
const policy = { failures: 3, openForMs: 800, openForMaxMs: 900 };
const person = { loginId: 'log-in', name: 'Emil Fors' };
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

const change = <T>(work: (tx: Transaction<MediatorTables>) => Promise<T>) => db.transaction(mediator, work);
const fail = (probe = false) => change((tx) => storeFailure(tx, audit, { operator, reason: 'timeout', probe, policy }));
const breaker = async () => (await readStates(db.reader(mediator))).get(operator)?.breaker;
const times = (count: number) => Array.from({ length: count });

test('many failures at once open it once; one of many processes gets the probe; its end decides', async () => {
  const opened = await Promise.all(times(10).map(() => fail()));
  assert.equal(opened.filter(Boolean).length, 1);
  assert.equal(await breaker(), 'open');
  assert.equal(await change((tx) => takeProbe(tx, operator, 1_000)), false, 'its time has not come');
  await new Promise((later) => setTimeout(later, 1_000));
  const probe = () => Promise.all(times(8).map(() => change((tx) => takeProbe(tx, operator, 60_000))));
  assert.equal((await probe()).filter(Boolean).length, 1);
  assert.equal(await breaker(), 'half-open');
  await change((tx) => storeSuccess(tx, audit, operator, false));
  assert.equal(await breaker(), 'half-open', 'an answer to an earlier call closes nothing');
  await change((tx) => releaseProbe(tx, operator));
  assert.equal((await probe()).filter(Boolean).length, 1, 'a probe that told nothing leaves room for another');
  assert.equal(await fail(true), false, 'the same failure, not a new one');
  assert.equal(await breaker(), 'open');
  await new Promise((later) => setTimeout(later, 1_000));
  assert.equal((await probe()).filter(Boolean).length, 1);
  await change((tx) => storeSuccess(tx, audit, operator, true));
  assert.equal(await breaker(), 'closed');
});

test('a probe whose process died is taken over when its lease ends', async () => {
  for (const _ of times(3)) await fail();
  await new Promise((later) => setTimeout(later, 1_000));
  assert.equal(await change((tx) => takeProbe(tx, operator, 500)), true);
  assert.equal(await change((tx) => takeProbe(tx, operator, 500)), false);
  await new Promise((later) => setTimeout(later, 1_000));
  assert.equal(await change((tx) => takeProbe(tx, operator, 500)), true);
  await change((tx) => storeSuccess(tx, audit, operator, true));
});

test('what a person has stopped only a person starts', async () => {
  assert.equal(await change((tx) => storeByHand(tx, audit, operator, 'stopped', person)), true);
  assert.equal(await change((tx) => storeByHand(tx, audit, operator, 'stopped', person)), false);
  await change((tx) => storeSuccess(tx, audit, operator, true));
  assert.equal(await change((tx) => takeProbe(tx, operator, 1_000)), false);
  assert.equal(await breaker(), 'open');
  assert.equal(await change((tx) => storeByHand(tx, audit, operator, 'started', person)), true);
  assert.equal(await breaker(), 'closed');
});

test('calls are given out once to many that ask, and come back with time', async () => {
  const begun = performance.now();
  const allowed = () => 2 + ((performance.now() - begun) / 1_000) * 20 + 1;
  const first = await Promise.all(times(6).map(() => change((tx) => takeCalls(tx, other, 20, 5))));
  const taken = first.reduce((sum, calls) => sum + calls.taken, 0);
  assert.ok(taken >= 2 && taken <= allowed(), `${taken} at once`);
  assert.ok(first.some(({ waitMs }) => waitMs > 0));
  const started = Date.now();
  let more = 0;
  while (Date.now() - started < 1_000) more += (await change((tx) => takeCalls(tx, other, 20, 5))).taken;
  assert.ok(more >= 12 && taken + more <= allowed(), `${more} in a second`);
});

function organisation(text: string) {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
