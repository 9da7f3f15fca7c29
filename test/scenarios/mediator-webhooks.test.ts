// Webhooks: events come in order, signed, until they are taken; replayed under the same ids; nobody else's (issue 3).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { type Event, isGenuine, receive } from '../../examples/receive-webhook.ts';
import { eventsOf, type RunningMediator } from './mediator-client.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { kommunA, kommunB, operatorA, operatorB, somebody, World } from './mediator-world.ts';
import { eventually, type ReceiverAnswer, WebhookReceiver } from './webhook-receiver.ts';

let world: World;
let running: RunningMediator;
let operator: Peer;
let receiver: WebhookReceiver;

before(async () => {
  const world0 = await World.open();
  world = world0;
  operator = await startPeer(world.peerFiles(operatorA), ({ body, response }) => {
    const recipientId = /Recipient>(\d{12})</.exec(body.toString())?.[1] ?? '';
    answerWith(response, deliveryResult({ recipientId, delivered: true }));
  });
  receiver = await WebhookReceiver.start(world.peerFiles(operatorB));
  running = await world.mediator(changes());
});
after(async () => {
  await world.close();
  await receiver.stop();
  await operator.stop();
});

const changes = () => ({
  webhooks: { caFiles: [world.ca.certificateFile], retry: { firstMs: 30, maxMs: 100 }, timeoutMs: 2_000 },
});

test('events are posted in the feed’s order under its cursors, signed so that the example takes them', async () => {
  const { secret, id } = await webhook();
  const kept: Event[] = [];
  let last = 0n;
  let lose = true;
  receiver.answer = async (call) => {
    const keep = async (events: readonly Event[], newest: bigint) => {
      kept.push(...events);
      last = newest;
    };
    const { status } = await receive(call, secret, { lastKept: async () => last, keep });
    // The first answer is lost after the events were kept: they come again, and are passed over.
    const hangUp = lose;
    lose = false;
    return { status, hangUp };
  };
  const deliveries = [await delivered(), await delivered(), await delivered()];
  const feed = await ownFeed(deliveries);
  await eventually(() => kept.length >= feed.length, 'every event came');
  assert.deepEqual(
    kept.map(({ cursor, kind, deliveryId }) => ({ cursor, kind, deliveryId })),
    feed.map(({ cursor, kind, deliveryId }) => ({ cursor, kind, deliveryId })),
  );
  for (const call of receiver.calls) {
    assert.equal(call.eventId, call.events.at(-1)?.cursor);
    assert.ok(receiver.genuine(call, secret));
    assert.ok(!receiver.genuine(call, `${secret}x`));
  }
  assert.equal((await shown(id)).failures, 0);
  await remove(id);
});

test('a forged, changed or old call is not genuine', async () => {
  const { secret, id } = await webhook();
  await delivered();
  await eventually(() => receiver.calls.length > 0, 'a call came');
  const [call] = receiver.calls;
  assert.ok(call !== undefined);
  const { headers, body } = call;
  assert.ok(isGenuine(headers, body, secret));
  assert.ok(!isGenuine(headers, Buffer.concat([body, Buffer.from(' ')]), secret));
  assert.ok(!isGenuine(headers, body, secret, new Date(Date.now() + 301_000)));
  assert.ok(!isGenuine({ ...headers, 'brevduva-timestamp': String(Math.floor(Date.now() / 1000) + 1) }, body, secret));
  assert.ok(!isGenuine({ ...headers, 'brevduva-signature': 'v1=' }, body, secret));
  assert.ok(!isGenuine({ ...headers, 'brevduva-signature': undefined }, body, secret));
  await remove(id);
});

test('what a receiver does not take is tried again and nothing is lost: 500, a redirect, a connection that breaks', async () => {
  const { id } = await webhook();
  const ill: ReceiverAnswer[] = [{ status: 500 }, { status: 302 }, { status: 200, hangUp: true }, { status: 404 }];
  let taken: string[] = [];
  receiver.answer = ({ events }) => {
    const answer = ill.shift();
    if (answer === undefined) taken = [...taken, ...events.map(({ cursor }) => cursor)];
    return answer ?? { status: 200 };
  };
  const feed = await ownFeed([await delivered()]);
  await eventually(() => taken.length >= feed.length, 'everything was taken');
  assert.deepEqual(
    taken,
    feed.map(({ cursor }) => cursor),
  );
  await eventually(async () => (await shown(id)).failures === 0, 'its state is good again');
  const state = await shown(id);
  assert.equal(state.state, 'active');
  assert.equal(Object(state.lastFailure).status, 404);
  assert.ok(state.lastSuccessAt !== undefined && state.waitingSince === undefined);
  await remove(id);
});

