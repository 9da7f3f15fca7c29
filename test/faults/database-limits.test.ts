// No connection left, and no room for blobs: what was accepted survives, callers are told to come back, and work goes on by itself (issue 3, "Database").
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { MailingClient } from '../scenarios/mailing-client.ts';
import type { RunningMediator } from '../scenarios/mediator-client.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from '../scenarios/mediator-peers.ts';
import { kommunA, kommunB, operatorA, somebody, World } from '../scenarios/mediator-world.ts';
import { limitConnections, SmallDisk } from './limits.ts';

const UNTIL_MS = 30_000;

interface Scene {
  readonly world: World;
  readonly peer: Peer;
  readonly recipient: string;
}

async function openScene(changes: Parameters<typeof World.open>[0] = {}): Promise<Scene> {
  const world = await World.open(changes);
  const recipient = somebody();
  const peer = await startPeer(world.peerFiles(operatorA), ({ response }) =>
    answerWith(response, deliveryResult({ recipientId: recipient, delivered: true })),
  );
  world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${peer.url}/Service/v3` } });
  return { world, peer, recipient };
}

async function closeScene({ world, peer }: Scene): Promise<void> {
  await world.close();
  await peer.stop();
}

type Answer = Awaited<ReturnType<RunningMediator['handIn']>>;

function assertComeBack({ status, headers, body }: Answer): void {
  assert.equal(status, 503, JSON.stringify(body));
  assert.match(headers.get('retry-after') ?? '', /^[1-9][0-9]*$/);
  assert.deepEqual(
    Object.keys(body).filter((member) => ['type', 'title', 'status', 'detail', 'instance'].includes(member)).length,
    5,
  );
}

/** Hands the same letter in until it is accepted, and every other answer says "come back". */
async function untilAccepted(mediator: RunningMediator, bytes: Uint8Array, key: string): Promise<string> {
  for (const until = Date.now() + UNTIL_MS; Date.now() < until; await pause(100)) {
    const answer = await mediator.handIn(bytes, { key });
    if (answer.status === 202) return String(answer.body.deliveryId);
    assertComeBack(answer);
  }
  throw new Error('it is never accepted');
}

test('no connection is left: callers are told to come back, and what was accepted is delivered when there is one', {
  timeout: 120_000,
}, async () => {
  const scene = await openScene();
  const { world, recipient } = scene;
  try {
    // What was claimed when the connections went waits for its lease.
    const mediator = await world.mediator({ leaseMs: 3000 });
    await world.farDown();
    const before = await mediator.accepted(world.signed(recipient));
    const batch = await new MailingClient(mediator).opened();
    await limitConnections(world.database, 0);
    const refused = world.signed(recipient);
    assertComeBack(await mediator.handIn(refused, { key: 'again' }));
    await assertEveryDoor(mediator, batch, world.signed(recipient));
    const envelope = world.distribution(recipient);
    assert.equal((await world.soap(kommunB, envelope, mediator)).fault, 4001);
    await world.farUp();
    await limitConnections(world.database, -1);
    const after = await untilAccepted(mediator, refused, 'again');
    const { distributionId = '' } = await world.soap(kommunB, envelope, mediator);
    for (const id of [before, after, distributionId])
      assert.equal((await mediator.after(id, 'delivered')).state, 'delivered');
  } finally {
    await closeScene(scene);
  }
});

/** Everything that can be asked without a database answers; everything else says "come back". */
async function assertEveryDoor(mediator: RunningMediator, batchId: string, bytes: Buffer): Promise<void> {
  const client = new MailingClient(mediator);
  const told = [
    await client.add(batchId, [{ key: 'line', bytes }]),
    await client.post(`/batches/${batchId}/commit`),
    await client.post('/batches'),
    await client.post('/mailings', { name: 'Utskick' }),
  ];
  for (const answer of told) assertComeBack(answer);
  const { paths } = Object((await mediator.call('GET', '/openapi.json')).body);
  // What an error means is told without a database.
  const asked = Object.keys(paths).filter((path) => 'get' in paths[path] && !path.startsWith('/problems/'));
  const answers = await Promise.all(
    asked.map((path) => mediator.call('GET', path.replaceAll(/\{[^}]+\}/g, randomUUID()))),
  );
  for (const answer of answers.filter(({ status }) => status !== 200 && status !== 403)) assertComeBack(answer);
  assert.ok(answers.filter(({ status }) => status === 503).length >= 6, asked.join(' '));
}

test('fewer connections than there is work for: whoever gets none is told to come back, and every letter is delivered', {
  timeout: 120_000,
}, async () => {
  const scene = await openScene();
  const { world, recipient } = scene;
  try {
    const mediator = await world.mediator({ leaseMs: 3000 });
    await limitConnections(world.database, 3);
    const letters = Array.from({ length: 60 }, (_, n) => ({ bytes: world.signed(recipient), key: `letter-${n}` }));
    const ids = await Promise.all(letters.map(({ bytes, key }) => untilAccepted(mediator, bytes, key)));
    assert.equal(new Set(ids).size, letters.length);
    for (const id of ids) await mediator.until(id, ({ kind }) => kind === 'delivered');
  } finally {
    await limitConnections(world.database, -1);
    await closeScene(scene);
  }
});

test('no room for blobs: callers are told to come back, small letters still pass, and work goes on when there is room', {
  timeout: 120_000,
}, async (t) => {
  const scene = await openScene();
  const { world, recipient } = scene;
  const disk = SmallDisk.mount(join(world.folder, 'blobs'));
  if (disk === undefined) {
    await closeScene(scene);
    t.skip('a small file system can be mounted by root only');
    return;
  }
  try {
    const mediator = await world.mediator();
    const large = () => world.signed(recipient, { text: 'x'.repeat(100_000) });
    const stored = await mediator.accepted(large());
    disk.fill();
    const waiting = large();
    assertComeBack(await mediator.handIn(waiting, { key: 'large' }));
    const client = new MailingClient(mediator);
    const batch = await client.opened();
    const lines = [{ key: 'line', bytes: large() }];
    assertComeBack(await client.add(batch, lines));
    const envelope = world.distribution(recipient, { text: 'x'.repeat(100_000) });
    assert.equal((await world.soap(kommunB, envelope, mediator)).fault, 4001);
    // A sender's first letter needs a folder and keys of its own.
    const first = world.signed(recipient, { sender: kommunA });
    assertComeBack(await mediator.handIn(first, { by: kommunA.id, key: 'first' }));
    const small = await mediator.accepted(world.signed(recipient));
    assert.equal((await mediator.after(small, 'delivered')).state, 'delivered');
    disk.makeRoom();
    const second = await untilAccepted(mediator, waiting, 'large');
    const { distributionId = '' } = await world.soap(kommunB, envelope, mediator);
    assert.equal((await client.add(batch, lines)).body.taken, 1);
    await client.post(`/batches/${batch}/commit`);
    assert.equal((await mediator.handIn(first, { by: kommunA.id, key: 'first' })).status, 202);
    const { lines: made } = Object((await client.get(`/batches/${batch}/lines`)).body);
    for (const id of [stored, second, distributionId, String(made[0].deliveryId)])
      assert.equal((await mediator.after(id, 'delivered')).state, 'delivered');
  } finally {
    disk.unmount();
    await closeScene(scene);
  }
});
