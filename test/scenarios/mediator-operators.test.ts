// Each operator's own line: breaker, stop by hand, maintenance, rate, size, all without restart (issue 3, per operator).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Config } from '../../src/services/mediator/index.ts';
import { Tally } from '../faults/answers.ts';
import { good, madeUpOperator, page500, recipientOf, refusing, slow } from './mediator-behaviours.ts';
import type { RunningMediator } from './mediator-client.ts';
import { type Behaviour, type Peer, startPeer } from './mediator-peers.ts';
import { operatorB, somebody, World } from './mediator-world.ts';

type Known = NonNullable<Config['operators']['known']>[number];

const LOOK_UP_AGAIN_MS = 1_000;
let world: World;
let running: RunningMediator;
let peer: Peer;
/** What the configuration's file says now. */
let config: Config;
let made = 0;
const rereads = new Tally();
const reread = () => {
  rereads.add();
  return config;
};
const behaviours = new Map<string, Behaviour>();
const calls: { readonly recipient: string; readonly at: number }[] = [];

before(async () => {
  world = await World.open({ pollMs: 50, lookUpAgainMs: LOOK_UP_AGAIN_MS });
  peer = await startPeer(world.peerFiles(operatorB), (call) => {
    const recipient = recipientOf(call.body);
    calls.push({ recipient, at: performance.now() });
    return (behaviours.get(recipient) ?? good)(call);
  });
  config = world.config;
  running = await world.mediator({}, reread);
});
after(async () => {
  await world.close();
  await peer.stop();
});

/** An operator of its own for a test, which the configuration says this of from now on. */
function operatorWith(policy: Omit<Known, 'organisation'>): { readonly id: string; readonly name: string } {
  const operator = madeUpOperator(made++);
  say(operator.id, policy);
  return operator;
}

function say(id: string, policy: Omit<Known, 'organisation'>): void {
  const others = (config.operators.known ?? []).filter(({ organisation }) => organisation !== id);
  config = { ...config, operators: { ...config.operators, known: [...others, { organisation: id, ...policy }] } };
}

function at(operator: { readonly id: string; readonly name: string }, behaviour: Behaviour = good): string {
  const recipient = somebody();
  behaviours.set(recipient, behaviour);
  world.far.mailboxes.set(recipient, { operator: { ...operator, address: `${peer.url}/Service/v3` } });
  return recipient;
}

const callsTo = (recipients: readonly string[]) => calls.filter(({ recipient }) => recipients.includes(recipient));

async function until(what: string, found: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (await found()) return;
    await new Promise((later) => setTimeout(later, 20));
  }
  assert.fail(`not in ${ms} ms: ${what}`);
}

async function asked<Row extends object>(sql: string, ...values: unknown[]): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: world.database.url });
  await client.connect();
  try {
    return (await client.query<Row>(sql.replaceAll('$schema', world.database.schema), values)).rows;
  } finally {
    await client.end();
  }
}

async function eventsOf(operator: { readonly id: string }): Promise<readonly string[]> {
  const sql = 'select kind from $schema.audit_event where subject = $1 order by at, id';
  return (await asked<{ kind: string }>(sql, operator.id)).map(({ kind }) => kind);
}

async function breakerOf(operator: { readonly id: string }): Promise<string> {
  const sql = 'select breaker from $schema.operator_state where operator_id = $1';
  return (await asked<{ breaker: string }>(sql, operator.id))[0]?.breaker ?? 'closed';
}

/** Nothing is handed in before the mediator (and the other one beside it, each at the same pace) has read the new configuration. */
const taken = () => rereads.more(4);

