// Webhooks of the sender (SKL-12, SKL-18): notices posted in order, signed, until they are taken; replayed under the same ids; only the organisation's own.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { isGenuine } from '../../examples/receive-webhook.ts';
import { sendLetter, type Waiting, waiting } from './sender-held.ts';
import { operator, SenderWorld, until, withMailbox } from './sender-world.ts';

interface Call {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly events: readonly Record<string, unknown>[];
}

let world: SenderWorld;
let its: Waiting;
let receiver: http.Server;
let url: string;
const calls: Call[] = [];
let answer = 204;

async function take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const body = await text(request);
  const { events } = JSON.parse(body);
  calls.push({ headers: request.headers, body, events });
  response.writeHead(answer).end('tack');
}

before(async () => {
  world = await SenderWorld.open();
  receiver = http.createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/brev`;
  await world.sender();
  its = await waiting(world);
});
after(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await its.database.close();
  await world.close();
});

test('an administrator adds one; what is posted is signed, in order, and holds no subject, name or number', async () => {
  const bo = await world.person('bo.berg');
  await bo.open('/settings/webhooks');
  await bo.press(/Lägg till webhook/, { url: 'ftp://fel', description: 'Ärendesystemet' });
  assert.equal(bo.status, 400);
  assert.match(bo.text, /fullständig https-adress/);
  await bo.press(/Lägg till webhook/, { url, description: 'Ärendesystemet' });
  const secret = /whsec_[\w-]+/.exec(bo.text)?.[0] ?? '';
  assert.notEqual(secret, '');
  await bo.open('/settings/webhooks');
  await bo.follow(/Ärendesystemet/);
  assert.doesNotMatch(bo.html, /whsec_/);
  await bo.press(/Skicka en provhändelse/);
  assert.match(bo.text, /tog emot provhändelsen \(204\)/);
  answer = 500;
  calls.length = 0;
  const anna = await world.person('anna.ask');
  await sendLetter(anna, 'Känsligt ämne');
  await deliver('Känsligt ämne');
  await until('tried', async () => (calls.length > 1 ? true : undefined));
  answer = 204;
  const taken = await until('taken', async () => {
    const row = await its.database.everyOrganisation.selectFrom('webhook').selectAll().executeTakeFirstOrThrow();
    return row.failures === 0 && row.position > 0 ? row : undefined;
  });
  assert.equal(taken.state, 'active');
  const last = calls.at(-1);
  assert.ok(last);
  assert.deepEqual(
    last.events.map(({ kind }) => kind),
    ['delivered'],
  );
  assert.equal(isGenuine(last.headers, Buffer.from(last.body), secret), true);
  for (const word of ['Känsligt', withMailbox, 'Anna', '8101052382'])
    assert.equal(last.body.includes(word), false, word);
  // Every try carried the same event.
  assert.equal(new Set(calls.map(({ events }) => events[0]?.['eventId'])).size, 1);
});

test('REST: made with an id of one’s own, changed, replayed, a second secret, removed; another organisation’s does not exist', async () => {
  const token = await world.token('admin-b');
  const id = randomUUID();
  const made = await call(token, 'PUT', `/webhooks/${id}`, { url });
  assert.equal(made.status, 201);
  assert.match(String(Object(made.body).secret), /^whsec_/);
  const same = await call(token, 'PUT', `/webhooks/${id}`, { url, kinds: ['delivered'] });
  assert.equal(same.status, 200);
  assert.equal(Object(same.body).secret, undefined);
  const secretId = randomUUID();
  assert.equal((await call(token, 'PUT', `/webhooks/${id}/secrets/${secretId}`)).status, 201);
  assert.equal((await call(token, 'PUT', `/webhooks/${id}/secrets/${randomUUID()}`)).status, 409);
  calls.length = 0;
  assert.equal((await call(token, 'POST', `/webhooks/${id}/replay`, { after: '0' })).status, 200);
  await until('replayed', async () => calls.find(({ events }) => events[0]?.['kind'] === 'delivered'));
  assert.equal(String(calls[0]?.headers['brevduva-signature']).split(',').length, 2);
  assert.equal((await call(token, 'POST', `/webhooks/${id}/replay`, { after: '99999' })).status, 400);
  assert.equal((await call(await world.token('admin-a'), 'GET', `/webhooks/${id}`)).status, 404);
  assert.equal((await call(await world.token('system-b'), 'GET', `/webhooks/${id}`)).status, 403);
  assert.equal((await call(token, 'DELETE', `/webhooks/${id}`)).status, 204);
  assert.equal((await call(token, 'GET', `/webhooks/${id}`)).status, 404);
});

async function deliver(subject: string): Promise<void> {
  const taken = await until('handed over', async () =>
    world.mediator.taken.find(({ opened }) => opened.delivery.messages[0]?.header.subject === subject),
  );
  const facts = { operator: { id: operator.id, name: operator.name }, transId: 't' };
  world.mediator.tell('delivered', facts, taken.deliveryId);
}

async function call(token: string, method: string, path: string, given?: object) {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (given !== undefined) headers['content-type'] = 'application/json';
  const body = given === undefined ? {} : { body: JSON.stringify(given) };
  const reply = await fetch(`${world.address}/api/v1${path}`, { method, headers, ...body });
  const said = await reply.text();
  const parsed: unknown = said === '' ? undefined : JSON.parse(said);
  return { status: reply.status, body: parsed };
}
