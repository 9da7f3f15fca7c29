// A sender killed with -9 around signing and handing over: the next one delivers the letter, once (DESIGN rules 5 and 6).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ConfigFaults, parseConfig } from '../../src/platform/config/parse.ts';
import { type Config, configRules, configSchema } from '../../src/services/sender/index.ts';
import { aPdf, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let token: string;
before(async () => {
  world = await SenderWorld.open();
  token = await world.token('system-b');
});
after(async () => world.close());

async function dyingAt(point: NonNullable<Config['failpoints']>[number]) {
  const script = fileURLToPath(new URL('./sender-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const death = once(child, 'exit');
  child.stdin.end(JSON.stringify({ ...world.config, failpoints: [point], leaseMs: 700 }));
  await Promise.race([once(child.stdout, 'data'), death]);
  assert.equal(child.exitCode, null, 'the sender did not start');
  return { death };
}

async function call(path: string, given?: { readonly body: unknown; readonly key: string }): Promise<unknown> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  const address = `${world.address}/api/v1${path}`;
  if (given === undefined) return await (await fetch(address, { headers })).json();
  const [type, body] = ['application/json', JSON.stringify(given.body)];
  const posting = { ...headers, 'content-type': type, 'idempotency-key': given.key };
  const answer = await fetch(address, { method: 'POST', headers: posting, body });
  assert.equal(answer.status, 202);
  return await answer.json();
}

for (const { point, handedIn } of [
  { point: 'sender.signing', handedIn: 1 },
  { point: 'sender.signed', handedIn: 1 },
  { point: 'sender.handing-over', handedIn: 1 },
  { point: 'sender.handed-over', handedIn: 2 },
] as const) {
  test(`killed with -9 at ${point}: signed once, delivered once`, async () => {
    const attachments = [{ filename: 'beslut.pdf', content: Buffer.from(await aPdf()).toString('base64') }];
    const letter = { recipient: withMailbox, subject: point, text: 'Hej', attachments };
    const given = { body: letter, key: point };
    const before = world.mediator.handedIn;
    const { death } = await dyingAt(point);
    // It may die before it has answered: the system then asks again with the same key, as any would.
    await call('/letters', given).catch(() => undefined);
    assert.equal((await death)[1], 'SIGKILL');
    const next = await world.sender({ leaseMs: 700 });
    const id = String(Object(await call('/letters', given)).letterId);
    const taken = await until('handed over', async () => world.mediator.taken.find((one) => one.key === id));
    world.mediator.tell(
      'delivered',
      { operator: { id: operator.id, name: operator.name }, transId: 't' },
      taken.deliveryId,
    );
    const whole = await until('delivered', async () => {
      const now = Object(await call(`/letters/${id}`));
      return now.state === 'delivered' ? now : undefined;
    });
    const kinds: string[] = whole.timeline.map((entry: { readonly kind: string }) => entry.kind);
    assert.deepEqual(kinds, ['created', 'signed', 'handed-over', 'delivered']);
    const same = world.mediator.taken.filter(({ opened }) => opened.delivery.messages[0]?.header.subject === point);
    assert.equal(same.length, 1);
    assert.equal(world.mediator.handedIn - before, handedIn);
    await next.stop();
  });
}

test('production refuses failpoints', () => {
  const config = { ...world.config, environment: 'production', failpoints: ['sender.signed'] };
  assert.throws(
    () => parseConfig(configSchema, config, 'test', configRules),
    (error) => error instanceof ConfigFaults && /failpoints/.test(error.message),
  );
});
