// The examples work as they stand, and the API's own example bodies are accepted (issue 2, "REST API").
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Call, Problem } from '../../examples/client/call.ts';
import { generateClient } from '../../examples/client/generate.ts';
import { MediatorClient } from '../../examples/client/mediator.ts';
import { SenderClient } from '../../examples/client/sender.ts';
import { getToken, precheck, sendLetter } from '../../examples/send-a-letter.ts';
import { runCommandLine } from '../../src/cli/index.ts';
import { type Network, startNetwork } from '../network.ts';

let network: Network;
before(async () => {
  network = await startNetwork();
});
after(() => network.stop());

const supportinfo = { text: 'Ring kontaktcenter.' };

test('a system prechecks, sends a letter once and sees it delivered', async () => {
  const { apiClient } = network.announcement;
  const [reachable, not] = await precheck(apiClient, ['198101052382', '196001062626']);
  assert.equal(reachable?.channel, 'digital');
  assert.deepEqual({ channel: not?.channel, reason: not?.reason }, { channel: 'paper', reason: 'no-mailbox' });
  const letter = { recipient: '198101052382', subject: 'Från ett system', text: 'Hej', supportinfo };
  const first = await sendLetter(apiClient, 'example-1', letter);
  const again = await sendLetter(apiClient, 'example-1', letter);
  assert.equal(first.state, 'delivered');
  assert.equal(again.letterId, first.letterId);
});

test('a letter to somebody without a mailbox is refused with the reason', async () => {
  const letter = { recipient: '196001062626', subject: 'Från ett system', text: 'Hej', supportinfo };
  const told = await sendLetter(network.announcement.apiClient, 'example-2', letter);
  assert.equal(told.state, 'refused');
});

test('the same key with another letter is a conflict', async () => {
  const letter = { recipient: '198101052382', subject: 'Ett annat', text: 'Hej', supportinfo };
  await assert.rejects(sendLetter(network.announcement.apiClient, 'example-1', letter));
});

test('the example bodies of the OpenAPI document are accepted as they stand', async () => {
  const { apiClient } = network.announcement;
  const document = await (await fetch(`${apiClient.api}/openapi.json`)).json();
  const authorization = `Bearer ${await getToken(apiClient)}`;
  for (const path of ['/prechecks', '/letters']) {
    const media = document.paths[path].post.requestBody.content['application/json'];
    const body =
      media.example ?? media.schema.examples?.[0] ?? Object.values<{ value: unknown }>(media.examples)[0]?.value;
    const headers = {
      authorization,
      'content-type': 'application/json',
      'idempotency-key': `openapi-${path.slice(1)}`,
    };
    const answer = await fetch(`${apiClient.api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(answer.status < 300, `${path}: ${answer.status} ${await answer.text()}`);
  }
});

// BREVDUVA_WRITE_CLIENTS=1 writes them anew, after a change of the API.
test('the typed clients in examples/client are what their generator makes of the OpenAPI documents, to the letter', async () => {
  for (const [service, className, name] of [
    ['sender', 'SenderClient', 'sender'],
    ['mediator', 'MediatorClient', 'mediator'],
    ['mailbox-a', 'MailboxClient', 'mailbox'],
  ] as const) {
    const document: unknown = await (await fetch(network.announcement.services[service]?.openapi ?? '')).json();
    const file = new URL(`../../examples/client/${name}.ts`, import.meta.url);
    if (process.env.BREVDUVA_WRITE_CLIENTS === '1') writeFileSync(file, generateClient(document, className));
    const differs = readFileSync(file, 'utf8') !== generateClient(document, className);
    assert.ok(!differs, `${file.pathname} is not made of today's API: run this test with BREVDUVA_WRITE_CLIENTS=1`);
  }
});

test('with the typed client: a letter is sent, followed, listed, registered and archived; what is wrong is a Problem', async () => {
  const { apiClient, services } = network.announcement;
  const client = new SenderClient(new Call(apiClient));
  const { body: precheck } = await client.precheckRecipients({ body: { recipients: ['198101052382'] } });
  assert.equal(precheck.results[0]?.channel, 'digital');
  const body = { recipient: '198101052382', subject: 'Typat', text: 'Hej', diaryNumber: 'KS 2026/1' };
  const sent = await client.sendLetter({ header: { 'idempotency-key': 'typed-1' }, body });
  assert.equal(sent.status, 202);
  const path = { id: sent.body.letterId };
  let letter = (await client.getLetter({ path })).body;
  for (let look = 0; look < 600 && letter.state !== 'delivered'; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    letter = (await client.getLetter({ path })).body;
  }
  assert.equal(letter.outcome.kind, 'delivered');
  const { body: list } = await client.listLetters({ query: { limit: 5 } });
  assert.ok(list.letters.some(({ letterId }) => letterId === path.id));
  const { body: registered } = await client.registerLetter({ path, body: { diaryNumber: 'KS 2026/1' } });
  assert.deepEqual([registered.state, registered.diaryNumber], ['confirmed', 'KS 2026/1']);
  const tar = await client.getLetterArchivePackage({ path });
  assert.equal(tar.headers.get('content-type'), 'application/x-tar');
  assert.ok((await tar.arrayBuffer()).byteLength > 10_000);
  const wrong = client.sendLetter({
    header: { 'idempotency-key': 'typed-2' },
    body: { ...body, recipient: '198101052383' },
  });
  await assert.rejects(
    wrong,
    (error) => error instanceof Problem && error.status === 400 && error.errors[0]?.field === 'recipient',
  );
  const mediator = new MediatorClient(new Call({ ...apiClient, api: services.mediator?.api ?? '' }));
  await assert.rejects(
    mediator.followEvents({ query: {} }),
    (error) => error instanceof Problem && error.status === 401,
  );
});

test('brevduva archive export fetches a letter and a period, and archive verify finds nothing wrong; wrong usage is 2', async () => {
  const { apiClient, certificates } = network.announcement;
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-export-'));
  const letter = { recipient: '198101052382', subject: 'Till arkivet', text: 'Hej', supportinfo };
  const { letterId } = await sendLetter(apiClient, 'example-archive', letter);
  let said = '';
  const out = (text: string) => {
    said += text;
  };
  const brevduva = async (...args: string[]) => {
    said = '';
    return await runCommandLine(['archive', ...args], { out, err: out, environment: {} });
  };
  const place = ['--data', network.dataFolder, '--output', folder, '--json'];
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(new Date());
  for (const what of [[letterId], ['--from', day, '--to', day]]) {
    assert.equal(await brevduva('export', ...what, ...place), 0, said);
    const [{ file }] = JSON.parse(said).files;
    assert.equal(await brevduva('verify', file, '--ca', certificates.ca), 0, said);
    assert.match(said, /Nothing is wrong.*signed deliveries/s);
  }
  assert.equal(await brevduva('export', '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10', ...place), 1);
  assert.equal(await brevduva('export', '--from', day), 2);
  assert.equal(await brevduva('verify'), 2);
  assert.equal(await brevduva('--help'), 0);
  assert.match(said, /archive verify FILE.*archive export LETTER-ID/s);
  rmSync(folder, { recursive: true });
});
