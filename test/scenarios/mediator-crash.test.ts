// A mediator killed with -9 between an attempt and its outcome: the next one knows that it does not know (DESIGN rule 4).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { RunningMediator } from './mediator-client.ts';
import { answerWith, deliveryResult, startPeer } from './mediator-peers.ts';
import { operatorA, operatorB, somebody, World } from './mediator-world.ts';

for (const [point, who, expected] of [
  ['mediator.attempted', operatorA, 'delivered'],
  ['mediator.answered', operatorA, 'delivered'],
  ['mediator.answered', operatorB, 'unknown'],
] as const) {
  test(`killed with -9 at ${point}: ${expected} at ${who.name}`, async () => {
    const world = await World.open();
    let sent = 0;
    const recipient = somebody();
    const peer = await startPeer(world.peerFiles(operatorB), ({ response }) => {
      sent += 1;
      answerWith(response, deliveryResult({ recipientId: recipient, delivered: true }));
    });
    try {
      world.far.mailboxes.set(recipient, { operator: { ...who, address: `${peer.url}/Service/v3` } });
      const child = await startChild(world, { failpoints: [point], leaseMs: 700 });
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
      assert.equal(sent, before + (expected === 'delivered' ? 1 : 0));
    } finally {
      await world.close();
      await peer.stop();
    }
  });
}

async function startChild(world: World, changes: object) {
  const file = join(world.folder, 'child.json');
  writeFileSync(file, JSON.stringify({ ...world.config, ...changes }));
  const script = new URL('./mediator-child.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--no-warnings', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<string | null>((resolve) => child.on('exit', (_code, signal) => resolve(signal)));
  const api = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
  const address = { name: 'child', addresses: { api }, stop: async () => undefined };
  return { ended, mediator: new RunningMediator(address, world.issuer) };
}