test('an operator that fails is left alone; one delivery at a time is tried, and the rest goes when it answers', async () => {
  const operator = operatorWith({
    repeats: 'deduplicated',
    atOnce: 2,
    breaker: { failures: 3, openForMs: 300, openForMaxMs: 600 },
  });
  await taken();
  const recipients = Array.from({ length: 12 }, () => at(operator, page500));
  const ids = await Promise.all(recipients.map((recipient) => running.accepted(world.signed(recipient))));
  await until('the breaker opens', async () => (await breakerOf(operator)) !== 'closed');
  const before = callsTo(recipients).length;
  await new Promise((later) => setTimeout(later, 2_000));
  const tried = callsTo(recipients).length - before;
  assert.ok(before <= 5, `${before} calls before it opened`);
  assert.ok(tried >= 2 && tried <= 6, `${tried} calls in two seconds`);
  for (const recipient of recipients) behaviours.set(recipient, good);
  const ends = await Promise.all(ids.map((id) => running.after(id, 'delivered')));
  assert.deepEqual(await eventsOf(operator), ['operator.breaker-opened', 'operator.breaker-closed']);
  const untouched = ends.filter(({ attempts }) => attempts.length === 1);
  assert.ok(untouched.length >= 3, 'what waited behind the breaker has no attempt from that time');
});

test('refusals say that an operator works: they open nothing', async () => {
  const operator = operatorWith({ repeats: 'unknown', breaker: { failures: 2, openForMs: 60_000 } });
  await taken();
  for (let n = 0; n < 5; n += 1)
    await running.after(await running.accepted(world.signed(at(operator, refusing))), 'refused');
  assert.equal(await breakerOf(operator), 'closed');
});

test('what waits behind an open breaker expires on time, and is unknown where an attempt was in doubt', async () => {
  const operator = operatorWith({ repeats: 'deduplicated', breaker: { failures: 1, openForMs: 60_000 } });
  await taken();
  const doubted = await running.accepted(world.signed(at(operator, page500)), '?lifetimeSeconds=3');
  await running.until(doubted, ({ kind }) => kind === 'unknown');
  await until('the breaker opens', async () => (await breakerOf(operator)) === 'open');
  const late = await running.accepted(world.signed(at(operator)), '?lifetimeSeconds=2');
  const expired = await running.after(late, 'expired');
  assert.equal(expired.attempts.length, 0);
  await running.until(doubted, ({ kind, details }) => kind === 'unknown' && details.retried === false);
  const unknown = await running.status(doubted);
  assert.equal(unknown.awaiting, 'person');
  assert.equal(unknown.attempts.length, 1);
});

test('what waits in doubt for an operator is not sent again once that is found not to remove repeats, and a person is told why', async () => {
  const breaker = { failures: 1, openForMs: 60_000 };
  const operator = operatorWith({ repeats: 'deduplicated', breaker });
  await taken();
  const recipient = at(operator, page500);
  const id = await running.accepted(world.signed(recipient));
  await until('it waits for the breaker in doubt', async () => {
    const sql =
      "select from $schema.outbox where delivery_id = $1 and doubt and stage = 'hand-over' and in_flight is null";
    return (await asked(sql, id)).length === 1;
  });
  behaviours.set(recipient, good);
  say(operator.id, { repeats: 'unknown', breaker });
  await taken();
  await asked(`update $schema.operator_state set until = now() where operator_id = '${operator.id}'`);
  await running.until(id, ({ kind, details }) => kind === 'unknown' && details.retried === false);
  const status = await running.status(id);
  assert.deepEqual([status.state, status.awaiting, status.reason], ['unknown', 'person', 'not-retried']);
  assert.deepEqual([status.attempts.length, status.possiblyRepeated], [1, false]);
  assert.equal(callsTo([recipient]).length, 1);
});

test('a maintenance window holds deliveries back, and its end by a change of the configuration lets them go', async () => {
  const window = { from: '2026-01-01T00:00', to: '2099-01-01T00:00' };
  const operator = operatorWith({ repeats: 'unknown', maintenance: [window] });
  await taken();
  const recipient = at(operator);
  const id = await running.accepted(world.signed(recipient));
  await running.until(id, ({ kind }) => kind === 'looked-up');
  await new Promise((later) => setTimeout(later, 500));
  assert.equal(callsTo([recipient]).length, 0);
  assert.equal((await running.status(id)).state, 'looked-up');
  say(operator.id, { repeats: 'unknown' });
  const delivered = await running.after(id, 'delivered');
  assert.equal(delivered.attempts.length, 1);
});

