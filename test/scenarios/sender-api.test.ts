// The sender's REST API by DIGG's profile: tokens, prechecks, letters, idempotency, problems, its description (issue 2, "REST API").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missingExamples } from '../../src/platform/web/rest-examples.ts';
import { aPdf, operator, optedOut, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
let token: string;
before(async () => {
  world = await SenderWorld.open();
  await world.sender({ contactEmail: 'api@kommun.example' });
  token = await world.token('system-b');
});
after(async () => world.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(
  method: string,
  path: string,
  options: { body?: unknown; key?: string; as?: string } = {},
): Promise<Answer> {
  const headers: Record<string, string> = { authorization: `Bearer ${options.as ?? token}` };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.key !== undefined) headers['idempotency-key'] = options.key;
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  const response = await fetch(`${world.address}/api/v1${path}`, { method, headers, body });
  return { status: response.status, headers: response.headers, body: Object(await response.json()) };
}

const idOf = ({ body }: Answer): string => String(body['letterId']);
const letter = (changes: object = {}) => ({
  recipient: withMailbox,
  subject: 'Från systemet',
  text: 'Hej\n\nHej',
  ...changes,
});

test('without a token, with another scope or for another organisation nothing is answered', async () => {
  const bare = await fetch(`${world.address}/api/v1/letters`);
  assert.equal(bare.status, 401);
  assert.match(bare.headers.get('content-type') ?? '', /application\/problem\+json/);
  assert.equal((await call('GET', '/letters', { as: await world.token('reader-b') })).status, 403);
  assert.equal((await call('GET', '/letters', { as: 'x.y.z' })).status, 401);
});

test('a precheck answers for each number in order, with a reason only where FaR gave one', async () => {
  const recipients = [withMailbox, withoutMailbox, optedOut, '198101052383'];
  const { status, body } = await call('POST', '/prechecks', { body: { recipients } });
  assert.equal(status, 200);
  assert.deepEqual(body['results'], [
    { recipient: withMailbox, channel: 'digital', operator: { id: operator.id, name: operator.name } },
    { recipient: withoutMailbox, channel: 'paper', reason: 'no-mailbox' },
    { recipient: optedOut, channel: 'paper', reason: 'opted-out' },
    { recipient: '198101052383', channel: 'unknown', reason: 'wrong-number' },
  ]);
  assert.equal((await call('POST', '/prechecks', { body: { recipients: [] } })).status, 400);
  const many = Array.from({ length: 1001 }, () => withMailbox);
  assert.equal((await call('POST', '/prechecks', { body: { recipients: many } })).status, 400);
});

test('a letter is accepted, followed at its Location, and delivered with a receipt', async () => {
  const attachments = [{ filename: 'beslut.pdf', content: Buffer.from(await aPdf()).toString('base64') }];
  const sent = await call('POST', '/letters', { body: letter({ attachments }), key: 'a-letter' });
  assert.equal(sent.status, 202);
  const location = sent.headers.get('location') ?? '';
  assert.equal(location, `${world.address}/api/v1/letters/${idOf(sent)}`);
  assert.deepEqual(sent.body['outcome'], { kind: 'pending' });
  const taken = await until('handed over', async () => world.mediator.taken.find((one) => location.endsWith(one.key)));
  assert.equal(taken.opened.delivery.messages[0]?.attachments[0]?.filename, 'beslut.pdf');
  const facts = { operator: { id: operator.id, name: operator.name }, transId: 't-1' };
  world.mediator.tell('delivered', facts, taken.deliveryId);
  const path = new URL(location).pathname.replace('/api/v1', '');
  const delivered = await until('delivered', async () => {
    const { body } = await call('GET', path);
    return body['state'] === 'delivered' ? body : undefined;
  });
  assert.deepEqual(delivered['outcome'], { kind: 'delivered' });
  const receipt = Object(delivered['receipt']);
  assert.deepEqual([receipt.transactionId, receipt.operator.name], ['t-1', operator.name]);
  assert.equal(Object(delivered['attachments'])[0].sha256.length, 64);
});

test('the same key and body give the same letter; another body is a conflict; no key is refused', async () => {
  const first = await call('POST', '/letters', { body: letter(), key: 'once' });
  const again = await call('POST', '/letters', { body: letter(), key: 'once' });
  assert.equal(again.status, 202);
  assert.deepEqual(again.body, first.body);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  const reordered = Object.fromEntries(Object.entries(letter()).toReversed());
  assert.equal(
    (await call('POST', '/letters', { body: reordered, key: 'once' })).body['letterId'],
    first.body['letterId'],
  );
  const other = await call('POST', '/letters', { body: letter({ text: 'Annat' }), key: 'once' });
  assert.equal(other.status, 409);
  assert.deepEqual(Object.keys(other.body).sort(), ['detail', 'instance', 'status', 'title', 'type']);
  assert.equal((await call('POST', '/letters', { body: letter() })).status, 400);
  const together = await Promise.all(
    Array.from({ length: 5 }, () => call('POST', '/letters', { body: letter(), key: 'at-once' })),
  );
  assert.equal(new Set(together.map(({ body }) => body['letterId'])).size, 1);
});

test('what is wrong is named member by member', async () => {
  const attachments = [{ filename: 'brev.docx', content: Buffer.from('PK').toString('base64') }];
  const bad = letter({ attachments, supportinfo: { text: 'Växeln', emailAddress: 'inte en adress' } });
  const { status, body } = await call('POST', '/letters', { body: bad, key: 'bad' });
  assert.equal(status, 400);
  const errors: { field: string }[] = Object(body['errors']);
  assert.deepEqual(errors.map((error) => error.field).sort(), ['attachments', 'supportinfo.emailAddress']);
  const wrong = await call('POST', '/letters', { body: letter({ recipient: '198101052383' }), key: 'wrong' });
  assert.equal(wrong.status, 400);
  const unknown = await call('POST', '/letters', { body: letter({ extra: 1 }), key: 'extra' });
  assert.equal(unknown.status, 400);
  const large = letter({ text: 'å'.repeat(1_200_000) });
  assert.equal((await call('POST', '/letters', { body: large, key: 'large' })).status, 413);
});

test('DP2-17: metadata of a registered type goes with the letter; what is wrong is named by its place', async () => {
  const type = 'urn:brevduva:message-type:invoice-summary';
  const values = { invoiceNumber: '2026-1', issuedOn: '2026-11-01', totalAmount: '612.50 SEK', orderReference: '' };
  const good = { type, version: 1, values };
  const sent = await call('POST', '/letters', {
    body: letter({ subject: 'Faktura', metadata: [good] }),
    key: 'metadata',
  });
  assert.equal(sent.status, 202);
  const { metadata } = await until('the invoice', async () =>
    world.mediator.taken
      .map((one) => one.opened.delivery.messages[0]?.header)
      .find((header) => header?.subject === 'Faktura'),
  );
  assert.deepEqual(
    metadata.map(({ tag, value }) => [tag, value]),
    [
      [`${type}/1#invoiceNumber`, '2026-1'],
      [`${type}/1#issuedOn`, '2026-11-01'],
      [`${type}/1#totalAmount`, '612.50 SEK'],
    ],
  );
  const wrong = [
    { ...good, values: { invoiceNumber: '<1>', issuedOn: 'i går', extra: 'x' } },
    good,
    { ...good, version: 2 },
  ];
  const refused = await call('POST', '/letters', { body: letter({ metadata: wrong }), key: 'metadata-wrong' });
  assert.equal(refused.status, 400);
  const errors: { field: string }[] = Object(refused.body['errors']);
  assert.deepEqual(
    errors.map(({ field }) => field),
    [
      ...['invoiceNumber', 'issuedOn', 'totalAmount', 'extra'].map((name) => `metadata[0].values.${name}`),
      'metadata[1]',
      'metadata[2]',
    ],
  );
});

test("another organisation's letter does not exist", async () => {
  const mine = await call('POST', '/letters', { body: letter(), key: 'mine' });
  const other = await world.token('system-a');
  assert.equal((await call('GET', `/letters/${idOf(mine)}`, { as: other })).status, 404);
  const list = await call('GET', '/letters?limit=100', { as: other });
  assert.equal(Object(list.body['_meta']).totalRecords, 0);
});

test('letters are listed with limit and offset, and links that lead on', async () => {
  const { body } = await call('GET', '/letters?limit=2&offset=0');
  assert.equal(Object(body['letters']).length, 2);
  const links = Object(body['_links']);
  assert.match(links.next.href, /limit=2&offset=2$/);
  assert.equal(links.self.method, 'GET');
});

test('the description is complete: every body has an example, api-info and problems are there', async () => {
  const description = await fetch(`${world.address}/api/v1/openapi.json`);
  const openapi: unknown = await description.json();
  assert.deepEqual(missingExamples(openapi), []);
  const paths = Object.keys(Object(Object(openapi).paths));
  for (const path of ['/letters', '/letters/{id}', '/prechecks'])
    assert.ok(paths.includes(path), `${path}: ${paths.join()}`);
  const info = Object(await (await fetch(`${world.address}/api/v1/api-info`)).json());
  assert.deepEqual(Object.keys(info).sort(), ['apiDocumentation', 'apiName', 'apiReleased', 'apiStatus', 'apiVersion']);
  // DIGG VER.11, VER.12: what stands under /v1 has the major version 1, and is not a beta.
  assert.deepEqual([info.apiVersion, info.apiStatus], ['1.0.0', 'active']);
  assert.equal(Object(openapi).info.contact.email, 'api@kommun.example');
});
