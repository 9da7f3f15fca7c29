// A sender killed with -9 around a hand-over by Message v3: never a second copy where the mediator may not remove repeats (DESIGN rule 4).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/services/sender/index.ts';
import type { SoapMediator } from '../../src/services/sender/mediator-config.ts';
import { RogueMediator } from './rogue-mediator.ts';
import { kommunB, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let mediator: RogueMediator;
let token: string;
before(async () => {
  world = await SenderWorld.open();
  mediator = new RogueMediator(world.mediatorFiles);
  await mediator.up();
  token = await world.token('system-b');
});
after(async () => {
  await world.close();
  await mediator.down();
});

function settings(changes: Partial<SoapMediator>): Config {
  const soap: SoapMediator = {
    kind: 'soap',
    name: 'En annans förmedling',
    url: mediator.url,
    caFiles: [world.mediatorFiles.caFile],
    repeats: 'unknown',
    firstPollSeconds: 0.1,
    pollSeconds: 0.2,
    ...changes,
  };
  const organisations = world.config.organisations.filter(({ id }) => id === kommunB.id);
  return { ...world.config, leaseMs: 700, organisations: organisations.map((one) => ({ ...one, mediator: soap })) };
}

async function dyingAt(point: NonNullable<Config['failpoints']>[number], config: Config): Promise<unknown[]> {
  const script = fileURLToPath(new URL('./sender-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const death = once(child, 'exit');
  child.stdin.end(JSON.stringify({ ...config, failpoints: [point] }));
  await Promise.race([once(child.stdout, 'data'), death]);
  await call('/letters', point).catch(() => undefined);
  return await death;
}

async function call(path: string, subject?: string): Promise<Record<string, unknown>> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  const address = `${world.address}/api/v1${path}`;
  if (subject === undefined) return Object(await (await fetch(address, { headers })).json());
  const posting = { ...headers, 'content-type': 'application/json', 'idempotency-key': subject };
  const body = JSON.stringify({ recipient: withMailbox, subject, text: 'Hej' });
  return Object(await (await fetch(address, { method: 'POST', headers: posting, body })).json());
}

for (const { point, repeats, handedOver, state } of [
  { point: 'sender.handing-over', repeats: 'unknown', handedOver: 0, state: 'unknown' },
  { point: 'sender.handed-over', repeats: 'unknown', handedOver: 1, state: 'unknown' },
  { point: 'sender.signed', repeats: 'deduplicated', handedOver: 1, state: 'delivered' },
] as const) {
  test(`killed at ${point}, repeats ${repeats}: ${state}, handed over ${handedOver} times`, async () => {
    mediator.outcome.set(point, [{ type: 'Digital', deliveryStatus: 'Delivered' }]);
    const config = settings({ repeats });
    assert.equal((await dyingAt(point, config))[1], 'SIGKILL');
    const next = await world.sender(config);
    // Asked again with the same key, as any system would: it is the same letter.
    const id = String((await call('/letters', point))['letterId']);
    await until(state, async () => ((await call(`/letters/${id}`))['state'] === state ? true : undefined));
    assert.equal(mediator.handedOver.filter((subject) => subject === point).length, handedOver);
    await next.stop();
  });
}

test('an outcome that never comes is said to be not known; a late word is still asked for', async () => {
  const running = await world.sender(settings({ followHours: 0.0005 }));
  const id = String((await call('/letters', 'Aldrig'))['letterId']);
  const letter = await until('unknown', async () => {
    const found = await call(`/letters/${id}`);
    return found['state'] === 'unknown' ? found : undefined;
  });
  assert.deepEqual(letter['outcome'], { kind: 'unknown', reason: 'no-outcome' });
  const anna = await world.person('anna.ask');
  assert.match(
    (await anna.open(`${world.address}/letters/${id}`)).text,
    /Förmedlaren har brevet men har inte sagt hur det gick/,
  );
  await running.stop();
});
