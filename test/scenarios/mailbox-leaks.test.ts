// Nothing of a person or a letter in the operator's technical log, addresses, metrics or e-mail (DESIGN rule 7): canaries.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { letterLink, logIn, postTo, send, until } from './mailbox-steps.ts';
import {
  deliveryTo,
  envelopeOf,
  kommunA,
  kommunB,
  mediator,
  PDF,
  post,
  signe,
  startWorld,
  stranger,
  type World,
} from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
  await world.pause();
});
after(async () => await world.stop());

const canaries = [
  signe.id,
  signe.id.slice(2),
  `${signe.id.slice(0, 8)}-${signe.id.slice(8)}`,
  stranger.id,
  signe.name,
  signe.email,
  'Kanariefågel',
  'gul och sjunger',
  'fjädrar.pdf',
];

function assertClean(what: string, text: string): void {
  for (const canary of canaries)
    assert.ok(!text.includes(canary), `${what} holds ${canary}: ${lineWith(text, canary)}`);
}

function lineWith(text: string, canary: string): string | undefined {
  return text
    .split('\n')
    .find((line) => line.includes(canary))
    ?.slice(0, 400);
}

async function useEverything(): Promise<string[]> {
  const files = [{ filename: 'fjädrar.pdf', contentType: 'application/pdf', content: PDF }];
  const body = { contentType: 'text/plain', text: 'Den är gul och sjunger.' };
  await send(world, { subject: 'Kanariefågel', body, files });
  const tls = await world.issue(mediator);
  const sealer = world.signer(tls);
  const wrong = world.signer(await world.issue(kommunA));
  await post(world, tls, envelopeOf(deliveryTo({ subject: 'Kanariefågel', body }), wrong, sealer));
  const right = world.signer(await world.issue(kommunB));
  await post(world, tls, envelopeOf(deliveryTo({ subject: 'Kanariefågel', recipient: stranger.id }), right, sealer));
  const { browser, page } = await logIn(world, signe.id);
  const seen = [page];
  const letter = await browser.open(letterLink(page, 'Kanariefågel'));
  const attachment = /href="(\/letters\/[^"]+\/attachments\/[^"]+)"/.exec(letter.text)?.[1] ?? '';
  seen.push(letter, await browser.open(`${world.pages}${attachment}`), await browser.open(`${world.pages}/activity`));
  const settings = await browser.open(`${world.pages}/settings`);
  seen.push(await postTo(browser, settings, '/settings', { email: 'ny@post.example', language: 'sv' }));
  seen.push(await postTo(browser, settings, '/senders/opt-out', { sender: kommunB.id }));
  return seen.flatMap(({ way }) => way.map((url) => decodeURIComponent(url.href)));
}

test('letters are received, refused and read, and no canary is heard', async () => {
  const file = fileURLToPath(new URL('./mailbox-process.ts', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  child.stdin.end(JSON.stringify({ ...world.config, logLevel: 'debug' }));
  await until('the start', () => log.includes('started'));
  const addresses = await useEverything();
  await until('the notice', () => world.mail.messages.length >= 2);
  const metrics = await (await fetch(`${world.pages}/metrics`)).text();
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
  assert.match(log, /A letter was received/);
  assert.match(log, /opened or downloaded/);
  assertClean('the log', log);
  assertClean('the metrics', metrics);
  assert.match(metrics, /brevduva/);
  assertClean('an address', addresses.join('\n'));
  for (const { text } of world.mail.messages) {
    const [, ...said] = text.split(/\r?\n\r?\n/);
    assertClean('an e-mail', said.join('\n\n'));
  }
});
