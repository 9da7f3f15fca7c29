// What the mediator's doors refuse: a sender that we may not mediate for, a caller who may not hand in for it, a signature that
// is not the sender's, at REST and at SOAP alike (issue 3, Doors); a cursor whose part of the feed is gone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { eventsOf, type RunningMediator } from './mediator-client.ts';
import { kommunA, kommunB, mediator, operatorB, somebody, World } from './mediator-world.ts';

let world: World;
let running: RunningMediator;

before(async () => {
  // Kommun B's deliveries may also be handed in by operator B (an integration service); nobody else is configured.
  world = await World.open({ senders: [{ organisation: kommunB.id, handedInBy: [operatorB.id] }] });
  running = await world.mediator();
});
after(() => world.close());

test('a sender that we are not configured to mediate for is refused at both doors, although FaR lists us for it', async () => {
  const rest = await running.handIn(world.signed(somebody(), { sender: kommunA }), { by: kommunA.id });
  assert.equal(rest.status, 403);
  assert.match(String(rest.body.type), /access-denied$/);
  const soap = await world.soap(kommunA, world.distribution(somebody(), { sender: kommunA }), running);
  assert.equal(soap.fault, 5002);
  await nothingStored();
});

test('somebody else’s delivery is refused at both doors, unless it may hand in for the sender', async () => {
  const bytes = world.signed(somebody());
  assert.equal((await running.handIn(bytes, { by: kommunA.id })).status, 403);
  assert.equal((await world.soap(kommunA, world.distribution(somebody()), running)).fault, 5002);
  await nothingStored();
  const handedIn = await running.handIn(world.signed(somebody()), { by: operatorB.id });
  assert.equal(handedIn.status, 202);
  const soap = await world.soap(operatorB, world.distribution(somebody()), running);
  assert.ok(soap.distributionId !== undefined);
  // Both follow them; nobody else does.
  for (const by of [kommunB.id, operatorB.id]) {
    const { body } = await running.call('GET', '/events?limit=1000', { by });
    assert.ok(eventsOf(body).some(({ deliveryId }) => deliveryId === soap.distributionId));
  }
  const { body } = await running.call('GET', '/events?limit=1000', { by: kommunA.id });
  assert.deepEqual(eventsOf(body), []);
});

test('a signature that is not the sender’s, or over something else, is refused at both doors', async () => {
  const changed = Buffer.from(world.signed(somebody()).toString().replace('Beslut', 'Beslux'));
  assert.equal((await running.handIn(changed)).status, 422);
  assert.equal((await running.handIn(world.signed(somebody(), { signer: kommunA }))).status, 422);
  const changedCall = Buffer.from(Buffer.from(world.distribution(somebody())).toString().replace('Beslut', 'Beslux'));
  assert.equal((await world.soap(kommunB, changedCall, running)).fault, 5002);
  const stolen = world.distribution(somebody(), { signer: kommunA });
  assert.equal((await world.soap(kommunB, stolen, running)).fault, 5002);
});

test('a sender that FaR does not list us for is refused at both doors', async () => {
  const strict = await World.open();
  try {
    strict.far.dispatchers = [{ ...mediator, senders: [kommunA.id] }];
    const door = await strict.mediator();
    const rest = await door.handIn(strict.signed(somebody()));
    assert.equal(rest.status, 403);
    assert.match(String(rest.body.type), /dispatcher-not-approved$/);
    const soap = await strict.soap(kommunB, strict.distribution(somebody()), door);
    assert.equal(soap.fault, 6005);
  } finally {
    await strict.close();
  }
});

test('a cursor in a disposed part of the feed answers 410, in words and in a link that can be followed', async () => {
  const { body } = await running.call('GET', '/events?limit=1000');
  const [first] = eventsOf(body);
  assert.ok(first !== undefined);
  await disposeTo(Number(first.cursor));
  const gone = await running.call('GET', '/events?after=0&limit=5');
  assert.equal(gone.status, 410);
  assert.match(String(gone.body.type), /problems\/gone$/);
  assert.match(String(gone.body.detail), new RegExp(`after=${first.cursor}`));
  assert.match(gone.headers.get('content-type') ?? '', /problem\+json/);
  const next = /^<(\S+)>; rel="next"$/.exec(gone.headers.get('link') ?? '')?.[1];
  assert.ok(next !== undefined);
  const on = await running.call('GET', `/events${new URL(next).search}`);
  assert.equal(on.status, 200);
  assert.ok(eventsOf(on.body).length > 0);
  // Without a cursor the feed begins with what is kept, and what it answers can be asked for.
  const kept = await running.call('GET', '/events?limit=1000');
  assert.equal(kept.status, 200);
  const { next: cursor } = Object(kept.body._meta);
  assert.equal((await running.call('GET', `/events?after=${cursor}`)).status, 200);
  // A quiet sender, with nothing of its own, is given a cursor that is kept too.
  const quiet = await running.call('GET', '/events', { by: kommunA.id });
  const { next: theirs } = Object(quiet.body._meta);
  assert.equal((await running.call('GET', `/events?after=${theirs}`, { by: kommunA.id })).status, 200);
  const hook = await running.send('POST', '/webhooks', { url: 'https://x.example.se/', after: '0' }, { key: 'gone' });
  assert.equal(hook.status, 410);
});

async function nothingStored(): Promise<void> {
  assert.deepEqual(await world.storedContents(), []);
}

/** As the chore does, whose own test is in src/services/mediator/retention. */
async function disposeTo(position: number): Promise<void> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  try {
    await client.query(`set search_path to ${world.database.schema}`);
    await client.query('begin');
    await client.query('delete from feed where position <= $1', [position]);
    await client.query('update feed_head set disposed_to = $1', [position]);
    await client.query('commit');
  } finally {
    await client.end();
  }
}
