// Durable before said: the operator dies between every two steps of receiving, the repeat gets the same TransId, and what follows from a letter is
// done by the next process (DESIGN rule 5; issue 5, Proof).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/services/mailbox/index.ts';
import { good, letterCount, letterLink, logIn, rowsOf, until } from './mailbox-steps.ts';
import {
  deliveryTo,
  envelopeOf,
  kommunB,
  type LetterParts,
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

type Failpoint = NonNullable<Config['failpoints']>[number];

/** The operator as a process that dies at that step, of what is done there or of what it finds to do; `doing` gets no answer. */
async function dies(point: Failpoint, doing: () => Promise<unknown> = async () => undefined): Promise<void> {
  // As when the lease of a process that died is over.
  await rowsOf(world, 'update job set next_at = now() where attempt > 0');
  const file = fileURLToPath(new URL('./mailbox-process.ts', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const death = once(child, 'exit');
  child.stdin.end(JSON.stringify({ ...world.config, failpoints: [point] }));
  await Promise.race([once(child.stdout, 'data'), death]);
  await doing();
  const late = new Promise<never[]>((_, reject) => setTimeout(reject, 15_000, new Error(`alive at ${point}`)).unref());
  assert.deepEqual(await Promise.race([death, late]), [null, 'SIGKILL'], point);
}

async function envelopes(files: LetterParts['files'] & {}, subject: string) {
  const tls = await world.issue(mediator);
  const sender = world.signer(await world.issue(kommunB));
  const delivery = deliveryTo({ files, subject });
  return { tls, again: () => envelopeOf(delivery, sender, world.signer(tls)) };
}

describe('the operator is killed between every two steps of receiving', () => {
  let sent: Awaited<ReturnType<typeof envelopes>>;
  const unanswered = () => assert.rejects(post(world, sent.tls, sent.again()));

  test('before anything is stored, also with the envelope on disk: no answer, and no letter', async () => {
    // So large that its envelope is a file.
    const content = Buffer.concat([PDF, Buffer.alloc(40_000, 1)]);
    const files = [{ filename: 'stor.pdf', contentType: 'application/pdf', content }];
    sent = await envelopes(files, 'Överlevde');
    await world.pause();
    await dies('mailbox.judged', unanswered);
    await dies('mailbox.envelope-kept', unanswered);
    assert.equal(await letterCount(world), 0);
    const told = "select kind from audit_event where kind like 'letter.%' or kind like 'delivery.%'";
    assert.deepEqual(await rowsOf(world, told), []);
  });

  test('before it answered: no answer, the repeat gets the TransId that was stored, and there is one letter', async () => {
    await dies('mailbox.stored', unanswered);
    const [stored] = await rowsOf(world, 'select trans_id from delivery');
    assert.equal(await letterCount(world), 1);
    await dies('mailbox.notice-sent');
    assert.equal(world.mail.messages.length, 1);
    await rowsOf(world, 'update job set next_at = now() where attempt > 0');
    await world.restart();
    assert.equal(good(await post(world, sent.tls, sent.again())), stored?.trans_id);
    assert.equal(await letterCount(world), 1);
  });

  test('with the notice sent and that not noted: rather told twice than never, and the letter is there to read', async () => {
    await until('the notice is noted', async () => {
      return (await rowsOf(world, "select 1 from audit_event where kind = 'notice.sent'")).length === 1;
    });
    assert.deepEqual(
      world.mail.messages.map(({ to }) => to),
      [[signe.email], [signe.email]],
    );
    const { browser, page } = await logIn(world, signe.id);
    assert.match((await browser.open(letterLink(page, 'Överlevde'))).text, /stor\.pdf/);
  });
});

describe('two processes on one database', () => {
  test('take the same delivery in once, and send one notice', async () => {
    const files = [{ filename: 'beslut.pdf', contentType: 'application/pdf', content: PDF }];
    const { tls, again } = await envelopes(files, 'En gång');
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
