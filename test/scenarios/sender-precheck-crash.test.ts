// A sender killed with -9 in the middle of a list precheck: the next one goes on where it was, and no line is lost (DESIGN rule 5).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SenderWorld, until } from './sender-world.ts';

const ASKED_AT_ONCE = 50;
const numbers = readFileSync(new URL('../vectors/identities/personnummer.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^[0-9]{12}$/.test(line))
  .slice(0, 20 * ASKED_AT_ONCE);

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open();
});
after(async () => world.close());

test('killed with -9 among its questions: at most one question is asked again, and every line is answered once', async () => {
  const token = await world.token('system-b');
  const authorization = `Bearer ${token}`;
  const config = { ...world.config, leaseMs: 700, prechecks: { numbersPerQuestion: ASKED_AT_ONCE, pauseMs: 100 } };
  const script = fileURLToPath(new URL('./sender-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const death = once(child, 'exit');
  child.stdin.end(JSON.stringify(config));
  await once(child.stdout, 'data');
  const begun = await fetch(`${world.address}/api/v1/precheck-lists?purpose=krasch`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/jsonl', 'idempotency-key': 'crash' },
    body: numbers.map((recipient) => JSON.stringify({ recipient })).join('\n'),
  });
  assert.equal(begun.status, 202);
  const address = begun.headers.get('location') ?? '';
  const seen = async (): Promise<Record<string, unknown>> =>
    (await (await fetch(address, { headers: { authorization } })).json()) as Record<string, unknown>;
  await until('some of it is answered', async () =>
    Number((await seen())['paper']) >= 2 * ASKED_AT_ONCE ? true : undefined,
  );
  child.kill('SIGKILL');
  await death;
  const next = await world.sender(config);
  const done = await until('finished', async () => {
    const now = await seen();
    return now['state'] === 'finished' ? now : undefined;
  });
  assert.equal(Number(done['digital']) + Number(done['paper']), numbers.length);
  assert.deepEqual([done['unknown'], done['waiting']], [0, 0]);
  const questions = numbers.length / ASKED_AT_ONCE;
  assert.ok(world.far.asked <= questions + 1, `${world.far.asked} questions for ${questions}`);
  await next.stop();
});