test('whoever opts out while a delivery waits for the operator is not sent it', async () => {
  const repeats = 'unknown' as const;
  const operator = operatorWith({ repeats, maintenance: [{ from: '2026-01-01T00:00', to: '2099-01-01T00:00' }] });
  await taken();
  const [staying, leaving] = [at(operator), at(operator)];
  const ids = await Promise.all([staying, leaving].map((recipient) => running.accepted(world.signed(recipient))));
  for (const id of ids) await running.until(id, ({ kind }) => kind === 'looked-up');
  await new Promise((later) => setTimeout(later, LOOK_UP_AGAIN_MS + 100));
  world.far.mailboxes.set(leaving, { kind: 'opted-out', operator: { ...operator, address: `${peer.url}/Service/v3` } });
  say(operator.id, { repeats });
  assert.equal((await running.after(ids[0] ?? '', 'delivered')).state, 'delivered');
  const refused = await running.after(ids[1] ?? '', 'refused', 'delivered');
  assert.deepEqual([refused.state, refused.reason, refused.attempts.length], ['refused', 'opted-out', 0]);
  assert.equal(callsTo([leaving]).length, 0);
});

test('a rate holds over all processes', async () => {
  const operator = operatorWith({ repeats: 'unknown', perSecond: 5 });
  await taken();
  await world.mediator({ operators: config.operators }, reread);
  const recipients = Array.from({ length: 15 }, () => at(operator));
  const ids = await Promise.all(recipients.map((recipient) => running.accepted(world.signed(recipient))));
  await Promise.all(ids.map((id) => running.after(id, 'delivered')));
  const times = callsTo(recipients).map((call) => call.at);
  assert.equal(times.length, 15);
  const inASecond = times.map((from) => times.filter((time) => time >= from && time < from + 1_000).length);
  assert.ok(Math.max(...inASecond) <= 9, `${Math.max(...inASecond)} calls in one second`);
  const whole = Math.max(...times) - Math.min(...times);
  assert.ok(whole > 2_300 && whole < 6_000, `15 calls at 5 a second took ${Math.round(whole)} ms`);
});

test('a delivery too large for its operator is refused by that operator’s limit, the same at another is delivered', async () => {
  const small = operatorWith({ repeats: 'unknown', maxEnvelopeBytes: 40_000 });
  const large = operatorWith({ repeats: 'unknown' });
  await taken();
  for (const length of [28_000, 90_000]) {
    const text = 'x'.repeat(length);
    const refused = await running.after(await running.accepted(world.signed(at(small), { text })), 'refused');
    assert.equal(refused.reason, 'too-large');
    assert.equal(refused.attempts.length, 0);
    const delivered = await running.accepted(world.signed(at(large), { text }));
    assert.equal((await running.after(delivered, 'delivered')).state, 'delivered');
  }
});

test('500 letters that wait for an operator that answers after ten seconds delay nobody else', async () => {
  const sluggish = operatorWith({ repeats: 'deduplicated', atOnce: 8 });
  const brisk = operatorWith({ repeats: 'unknown' });
  await taken();
  const letter = at(sluggish, slow(10_000));
  const began = performance.now();
  const signed = world.signed(letter);
  await Promise.all(Array.from({ length: 500 }, () => running.accepted(signed)));
  await until('it is being called', () => callsTo([letter]).length > 8);
  const times: number[] = [];
  for (let n = 0; n < 30; n += 1) {
    const bytes = world.signed(at(brisk));
    const started = performance.now();
    const id = await running.accepted(bytes);
    await until('delivered', async () => (await running.status(id)).state === 'delivered');
    times.push(performance.now() - started);
  }
  times.sort((one, other) => one - other);
  const p95 = times[28] ?? Number.POSITIVE_INFINITY;
  assert.ok(p95 < 1_000, `p95 ${Math.round(p95)} ms`);
  const first = callsTo([letter]).filter((call) => call.at < began + 9_000);
  assert.equal(first.length, 16, 'the slow line is as wide as it may be, in both processes');
});
