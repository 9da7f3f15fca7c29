// Our mailbox without connections, and without room for blobs: it refuses no letter for that (a refusal is final), keeps nothing that it has not
// acknowledged, and takes the same letter in, once, when it can (issue 3, "Database", as the mediator meets it).
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { good, letterCount } from '../scenarios/mailbox-steps.ts';
import {
  deliveryTo,
  envelopeOf,
  kommunB,
  mediator,
  PDF,
  post,
  startWorld,
  type World,
} from '../scenarios/mailbox-world.ts';
import { limitConnections, SmallDisk } from './limits.ts';

// Each test's own: a disk of its own has keys of its own.
let world: World;

beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => await world?.stop());

async function letter(bytes: number) {
  const tls = await world.issue(mediator);
  const sender = world.signer(await world.issue(kommunB));
  const content = Buffer.concat([PDF, Buffer.alloc(bytes, 1)]);
  const files = [{ filename: 'beslut.pdf', contentType: 'application/pdf', content }];
  const delivery = deliveryTo({ files });
  return () => post(world, tls, envelopeOf(delivery, sender, world.signer(tls)));
}

/** A fault that says "not now": the mediator tries again. */
async function assertNotNow(call: () => ReturnType<typeof post>): Promise<void> {
  const answer = await call();
  assert.equal(answer.kind, 'fault', JSON.stringify(answer));
  assert.equal(answer.kind === 'fault' ? answer.fault.code : 0, 4001);
}

test('no connection is left: the letter is put off, and taken in once when there is one', async () => {
  const before = await letterCount(world);
  const deliver = await letter(100);
  await limitConnections(world.database, 0);
  await assertNotNow(deliver);
  await limitConnections(world.database, -1);
  const transId = good(await deliver());
  assert.equal(good(await deliver()), transId);
  assert.equal(await letterCount(world), before + 1);
});

test('no room for blobs: large letters are put off and small ones taken in, and each is there once when there is room', async (t) => {
  await world.pause();
  const disk = SmallDisk.mount(join(world.folder, 'blobs'));
  await world.restart();
  if (disk === undefined) return t.skip('a small file system can be mounted by root only');
  try {
    const before = await letterCount(world);
    const [small, large] = [await letter(100), await letter(100_000)];
    // Its very first letter, for which it has to make keys; and later, when it has them.
    disk.fill();
    await assertNotNow(await letter(100_000));
    disk.makeRoom();
    good(await (await letter(100_000))());
    disk.fill();
    await assertNotNow(large);
    await assertNotNow(large);
    good(await small());
    assert.equal(await letterCount(world), before + 2);
    disk.makeRoom();
    const transId = good(await large());
    assert.equal(good(await large()), transId);
    assert.equal(await letterCount(world), before + 3);
  } finally {
    disk.unmount();
  }
});
