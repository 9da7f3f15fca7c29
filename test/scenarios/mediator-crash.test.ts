// A mediator killed with -9 between every two steps: what was committed is there, what was not is done again, and between an attempt
// and its outcome the next one knows that it does not know (DESIGN rules 4 and 5).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MailingClient } from './mailing-client.ts';
import { good, recipientOf } from './mediator-behaviours.ts';
import { eventsOf } from './mediator-client.ts';
import { type Peer, startPeer } from './mediator-peers.ts';
import { startMediatorProcess } from './mediator-process.ts';
import { operatorA, operatorB, somebody, World } from './mediator-world.ts';

interface Scene {
  readonly world: World;
  readonly peer: Peer;
  /** How often each recipient's letter was sent. */
  readonly sent: Map<string, number>;
}

async function scene(run: (scene: Scene) => Promise<void>): Promise<void> {
  const world = await World.open();
  const sent = new Map<string, number>();
  const peer = await startPeer(world.peerFiles(operatorB), (call) => {
    const recipient = recipientOf(call.body);
    sent.set(recipient, (sent.get(recipient) ?? 0) + 1);
    return good(call);
  });
  try {
    await run({ world, peer, sent });
  } finally {
    await world.close();
    await peer.stop();
  }
}

function addressed({ world, peer }: Scene, who = operatorA): string {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...who, address: `${peer.url}/Service/v3` } });
  return recipient;
}

for (const [point, who, expected] of [
  ['mediator.attempted', operatorA, 'delivered'],
  ['mediator.answered', operatorA, 'delivered'],
  ['mediator.answered', operatorB, 'unknown'],
] as const) {
  test(`killed with -9 at ${point}: ${expected} at ${who.name}`, () =>
    scene(async (around) => {
      const { world, sent } = around;
      const recipient = addressed(around, who);
      const child = await startMediatorProcess(world, { failpoints: [point], leaseMs: 700 });
      const id = await child.mediator.accepted(world.signed(recipient));
      assert.equal(await child.ended, 'SIGKILL');
      const next = await world.mediator();
      const events = await next.until(
        id,
        ({ kind, details }) => kind === 'delivered' || (kind === 'unknown' && details.retried === false),
      );
      const status = await next.status(id);
      assert.equal(status.state, expected);
      assert.equal(status.attempts[0]?.outcome, 'unknown');
      assert.equal(status.attempts[0]?.reason, 'interrupted');
      assert.equal(status.attempts.length, expected === 'delivered' ? 2 : 1);
      assert.ok(events.some(({ kind }) => kind === 'unknown'));
      const before = point === 'mediator.answered' ? 1 : 0;
      assert.equal(sent.get(recipient) ?? 0, before + (expected === 'delivered' ? 1 : 0));
    }));
}

// Nothing is in doubt here, so that nothing is sent twice even where repeats stay.
for (const point of ['mediator.accepted', 'mediator.looked-up', 'mediator.settled'] as const) {
  test(`killed with -9 at ${point}: delivered with one attempt, and each event once`, () =>
    scene(async (around) => {
      const { world, sent } = around;
      const recipient = addressed(around, operatorB);
      const child = await startMediatorProcess(world, { failpoints: [point], leaseMs: 700 });
      const bytes = world.signed(recipient);
      // Whoever dies just after the commit has told nobody.
      const answer = await child.mediator.handIn(bytes, { key: 'the-same' }).catch(() => undefined);
      if (point === 'mediator.accepted') assert.equal(answer, undefined);
      assert.equal(await child.ended, 'SIGKILL');
      const next = await world.mediator();
      const again = await next.handIn(bytes, { key: 'the-same' });
      assert.equal(again.status, 202);
      const id = String(again.body.deliveryId);
      if (answer !== undefined) assert.equal(answer.body.deliveryId, id);
      await next.until(id, ({ kind }) => kind === 'delivered');
      // Another one after it, so that there was time to do it wrong.
      const other = await next.accepted(world.signed(addressed(around, operatorB)));
      await next.until(other, ({ kind }) => kind === 'delivered');
      const { body } = await next.call('GET', '/events?after=0&limit=1000');
      assert.deepEqual(
        eventsOf(body).flatMap(({ deliveryId, kind }) => (deliveryId === id ? [kind] : [])),
        ['accepted', 'looked-up', 'sealed', 'attempted', 'delivered'],
      );
      assert.equal((await next.status(id)).attempts.length, 1);
      assert.deepEqual([...sent.values()], [1, 1]);
    }));
}

test('killed with -9 at mediator.batch-committed: told so again when asked again, and each line is one delivery', () =>
  scene(async (around) => {
    const { world, sent } = around;
    const child = await startMediatorProcess(world, { failpoints: ['mediator.batch-committed'], leaseMs: 700 });
    const client = new MailingClient(child.mediator);
    const batchId = await client.opened();
    const lines = Array.from({ length: 20 }, (_, n) => ({
      key: `line-${n}`,
      bytes: world.signed(addressed(around, operatorB)),
    }));
    assert.equal((await client.add(batchId, lines)).body.taken, 20);
    await assert.rejects(client.post(`/batches/${batchId}/commit`));
    assert.equal(await child.ended, 'SIGKILL');
    const next = await world.mediator();
    const after = new MailingClient(next);
    const again = await after.post(`/batches/${batchId}/commit`);
    assert.deepEqual([again.status, again.body.state], [200, 'committed']);
    const { lines: made } = Object((await after.get(`/batches/${batchId}/lines?limit=100`)).body);
    const ids = new Set<string>(made.map(({ deliveryId }: { deliveryId: string }) => deliveryId));
    assert.equal(ids.size, 20);
    for (const id of ids) assert.equal((await next.after(id, 'delivered')).attempts.length, 1);
    assert.deepEqual([sent.size, Math.max(...sent.values())], [20, 1]);
    const { body } = await next.call('GET', '/events?after=0&limit=1000');
    assert.equal(eventsOf(body).filter(({ kind }) => kind === 'accepted').length, 20);
  }));
