// Hostile callers of the mediator's REST door: what cannot be kept or shown is refused by name, never a fault of ours, and
// nobody is led to addresses inside the network.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { MailingClient } from './mailing-client.ts';
import type { RunningMediator } from './mediator-client.ts';
import { kommunA, World } from './mediator-world.ts';

let world: World;
let running: RunningMediator;
let client: MailingClient;

before(async () => {
  world = await World.open();
  running = await world.mediator();
  client = new MailingClient(running);
});
after(() => world.close());

const url = 'https://mottagare.example.se/handelser';

async function refused(path: string, body: object, field: RegExp): Promise<void> {
  const answer = await running.send('POST', path, body, { key: randomUUID() });
  assert.equal(answer.status, 400, JSON.stringify([path, body, answer.body]));
  assert.match(JSON.stringify(answer.body), field);
}

test('text that cannot be kept, or would pass for other text, is refused', async () => {
  for (const text of ['a\0b', 'a\u001b[31mb', 'a\r\nb', 'a\u202eb', 'a\u2066b', 'a\u2028b']) {
    await refused('/mailings', { name: text }, /problems\/invalid-input/);
    await refused('/webhooks', { url, description: text }, /problems\/invalid-input/);
    await refused('/webhooks', { url: `${url}/${text}` }, /problems\/invalid-input/);
  }
  await refused('/batches', { mailingId: `${randomUUID()}\0` }, /problems\/invalid-input/);
  await refused('/log/searches', { kind: 'a\0' }, /problems\/invalid-input/);
  const planned = await running.send('POST', '/mailings', { name: 'Åäö – “utskick” 2027 ✉' }, { key: randomUUID() });
  assert.equal(planned.status, 201);
});

test('times and offsets that no calendar or table has are refused', async () => {
  for (const at of ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00Z[Europe/Stockholm]', '2027-02-30T00:00:00Z']) {
    await refused('/mailings', { name: 'x', startsAt: at }, /startsAt/);
    await refused('/log/searches', { from: at }, /from/);
    await refused('/log/exports', { to: at }, /to/);
  }
  for (const path of ['/mailings', '/deliveries', '/webhooks']) {
    const { status } = await running.call('GET', `${path}?offset=9223372036854775807`);
    assert.equal(status, 400, path);
  }
});

test('an address inside the network is refused, also when an IPv6 address carries it', async () => {
  const inside = [
    '10.0.0.1',
    '169.254.169.254',
    '0xa9fea9fe',
    '[::ffff:10.0.0.1]',
    '[::10.0.0.1]',
    '[fec0::1]',
    '[fd00::1]',
  ];
  for (const host of [...inside, '[64:ff9b::a00:1]', '[2002:a00:1::]', '[2001::a00:1]'])
    await refused('/webhooks', { url: `https://${host}/hook` }, /url/);
  for (const wrong of [
    'https://a:b@x.se/h',
    'ftp://x.se/hhh',
    'http://x.se/hhh',
    'file:///etc/passwd',
    'https://x.se/#a',
  ])
    await refused('/webhooks', { url: wrong }, /url/);
});

test('an organisation has no more webhooks than it may, also when it asks for all at once', async () => {
  const asked = await Promise.all(
    Array.from({ length: 40 }, () => running.send('POST', '/webhooks', { url }, { key: randomUUID(), by: kommunA.id })),
  );
  const made = asked.filter(({ status }) => status === 201).length;
  assert.deepEqual([made, asked.filter(({ status }) => status === 409).length], [20, 20]);
});

test('lines without end are refused before they are all read, and packed ones are no lines', async () => {
  const batchId = await client.opened();
  const empty = await client.addText(batchId, '\n'.repeat(3_000_000));
  assert.equal(empty.status, 413, JSON.stringify(empty.body));
  const deep = await client.addText(batchId, `${'['.repeat(1_000_000)}\n{"key":"\\ud800","delivery":"AA"}\n`);
  assert.deepEqual([deep.status, deep.body.taken, deep.body.refusedCount], [200, 0, 2]);
});

test('a batch and a mailing of another organisation are as if they were not there, whatever is asked of them', async () => {
  const other = new MailingClient(running, kommunA.id);
  const mailingId = await other.planned({ name: 'A:s' });
  const batchId = await other.opened({ mailingId });
  const nobody = randomUUID();
  const same = async (
    theirs: Promise<{ status: number; body: object }>,
    none: Promise<{ status: number; body: object }>,
  ) => {
    const [one, two] = [await theirs, await none].map(({ status, body }) => ({ ...body, status, instance: '' }));
    assert.deepEqual(one, two);
    assert.equal(one?.status, 404);
  };
  for (const path of ['', '/plan'])
    await same(client.get(`/mailings/${mailingId}${path}`), client.get(`/mailings/${nobody}${path}`));
  for (const move of ['start', 'pause', 'resume', 'cancellation'])
    await same(client.post(`/mailings/${mailingId}/${move}`), client.post(`/mailings/${nobody}/${move}`));
  for (const path of ['', '/lines'])
    await same(client.get(`/batches/${batchId}${path}`), client.get(`/batches/${nobody}${path}`));
  for (const move of ['commit', 'cancellation'])
    await same(client.post(`/batches/${batchId}/${move}`), client.post(`/batches/${nobody}/${move}`));
  await same(client.addText(batchId, '{}\n'), client.addText(nobody, '{}\n'));
  await same(client.post('/batches', { mailingId }), client.post('/batches', { mailingId: nobody }));
});
