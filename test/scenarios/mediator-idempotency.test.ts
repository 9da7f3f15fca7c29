// Idempotent at every door of the mediator: key + payload → the first answer again; another payload is refused (issue 3; DESIGN rule 6).
// Two processes stand on one database throughout. Batches are in mediator-batches.test.ts.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { declareEvents } from '../../src/platform/events/events.ts';
import { createLog } from '../../src/platform/log.ts';
import { declarations } from '../../src/services/mediator/events.ts';
import { storeResolution } from '../../src/services/mediator/store/resolve.ts';
import type { MediatorTables } from '../../src/services/mediator/store/schema.ts';
import { eventsOf, type RunningMediator } from './mediator-client.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { kommunA, kommunB, mediator, operatorA, somebody, World } from './mediator-world.ts';
import { eventually } from './webhook-receiver.ts';

let world: World;
let first: RunningMediator;
let second: RunningMediator;
let operator: Peer;
let database: Database<MediatorTables>;
/** How often the operator was given a letter to each recipient. */
const copies = new Map<string, number>();
/** Recipients whose deliveries get no answer. */
const silent = new Set<string>();

before(async () => {
  world = await World.open();
  operator = await startPeer(world.peerFiles(operatorA), ({ body, response }) => {
    const recipientId = /Recipient>(\d{12})</.exec(body.toString())?.[1] ?? '';
    copies.set(recipientId, (copies.get(recipientId) ?? 0) + 1);
    if (silent.has(recipientId)) response.socket?.destroy();
    else answerWith(response, deliveryResult({ recipientId, delivered: true }));
  });
  database = Database.open({ url: world.database.url, schema: world.database.schema });
  first = await world.mediator();
  second = await world.mediator();
});
after(async () => {
  await database.close();
  await world.close();
  await operator.stop();
});

const log = createLog('mediator', { level: 'silent' });
const audit = declareEvents(declarations, { log, registry: new Registry() });
const parsed = parseOrganisationsnummer(mediator.id);
assert.ok(parsed.ok);
const us = parsed.value;

type Answer = Awaited<ReturnType<RunningMediator['call']>>;

test('POST /deliveries: the same answer from either process, also long after; another payload is a conflict', async () => {
  const recipient = reachable();
  const key = randomUUID();
  const bytes = world.signed(recipient);
  const made = await first.handIn(bytes, { key });
  await first.after(String(made.body.deliveryId), 'delivered');
  const again = await second.handIn(bytes, { key });
  sameAgain(made, again, ['location']);
  const other = await second.handIn(world.signed(recipient), { key });
  conflict(other);
  assert.equal(copies.get(recipient), 1);
});

test('POST /deliveries with one key at once to both processes is one delivery', async () => {
  const recipient = reachable();
  const key = randomUUID();
  const bytes = world.signed(recipient);
  const rival = world.signed(recipient, { text: 'Något annat.' });
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => {
      const door = n % 2 === 0 ? first : second;
      return door.handIn(n % 3 === 0 ? rival : bytes, { key });
    }),
  );
  const accepted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status }) => status === 409);
  assert.equal(accepted.length + refused.length, 12);
  assert.ok(accepted.length === 4 || accepted.length === 8, 'one payload won, the other was refused each time');
  assert.equal(new Set(accepted.map(({ body }) => JSON.stringify(body))).size, 1);
  await first.after(String(accepted[0]?.body.deliveryId), 'delivered');
  assert.equal(copies.get(recipient), 1);
});

test('a key is the organisation’s own: another’s same key is another delivery', async () => {
  const key = randomUUID();
  const one = await first.handIn(world.signed(reachable()), { key });
  const two = await second.handIn(world.signed(reachable(), { sender: kommunA }), { key, by: kommunA.id });
  assert.equal(one.status, 202);
  assert.equal(two.status, 202);
  assert.notEqual(one.body.deliveryId, two.body.deliveryId);
});

test('a key of a hand-in that was refused is free: nothing was stored', async () => {
  const key = randomUUID();
  const recipient = reachable();
  assert.equal((await first.handIn(Buffer.from('<SignedDelivery/>'), { key })).status, 400);
  assert.equal((await second.handIn(world.signed(recipient), { key })).status, 202);
});

test('SOAP distributeSecure: the very same signed delivery is the same distribution, at once and in both processes', async () => {
  const recipient = reachable();
  const envelope = world.distribution(recipient);
  const answers = await Promise.all([first, second, first, second].map((door) => world.soap(kommunB, envelope, door)));
  const [id, ...more] = new Set(answers.map(({ distributionId }) => distributionId));
  assert.ok(id !== undefined && more.length === 0);
  await first.after(id, 'delivered');
  assert.equal((await world.soap(kommunB, envelope, second)).distributionId, id);
  assert.equal(copies.get(recipient), 1);
  const other = await world.soap(kommunB, world.distribution(recipient), second);
  assert.notEqual(other.distributionId, id, 'signed anew, it is another letter');
});

