// SIGTERM while letters are handed over: what is on its way is finished, nothing is left in flight, and it ends in time.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { good, recipientOf } from '../scenarios/mediator-behaviours.ts';
import { RunningMediator } from '../scenarios/mediator-client.ts';
import { type Peer, startPeer } from '../scenarios/mediator-peers.ts';
import { operatorB, somebody, World } from '../scenarios/mediator-world.ts';

const LETTERS = 40;
const UNTIL_MS = 60_000;
let world: World;
let peer: Peer;
let database: pg.Client;
/** How long the operator takes, ms; undefined: it never answers. */
let answersAfterMs: number | undefined = 300;
const copies = new Map<string, number>();
let waiting = 0;

before(async () => {
  world = await World.open();
  peer = await startPeer(world.peerFiles(operatorB), async (call) => {
    const recipient = recipientOf(call.body);
    copies.set(recipient, (copies.get(recipient) ?? 0) + 1);
    waiting += 1;
    if (answersAfterMs === undefined) return;
    await setTimeout(answersAfterMs);
    waiting -= 1;
    await good(call);
  });
  database = new pg.Client({ connectionString: world.database.ownerUrl });
  await database.connect();
});
after(async () => {
  await database?.end();
  await world?.close();
  await peer?.stop();
});

async function startProcess(...options: string[]): Promise<{ child: ChildProcess; mediator: RunningMediator }> {
  const file = join(world.folder, 'stopped.json');
  writeFileSync(file, JSON.stringify(world.config), { mode: 0o600 });
  const command = new URL('../../bin/brevduva.js', import.meta.url).pathname;
  const words = ['--no-warnings', command, 'start', 'mediator', '--config', file, '--json', ...options];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints += String(text);
  });
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => assert.fail(`it did not start: ${complaints}`)),
  ]);
  const { addresses } = JSON.parse(String(line));
  const running = { name: 'child', addresses, stop: async () => undefined };
  return { child, mediator: new RunningMediator(running, world.issuer) };
}

function addressed(): string {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...operatorB, address: `${peer.url}/Service/v3` } });
  return recipient;
}

async function until(what: string, found: () => boolean): Promise<void> {
  for (const end = Date.now() + UNTIL_MS; Date.now() < end; await setTimeout(10)) if (found()) return;
  assert.fail(`not within the time: ${what}`);
}

test('SIGTERM under load: what is on its way is finished, the rest waits for the next process, each goes once', async () => {
  const first = await startProcess();
  const recipients = Array.from({ length: LETTERS }, addressed);
  const ids = await Promise.all(recipients.map((recipient) => first.mediator.accepted(world.signed(recipient))));
  await until('letters on the wire', () => waiting >= 5);
  const ended = once(first.child, 'exit');
  const asked = performance.now();
  first.child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  assert.ok(performance.now() - asked < 30_000, 'in time');
  const { rows } = await database.query(`
    select (select count(*)::int from mediator.outbox where in_flight is not null) as "inFlight",
      (select count(*)::int from mediator.attempt where ended_at is null) as "withoutEnd",
      (select count(*)::int from mediator.attempt where outcome <> 'delivered') as failed`);
  assert.deepEqual(rows[0], { inFlight: 0, withoutEnd: 0, failed: 0 });
  const next = await world.mediator();
  for (const id of ids) await next.after(id, 'delivered');
  assert.deepEqual(new Set(recipients.map((recipient) => copies.get(recipient))), new Set([1]), 'one copy of each');
  await next.running.stop();
});

test('an operator that never answers does not hold it for ever: it ends by its own limit, or at a second signal', async () => {
  answersAfterMs = undefined;
  for (const [options, expected] of [
    [['--stop-within', '1'], 1],
    [[], 130],
  ] as const) {
    const before = waiting;
    const { child, mediator } = await startProcess(...options);
    await mediator.accepted(world.signed(addressed()));
    await until('a letter on the wire', () => waiting > before);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    if (expected === 130) {
      // Signals within two seconds are one wish: from the terminal, npm and the launcher.
      await setTimeout(2_100);
      child.kill('SIGTERM');
    }
    assert.deepEqual(await ended, [expected, null]);
  }
});
