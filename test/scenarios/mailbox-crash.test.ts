// Durable before said: the operator dies between storing and answering, and the repeat gets the same TransId (DESIGN rule 5).
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/services/mailbox/index.ts';
import { good, letterCount, logIn, rowsOf, until } from './mailbox-steps.ts';
import {
  deliveryTo,
  envelopeOf,
  kommunB,
  mediator,
  PDF,
  post,
  signe,
  startWorld,
  type World,
} from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

async function startProcess(config: Config): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('./mailbox-process.ts', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin?.end(JSON.stringify(config));
  await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  assert.equal(child.exitCode, null, 'the operator did not start');
  return child;
}

async function envelopes() {
  const tls = await world.issue(mediator);
  const sender = world.signer(await world.issue(kommunB));
  const files = [{ filename: 'beslut.pdf', contentType: 'application/pdf', content: PDF }];
  const delivery = deliveryTo({ files, subject: 'Överlevde' });
  return { tls, again: () => envelopeOf(delivery, sender, world.signer(tls)) };
}

describe('the operator is killed after it stored and before it answered', () => {
  test('the sender gets no answer, the repeat gets the TransId that was stored, and there is one letter', async () => {
    await world.pause();
    const { tls, again } = await envelopes();
    const child = await startProcess({ ...world.config, failpoints: ['mailbox.stored'] });
    const death = once(child, 'exit');
    await assert.rejects(post(world, tls, again()));
    assert.equal((await death)[1], 'SIGKILL');
    const [stored] = await rowsOf(world, 'select trans_id from delivery');
    assert.equal(await letterCount(world), 1);
    await world.restart();
    assert.equal(good(await post(world, tls, again())), stored?.trans_id);
    assert.equal(await letterCount(world), 1);
  });

  test('the letter is there to read, and its notice goes out', async () => {
    await until('the notice', () => world.mail.messages.length > 0);
    assert.deepEqual(world.mail.messages[0]?.to, [signe.email]);
    const { page } = await logIn(world, signe.id);
    assert.match(page.text, /Överlevde/);
  });
});

describe('two processes on one database', () => {
  test('take the same delivery in once, and send one notice', async () => {
    const { tls, again } = await envelopes();
    const ports = { pages: 0, content: 0, wire: 0 };
    const other = {
      ...world.config,
      pages: { ...world.config.pages, port: ports.pages },
      content: { ...world.config.content, port: ports.content },
      wire: { ...world.config.wire, port: ports.wire },
    };
    const mails = world.mail.messages.length;
    const count = await letterCount(world);
    const second = await world.beside(other);
    const wire = second.addresses.wire ?? '';
    const answers = await Promise.all([
      post(world, tls, again()),
      post({ ...world, wire }, tls, again()),
      post(world, tls, again()),
      post({ ...world, wire }, tls, again()),
    ]);
    assert.equal(new Set(answers.map(good)).size, 1);
    assert.equal(await letterCount(world), count + 1);
    await until('the notice', () => world.mail.messages.length > mails);
    await second.stop();
    assert.equal(world.mail.messages.length, mails + 1);
  });
});