test('only the kinds that were asked for come, at most as many at a time, and only of one’s own senders', async () => {
  const { id } = await webhook({ kinds: ['delivered', 'refused'], maxEvents: 1 });
  receiver.answer = () => ({ status: 503 });
  const own = [await delivered(), await delivered()];
  await delivered(kommunA);
  receiver.answer = () => ({ status: 204 });
  receiver.calls.length = 0;
  await eventually(() => new Set(receiver.cursors).size === 2, 'both came');
  assert.ok(receiver.calls.every(({ events }) => events.length === 1 && events[0]?.kind === 'delivered'));
  assert.deepEqual(new Set(receiver.calls.map(({ events }) => events[0]?.deliveryId)), new Set(own));
  await remove(id);
});

test('replay sends everything after a cursor again, under the same ids, also from a paused webhook', async () => {
  const { id } = await webhook();
  const before = Number((await shown(id)).position);
  const feed = await ownFeed([await delivered()]);
  await eventually(() => receiver.cursors.length === feed.length, 'everything came');
  const paused = await running.send('PUT', `/webhooks/${id}`, { url: receiver.url, state: 'paused' });
  assert.equal(paused.body.pausedBecause, 'owner');
  const first = [...receiver.cursors];
  receiver.calls.length = 0;
  const replay = await running.send('POST', `/webhooks/${id}/replay`, { after: String(before) }, { key: randomUUID() });
  assert.equal(replay.status, 200);
  assert.equal(replay.body.state, 'active');
  await eventually(() => receiver.cursors.length === first.length, 'everything came again');
  assert.deepEqual(receiver.cursors, first);
  const unknown = await running.send('POST', `/webhooks/${id}/replay`, { after: '999999999' }, { key: randomUUID() });
  assert.equal(unknown.status, 400);
  await remove(id);
});

test('two secrets sign while one is replaced; the last cannot be removed, and neither lies readable in the database', async () => {
  const made = await webhook();
  const second = await running.send('POST', `/webhooks/${made.id}/secrets`, undefined, { key: 'second' });
  assert.equal(second.status, 201);
  const third = await running.send('POST', `/webhooks/${made.id}/secrets`, undefined, { key: 'third' });
  assert.equal(third.status, 409);
  await delivered();
  await eventually(() => receiver.calls.length > 0, 'a call came');
  const [both] = receiver.calls;
  assert.ok(both !== undefined);
  assert.ok(receiver.genuine(both, made.secret) && receiver.genuine(both, String(second.body.secret)));
  const remove0 = (secretId: string) => running.call('DELETE', `/webhooks/${made.id}/secrets/${secretId}`);
  assert.equal((await remove0(made.secretId)).status, 204);
  assert.equal((await remove0(made.secretId)).status, 404);
  assert.equal((await remove0(String(second.body.secretId))).status, 409);
  receiver.calls.length = 0;
  await delivered();
  await eventually(() => receiver.calls.length > 0, 'another call came');
  const call = receiver.calls.at(-1);
  assert.ok(call !== undefined);
  assert.ok(!receiver.genuine(call, made.secret) && receiver.genuine(call, String(second.body.secret)));
  assert.doesNotMatch(JSON.stringify((await running.call('GET', `/webhooks/${made.id}`)).body), /whsec_/);
  assert.doesNotMatch(
    await everything('webhook', 'webhook_secret', 'idempotency', 'audit_event'),
    /whsec_|77687365635f/,
  );
  await remove(made.id);
});