test('cancellation: once, whoever asks and however often; the answer is the same and there is one event', async () => {
  await world.farDown();
  const id = await first.accepted(world.signed(reachable()));
  const cancel = (door: RunningMediator) => door.call('POST', `/deliveries/${id}/cancellation`);
  const answers = await Promise.all([first, second, first, second].map(cancel));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  assert.equal(new Set(answers.map(({ body }) => JSON.stringify(body).replaceAll(/:\d{4,5}\//g, '/'))).size, 1);
  await world.farUp();
  const { body } = await first.call('GET', '/events?limit=1000');
  const own = eventsOf(body).filter(({ deliveryId }) => deliveryId === id);
  assert.equal(own.filter(({ kind }) => kind === 'cancelled').length, 1);
  assert.equal((await cancel(second)).status, 200);
});

test('webhooks: made, given a secret and replayed once for each key, with the very answer, the secret too', async () => {
  const url = 'https://arenden.example.se/brevduva';
  const make = (door: RunningMediator, key: string, body: object = { url }) =>
    door.send('POST', '/webhooks', body, { key });
  const made = await Promise.all([make(first, 'w-1'), make(second, 'w-1'), make(first, 'w-1')]);
  const [one] = made;
  assert.ok(one !== undefined);
  assert.equal(one.status, 201);
  for (const other of made) sameSecret(one, other);
  sameSecret(one, await make(second, 'w-1'));
  assert.equal((await make(second, 'w-1')).headers.get('idempotency-replayed'), 'true');
  conflict(await make(second, 'w-1', { url: `${url}/ny` }));
  const list = await first.call('GET', '/webhooks');
  assert.equal(Object(list.body._meta).totalRecords, 1);

  const path = `/webhooks/${String(one.body.webhookId)}`;
  const secret = (door: RunningMediator, key: string) => door.send('POST', `${path}/secrets`, undefined, { key });
  const secrets = await Promise.all([secret(first, 's-1'), secret(second, 's-1')]);
  assert.deepEqual(secrets[0]?.body, secrets[1]?.body);
  assert.deepEqual((await secret(first, 's-1')).body, secrets[0]?.body);
  assert.equal((await secret(first, 's-2')).status, 409);

  const replay = (door: RunningMediator, after: string, key: string) =>
    door.send('POST', `${path}/replay`, { after }, { key });
  const replays = await Promise.all([replay(first, '0', 'r-1'), replay(second, '0', 'r-1')]);
  assert.deepEqual(
    replays.map(({ status }) => status),
    [200, 200],
  );
  assert.deepEqual(told(replays[0]), told(replays[1]));
  conflict(await replay(first, '1', 'r-1'));
  assert.equal((await first.call('DELETE', path)).status, 204);
  assert.equal((await second.call('DELETE', path)).status, 404);
  // The webhook is gone; what its key answered is not done again.
  sameSecret(one, await make(first, 'w-1'));
  assert.equal((await first.call('GET', path)).status, 404);
});

test('every POST that makes something needs a key', async () => {
  assert.equal((await first.call('POST', '/deliveries', { body: world.signed(reachable()) })).status, 400);
  assert.equal((await first.send('POST', '/webhooks', { url: 'https://arenden.example.se/' })).status, 400);
});

test('a person’s answer is taken once: of two at the same time one is told that it is answered already', async () => {
  const recipient = reachable();
  silent.add(recipient);
  const id = await first.accepted(world.signed(recipient), '?lifetimeSeconds=1');
  await first.until(id, ({ kind, details }) => kind === 'unknown' && details.retried === false);
  await eventually(async () => (await first.status(id)).awaiting === 'person', 'awaits a person');
  // The page that asks needs a log-in (mediator-pages.test.ts): what it calls is called here, from several at once.
  const resolve = (arrived: boolean) =>
    database.transaction(us, (tx) =>
      storeResolution(tx, audit, { deliveryId: id, arrived, actor: 'emil', at: new Date() }),
    );
  const answers = await Promise.all([resolve(true), resolve(false), resolve(true)]);
  assert.equal(answers.filter((taken) => taken).length, 1);
  const { body } = await second.call('GET', '/events?limit=1000');
  const resolved = eventsOf(body).filter(({ deliveryId, details }) => {
    return deliveryId === id && details.reason === 'resolved-by-person';
  });
  assert.equal(resolved.length, 1);
});

function reachable(): string {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${operator.url}/Service/v3` } });
  return recipient;
}

function sameAgain(made: Answer, again: Answer, headers: readonly string[]): void {
  assert.equal(again.status, made.status);
  assert.deepEqual(again.body, made.body);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal(made.headers.get('idempotency-replayed'), null);
  for (const name of headers) assert.equal(again.headers.get(name), made.headers.get(name));
}

function sameSecret(made: Answer, again: Answer): void {
  assert.equal(again.status, made.status);
  assert.deepEqual(told(again), told(made));
}

function conflict({ status, body }: Answer): void {
  assert.equal(status, 409);
  assert.match(String(body.type), /problems\/conflict$/);
}

function told(answer: Answer | undefined): object {
  const { _links: _, ...facts } = answer?.body ?? {};
  return facts;
}
