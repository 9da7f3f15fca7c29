// When a sender has fetched how a delivery ended, by each door, and that what was erased is told (issue 3). Times are tested with a
// clock of the test's own in src/services/mediator/retention.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { RunningMediator } from './mediator-client.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { kommunA, kommunB, operatorA, operatorB, somebody, World } from './mediator-world.ts';
import { eventually, WebhookReceiver } from './webhook-receiver.ts';

let world: World;
let running: RunningMediator;
let operator: Peer;
let client: pg.Client;

before(async () => {
  const opened = await World.open();
  world = opened;
  operator = await startPeer(world.peerFiles(operatorA), ({ body, response }) => {
    const recipientId = /Recipient>(\d{12})</.exec(body.toString())?.[1] ?? '';
    answerWith(response, deliveryResult({ recipientId, delivered: true }));
  });
  client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  await client.query(`set search_path to ${world.database.schema}`);
  running = await world.mediator({ webhooks: { caFiles: [world.ca.certificateFile] } });
});
after(async () => {
  await client.end();
  await world.close();
  await operator.stop();
});

test('asking for a finished delivery is a fetch; asking before the end, or for somebody else’s, is none', async () => {
  await world.farDown();
  const recipient = reachable();
  const id = await running.accepted(world.signed(recipient));
  assert.equal((await running.call('GET', `/deliveries/${id}`)).status, 200);
  assert.equal(await fetched(id), false);
  await world.farUp();
  await running.until(id, ({ kind }) => kind === 'delivered');
  assert.equal((await running.call('GET', `/deliveries/${id}`, { by: kommunA.id })).status, 404);
  assert.equal(await fetched(id), false);
  await running.call('GET', `/deliveries/${id}`);
  assert.equal(await fetched(id), true);
});

test('checkDistributionStatus after the end is a fetch', async () => {
  const { distributionId: id } = await world.soap(kommunB, world.distribution(reachable()), running);
  assert.ok(id !== undefined);
  await running.until(id, ({ kind }) => kind === 'delivered');
  assert.equal(await fetched(id), false);
  await world.soap(kommunB, world.statusQuestion(kommunB.id, id), running);
  assert.equal(await fetched(id), true);
});

test('a webhook that takes the final event is a fetch, one that refuses it is none', async () => {
  const receiver = await WebhookReceiver.start(world.peerFiles(operatorB));
  receiver.answer = () => ({ status: 500 });
  const made = await running.send('POST', '/webhooks', { url: receiver.url }, { key: randomUUID() });
  const id = await running.accepted(world.signed(reachable()));
  await running.until(id, ({ kind }) => kind === 'delivered');
  await eventually(() => receiver.calls.length > 0, 'it was tried');
  assert.equal(await fetched(id), false);
  receiver.answer = () => ({ status: 200 });
  await eventually(() => fetched(id), 'taken, and so fetched');
  await running.call('DELETE', `/webhooks/${String(made.body.webhookId)}`);
  await receiver.stop();
});

test('a client’s cursor in the feed is kept, and what is erased is told with its time', async () => {
  const other = await world.mediator();
  const { body } = await other.call('GET', '/events?limit=1000');
  const { next } = Object(body._meta);
  await other.call('GET', `/events?after=${next}`);
  await other.running.stop();
  const { rows } = await client.query('select position from feed_reader where organisation = $1', [kommunB.id]);
  assert.deepEqual(rows, [{ position: String(next) }]);
  const id = await running.accepted(world.signed(reachable()));
  await running.after(id, 'delivered');
  assert.equal((await running.call('GET', `/deliveries/${id}`)).body.contentErasedAt, undefined);
  await client.query('update delivery set content = null, erased_at = now() where id = $1', [id]);
  assert.match(String((await running.call('GET', `/deliveries/${id}`)).body.contentErasedAt), /^\d{4}-\d\d-\d\dT/);
});

// The last: it stops the mediator of the others, and ages what they left.
test('a running mediator does its chores when they are due: content, feed and log go by their rules, a checkpoint leaves', async () => {
  const [old, young] = [
    await running.accepted(world.signed(reachable())),
    await running.accepted(world.signed(reachable())),
  ];
  for (const id of [old, young]) await running.after(id, 'delivered');
  await running.running.stop();
  await client.query(`update delivery set finished_at = finished_at - interval '40 days' where id = $1`, [old]);
  await client.query(`update log_entry set at = at - interval '40 days' where delivery_id = $1`, [old]);
  await client.query(`update log_block set from_at = from_at - interval '40 days'`);
  await client.query(`update feed set at = at - interval '8 days'`);
  await client.query('update job set next_at = now()');
  const checkpoints = join(world.folder, 'checkpoints');
  const next = await world.mediator({
    retention: { eraseAfterHours: 0, feedDays: 7 },
    log: {
      checkpoints: { folder: checkpoints },
      disposal: { keepDays: 30 },
      disposalJournal: join(world.folder, 'journal'),
    },
  });
  // Only now is the disposal of the log planned: an hour after a start.
  await client.query(`update job set next_at = now() where kind = 'log-dispose'`);
  const get = (path: string) => next.call('GET', path);
  await eventually(
    async () => (await get(`/deliveries/${young}`)).body.contentErasedAt !== undefined,
    'content is erased',
  );
  await eventually(async () => (await get('/events?after=1')).status === 410, 'the feed begins later');
  await eventually(async () => (await get(`/deliveries/${old}`)).status === 404, 'the log’s rule took the old one');
  await eventually(
    () => existsSync(checkpoints) && readdirSync(checkpoints).length === 1,
    'a checkpoint before any stop',
  );
  assert.equal((await get(`/deliveries/${young}`)).status, 200);
  assert.equal(readdirSync(join(world.folder, 'journal')).length, 1);
});

function reachable(): string {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${operator.url}/Service/v3` } });
  return recipient;
}

async function fetched(id: string): Promise<boolean> {
  const { rows } = await client.query('select fetched_at is not null as fetched from delivery where id = $1', [id]);
  return rows[0]?.fetched === true;
}