test('the test button says what the receiver answered, a thousand characters of it and no secret', async () => {
  const { id, secret } = await webhook();
  receiver.answer = () => ({ status: 418, body: `${secret} ${'x'.repeat(5_000)}` });
  const test0 = await running.send('POST', `/webhooks/${id}/test`, undefined);
  assert.equal(test0.status, 200);
  assert.equal(test0.body.taken, false);
  assert.equal(test0.body.status, 418);
  assert.ok(typeof test0.body.milliseconds === 'number');
  const { answer } = test0.body;
  assert.ok(typeof answer === 'string' && answer.length <= 1000 && !answer.includes('whsec_'));
  const [call] = receiver.calls;
  assert.ok(call !== undefined && receiver.genuine(call, secret));
  assert.equal(call.events[0]?.kind, 'test');
  assert.equal(call.eventId, test0.body.eventId);
  const gone = await webhook({ url: 'https://127.0.0.1:9/' });
  const { body } = await running.send('POST', `/webhooks/${gone.id}/test`, undefined);
  assert.equal(body.reason, 'connection-refused');
  await remove(id);
  await remove(gone.id);
});

test('a webhook is its organisation’s own, and an address that may not be called is refused', async () => {
  const { id } = await webhook();
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/test'],
  ] as const) {
    assert.equal((await running.call(method, `/webhooks/${id}${path}`, { by: kommunA.id })).status, 404);
  }
  const { body } = await running.call('GET', '/webhooks', { by: kommunA.id });
  assert.deepEqual(body.webhooks, []);
  const wrong = ['http://arenden.example.se/', 'https://10.0.0.1/', 'https://a:b@arenden.example.se/', 'ftp://x.se/ny'];
  for (const url of wrong) {
    const answer = await running.send('POST', '/webhooks', { url }, { key: randomUUID() });
    assert.equal(answer.status, 400, url);
  }
  await remove(id);
  assert.equal((await running.call('GET', `/webhooks/${id}`)).status, 404);
});

test('of two mediators one delivers at a time, and the other takes over what the first had', async () => {
  const second = await world.mediator(changes());
  const { id } = await webhook();
  let atOnce = 0;
  let most = 0;
  receiver.answer = async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((turn) => setTimeout(turn, 15));
    atOnce -= 1;
    return { status: 204 };
  };
  const deliveries = await Promise.all(
    Array.from({ length: 12 }, (_, n) => delivered(kommunB, n % 2 ? second : running)),
  );
  const feed = await ownFeed(deliveries);
  await eventually(() => receiver.cursors.length >= feed.length, 'everything came');
  assert.equal(most, 1);
  assert.deepEqual(
    receiver.cursors,
    feed.map(({ cursor }) => cursor),
  );
  await second.running.stop();
  receiver.calls.length = 0;
  const later = await ownFeed([await delivered()]);
  await eventually(() => receiver.cursors.length >= later.length, 'what came later came too');
  await remove(id);
});

interface Made {
  readonly id: string;
  readonly secret: string;
  readonly secretId: string;
}

/** Makes one; the receiver begins anew. */
async function webhook(options: object = {}): Promise<Made> {
  receiver.answer = () => ({ status: 204 });
  receiver.only = randomUUID();
  const { status, body } = await running.send(
    'POST',
    '/webhooks',
    { url: receiver.url, ...options },
    { key: randomUUID() },
  );
  assert.equal(status, 201, JSON.stringify(body));
  receiver.calls.length = 0;
  receiver.only = String(body.webhookId);
  const { secret, secretId } = Object(body.secret);
  return { id: receiver.only, secret, secretId };
}

async function remove(id: string): Promise<void> {
  assert.equal((await running.call('DELETE', `/webhooks/${id}`)).status, 204);
}

async function shown(id: string): Promise<Record<string, unknown>> {
  return (await running.call('GET', `/webhooks/${id}`)).body;
}

/** A delivery that has come to its end. */
async function delivered(sender = kommunB, by = running): Promise<string> {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${operator.url}/Service/v3` } });
  const { body } = await by.handIn(world.signed(recipient, { sender }), { by: sender.id });
  const id = String(body.deliveryId);
  await eventually(async () => (await by.status(id, sender.id)).state === 'delivered', 'delivered');
  return id;
}

/** The feed's events of these deliveries. */
async function ownFeed(deliveries: readonly string[]) {
  const { body } = await running.call('GET', '/events?limit=1000');
  return eventsOf(body).filter(({ deliveryId }) => deliveries.includes(deliveryId));
}

/** Everything in these tables, as text. */
async function everything(...tables: readonly string[]): Promise<string> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  try {
    const texts: string[] = [];
    for (const table of tables) {
      const { rows } = await client.query(`select t::text from ${world.database.schema}.${table} t`);
      texts.push(JSON.stringify(rows));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}
