// No connection left, and no room for blobs: what was accepted survives, callers are told to come back, and work goes on by itself (issue 3, "Database").
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { RunningMediator } from '../scenarios/mediator-client.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from '../scenarios/mediator-peers.ts';
import { operatorA, somebody, World } from '../scenarios/mediator-world.ts';

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

async function asOwner(world: World, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
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
    const role = pg.escapeIdentifier(world.database.role);
    await asOwner(world, `alter role ${role} connection limit 0`);
    await world.cutDatabase();
    const refused = world.signed(recipient);
    assertComeBack(await mediator.handIn(refused, { key: 'again' }));
    await world.farUp();
    await asOwner(world, `alter role ${role} connection limit -1`);
    const after = await untilAccepted(mediator, refused, 'again');
    for (const id of [before, after]) assert.equal((await mediator.after(id, 'delivered')).state, 'delivered');
  } finally {
    await closeScene(scene);
  }
});

test('no room for blobs: callers are told to come back, small letters still pass, and work goes on when there is room', {
  timeout: 120_000,
}, async (t) => {
  const scene = await openScene();
  const { world, recipient } = scene;
  const blobs = join(world.folder, 'blobs');
  mkdirSync(blobs, { recursive: true });
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', blobs]).status !== 0) {
    await closeScene(scene);
    t.skip('a small file system can be mounted by root only');
    return;
  }
  try {
    const mediator = await world.mediator();
    const large = () => world.signed(recipient, { text: 'x'.repeat(100_000) });
    const first = await mediator.accepted(large());
    const filler = join(blobs, 'filler');
    fill(filler);
    const waiting = large();
    assertComeBack(await mediator.handIn(waiting, { key: 'large' }));
    const small = await mediator.accepted(world.signed(recipient));
    rmSync(filler);
    const second = await untilAccepted(mediator, waiting, 'large');
    for (const id of [first, small, second]) assert.equal((await mediator.after(id, 'delivered')).state, 'delivered');
  } finally {
    spawnSync('umount', ['-l', blobs]);
    await closeScene(scene);
  }
});

function fill(file: string): void {
  assert.throws(() => {
    for (let size = 1; ; size += 1) writeFileSync(file, Buffer.alloc(4096 * size));
  }, /ENOSPC/);
}
