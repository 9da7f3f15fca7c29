// A reply survives kill -9 at every step between the press and the answer: once stored it goes, with the same bytes, and arrives once (DESIGN rules 4 and 5).
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/services/mailbox/index.ts';
import {
  type ActingWorld,
  openLetterOf,
  personAt,
  sendAsking,
  signe,
  startActing,
  untilSays,
} from './mailbox-acting.ts';
import { rowsOf } from './mailbox-steps.ts';

let acting: ActingWorld;
let config: Config;

before(async () => {
  acting = await startActing();
  const { answers } = acting.config;
  // A try that is slow on a busy machine is no doubt that a crash has left.
  config = { ...acting.config, ...(answers === undefined ? {} : { answers: { ...answers, timeoutMs: 30_000 } }) };
  await acting.world.restart(config);
});
after(async () => await acting.stop());

async function startProcess(config: Config): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('./mailbox-process.ts', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin?.end(JSON.stringify(config));
  await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  assert.equal(child.exitCode, null, 'the operator did not start');
  return child;
}

const POINTS = {
  // Woken at the commit, a try may just have begun in the moment before the process was gone: either is true.
  'mailbox.outgoing-kept': { name: 'after the reply was stored, before it was said', unsure: undefined },
  'mailbox.outgoing-begun': { name: 'when a try has begun, before its first byte', unsure: true },
  'mailbox.outgoing-posted': { name: 'when the sender has answered, before that was written', unsure: true },
} as const;

for (const [point, { name, unsure }] of Object.entries(POINTS)) {
  test(`killed ${name}: the reply arrives, once`, async () => {
    const subject = `Dödad vid ${point.split('-')[1]}`;
    const id = await sendAsking(acting, subject, { reply: 'ACCEPTED' });
    await acting.world.pause();
    const failpoints = [point] as NonNullable<Config['failpoints']>;
    const child = await startProcess({ ...config, failpoints });
    const death = once(child, 'exit');
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, subject);
    const letter = person.url;
    await person.follow(/Skriv svar/);
    await person.press(/Kontrollera och skicka/, { text: 'Detta ska fram' });
    // The process may die before the page comes.
    await person.press(/Skicka svaret/).catch(() => undefined);
    assert.equal((await death)[1], 'SIGKILL');
    const [kept] = await rowsOf(acting.world, 'select state from outgoing order by changed_at desc limit 1');
    assert.equal(kept?.state, 'sending');
    await acting.world.restart(config);
    // As when the time of the dead process' lease is over.
    await rowsOf(acting.world, `update job set next_at = now() where kind = 'outgoing'`);
    const again = await personAt(acting.world, signe.id);
    await untilSays(again, letter, /Framme/);
    const arrived = [...acting.door.taken.values()].filter((one) => one.letter === id);
    assert.equal(arrived.length, 1);
    assert.equal(arrived[0]?.text, 'Detta ska fram');
    const [row] = await rowsOf(acting.world, 'select state, unsure from outgoing order by changed_at desc limit 1');
    const known = unsure ?? row?.unsure === true;
    assert.deepEqual(row, { state: 'delivered', unsure: known }, 'what was cut off is known to have been');
  });
}
