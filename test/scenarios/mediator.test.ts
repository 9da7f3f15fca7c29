// The mediator's own scenarios: a delivery is taken in, addressed, sealed, handed over, and its truth is told.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { openTrustStore } from '../../src/platform/certificates/authorities.ts';
import { missingExamples } from '../../src/platform/web/rest-examples.ts';
import { openSealedDelivery } from '../../src/wire/mina-meddelanden/delivery-open.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { readEnvelope } from '../../src/wire/soap/envelope.ts';
import { eventsOf, type RunningMediator } from './mediator-client.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { kommunA, kommunB, mediator, operatorA, somebody, World } from './mediator-world.ts';

let world: World;
let running: RunningMediator;
let operator: Peer;
/** What the operator was sent, by recipient. */
const received = new Map<string, Buffer[]>();

before(async () => {
  world = await World.open();
  operator = await startPeer(world.peerFiles(operatorA), ({ body, response }) => {
    const recipientId = recipientOf(body);
    received.set(recipientId, [...(received.get(recipientId) ?? []), body]);
    answerWith(response, deliveryResult({ recipientId, delivered: true }));
  });
  running = await world.mediator();
});
after(async () => {
  await world.close();
  await operator.stop();
});

test('a letter is taken in, addressed, sealed and delivered, and every step is told with its facts', async () => {
  const recipient = reachable();
  const id = await running.accepted(world.signed(recipient, { text: 'Du får bygga.' }));
  const events = await running.until(id, ({ kind }) => kind === 'delivered');
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['accepted', 'looked-up', 'sealed', 'attempted', 'delivered'],
  );
  const status = await running.status(id);
  assert.equal(status.state, 'delivered');
  assert.equal(status.operator?.id, operatorA.id);
  assert.equal(status.attempts.length, 1);
  assert.equal(events.at(-1)?.details.transId, status.transId);
  const [envelope, ...more] = received.get(recipient) ?? [];
  assert.ok(envelope && more.length === 0);
  const opened = openSealedDelivery(readEnvelope(envelope).body, {
    store: openTrustStore({ caFiles: [world.ca.certificateFile] }, 'sandbox'),
    at: new Date(),
    mayDispatch: (sealer, sender) => sealer === mediator.id && sender === kommunB.id,
    tlsClient: mediator.id,
  });
  assert.ok(opened.ok, JSON.stringify(opened));
  assert.equal(Buffer.from(opened.value.delivery.messages[0]?.body.content ?? []).toString(), 'Du får bygga.');
  assert.equal(opened.value.seal.signaturesOk, true);
});

test('a large letter goes the same way, and neither it nor a small one lies readable in database or files', async () => {
  for (const length of [50, 200_000]) {
    const recipient = reachable();
    const id = await running.accepted(world.signed(recipient, { text: 'Hemligt '.repeat(length / 8) }));
    assert.equal((await running.after(id, 'delivered')).state, 'delivered');
    assert.equal(received.get(recipient)?.length, 1);
  }
  const words = [Buffer.from('Hemligt '.repeat(6)), Buffer.from(Buffer.from('Hemligt '.repeat(6)).toString('base64'))];
  for (const bytes of [...(await world.storedContents()), ...world.blobFiles()]) {
    for (const word of words) assert.ok(!bytes.includes(word));
  }
});

test('the same key and bytes give the same answer, other bytes a conflict, another organisation its own delivery', async () => {
  const recipient = reachable();
  const key = randomUUID();
  const bytes = world.signed(recipient);
  const first = await running.handIn(bytes, { key });
  const again = await running.handIn(bytes, { key });
  assert.equal(first.status, 202);
  assert.equal(again.status, 202);
  assert.deepEqual(again.body, first.body);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal(first.headers.get('location'), again.headers.get('location'));
  const other = await running.handIn(world.signed(recipient, { text: 'Något annat.' }), { key });
  assert.equal(other.status, 409);
  assert.match(String(other.body.type), /problems\/conflict$/);
  const theirs = await running.handIn(world.signed(recipient, { sender: kommunA }), { key, by: kommunA.id });
  assert.equal(theirs.status, 202);
  assert.notEqual(theirs.body.deliveryId, first.body.deliveryId);
  await running.after(String(first.body.deliveryId), 'delivered');
});

test('ten hand-ins of one key at once make one delivery', async () => {
  const recipient = reachable();
  const key = randomUUID();
  const bytes = world.signed(recipient);
  const answers = await Promise.all(Array.from({ length: 10 }, () => running.handIn(bytes, { key })));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([202]));
  assert.equal(new Set(answers.map(({ body }) => body.deliveryId)).size, 1);
  await running.after(String(answers[0]?.body.deliveryId), 'delivered');
  assert.equal(received.get(recipient)?.length, 1);
});

test('what may not be handed in is refused with its reason, and nothing is stored', async () => {
  const recipient = reachable();
  const good = world.signed(recipient);
  const refusals: [number, string, Promise<{ status: number; body: Record<string, unknown> }>][] = [
    [403, 'access-denied', running.handIn(good, { by: kommunA.id })],
    [422, 'signature-invalid', running.handIn(Buffer.from(good.toString().replace('Beslut', 'Beslux')))],
    [422, 'signature-invalid', running.handIn(world.signed(recipient, { signer: kommunA }))],
    [400, 'invalid-input', running.handIn(Buffer.from('<SignedDelivery/>'))],
    [400, 'invalid-input', running.handIn(Buffer.from('inte xml'))],
    [413, 'too-large', running.handIn(world.signed(recipient, { text: 'x'.repeat(1_700_000) }))],
    [400, 'invalid-input', running.call('POST', '/deliveries', { body: good })],
    [
      415,
      'unsupported-mime-type',
      running.call('POST', '/deliveries', {
        body: good,
        headers: { 'content-type': 'text/plain', 'idempotency-key': 'a' },
      }),
    ],
    [401, 'not-authenticated', running.call('POST', '/deliveries', { body: good, token: 'nonsense' })],
    [
      403,
      'access-denied',
      running.call('GET', '/events', {
        token: await world.issuer.token({ organisation: kommunB.id, scope: 'letters' }),
      }),
    ],
  ];
  for (const [status, code, answer] of refusals) {
    const { status: got, body } = await answer;
    assert.equal(got, status, `${code}: ${JSON.stringify(body)}`);
    assert.match(String(body.type), new RegExp(`problems/${code}$`));
  }
  assert.equal(received.get(recipient), undefined);
});

test('a sender that FaR does not list us for is refused', async () => {
  const strict = await World.open();
  try {
    strict.far.dispatchers = [{ ...mediator, senders: [kommunA.id] }];
    const answer = await (await strict.mediator()).handIn(strict.signed(somebody()));
    assert.equal(answer.status, 403);
    assert.match(String(answer.body.type), /dispatcher-not-approved$/);
  } finally {
    await strict.close();
  }
});

test('a letter is never delivered to someone who has opted out, has no mailbox or is not registered yet', async () => {
  for (const kind of ['opted-out', 'pending', 'no-mailbox'] as const) {
    const recipient = reachable(kind);
    const id = await running.accepted(world.signed(recipient));
    const status = await running.after(id, 'refused');
    assert.equal(status.state, 'refused');
    assert.equal(status.reason, kind);
    assert.equal(status.attempts.length, 0);
    assert.equal(received.get(recipient), undefined);
  }
});

test('a registry that is down stops nobody from handing in; the letter goes when it answers again', async () => {
  const recipient = reachable();
  await world.farDown();
  const id = await running.accepted(world.signed(recipient));
  await running.until(id, ({ kind }) => kind === 'postponed');
  const waiting = await running.status(id);
  assert.equal(waiting.state, 'accepted');
  assert.equal(waiting.awaiting, 'retry');
  assert.equal(waiting.reason, 'registry-no-answer');
  await world.farUp();
  assert.equal((await running.after(id, 'delivered')).state, 'delivered');
});

test('a letter that never got anywhere expires at the end of its lifetime', async () => {
  await world.farDown();
  const id = await running.accepted(world.signed(reachable()), '?lifetimeSeconds=1');
  const status = await running.after(id, 'expired');
  await world.farUp();
  assert.equal(status.state, 'expired');
  assert.equal(status.doubt, false);
});

test('a letter is cancelled before it is handed over, and not after', async () => {
  await world.farDown();
  const waiting = await running.accepted(world.signed(reachable()));
  await running.until(waiting, ({ kind }) => kind === 'postponed');
  const cancelled = await running.call('POST', `/deliveries/${waiting}/cancellation`);
  assert.equal(cancelled.status, 200);
  assert.equal(cancelled.body.state, 'cancelled');
  assert.equal((await running.call('POST', `/deliveries/${waiting}/cancellation`)).status, 200);
  await world.farUp();
  const done = await running.accepted(world.signed(reachable()));
  await running.after(done, 'delivered');
  assert.equal((await running.call('POST', `/deliveries/${done}/cancellation`)).status, 409);
});

test('the feed shows one’s own events only, waits for the next one, and refuses a cursor it never gave', async () => {
  const { body } = await running.call('GET', '/events?limit=1000', { by: kommunA.id });
  const own = new Set(eventsOf(body).map(({ deliveryId }) => deliveryId));
  const meta = body._meta;
  assert.ok(typeof meta === 'object' && meta !== null && 'next' in meta);
  const waiting = running.call('GET', `/events?after=${String(meta.next)}&wait=10`, { by: kommunA.id });
  const others = await running.accepted(world.signed(reachable()));
  await running.after(others, 'delivered');
  const answer = await running.handIn(world.signed(reachable(), { sender: kommunA }), { by: kommunA.id });
  const [first] = eventsOf((await waiting).body);
  assert.equal(first?.deliveryId, answer.body.deliveryId);
  assert.equal(first?.kind, 'accepted');
  assert.ok(!own.has(others));
  assert.equal((await running.call('GET', '/events?after=999999999')).status, 400);
  assert.equal((await running.call('GET', `/deliveries/${others}`, { by: kommunA.id })).status, 404);
  const list = await running.call('GET', '/deliveries?limit=5', { by: kommunA.id });
  assert.ok(Array.isArray(list.body.deliveries) && list.body.deliveries.length > 0);
  assert.doesNotMatch(JSON.stringify(list.body), /"recipient"/);
});

test('a system that speaks Message v3 hands in and asks for the status', async () => {
  const recipient = reachable();
  const envelope = world.distribution(recipient);
  const first = await world.soap(kommunB, envelope, running);
  const again = await world.soap(kommunB, envelope, running);
  assert.ok(first.distributionId !== undefined && first.distributionId === again.distributionId);
  await running.after(first.distributionId, 'delivered');
  const status = await world.soap(kommunB, world.statusQuestion(kommunB.id, first.distributionId), running);
  assert.deepEqual(status.statuses, [{ recipientId: recipient, type: 'Digital', deliveryStatus: 'Delivered' }]);
  const stolen = await world.soap(kommunA, world.statusQuestion(kommunB.id, first.distributionId), running);
  assert.equal(stolen.fault, 5003);
  assert.equal((await world.soap(kommunA, envelope, running)).fault, 5002);
});

test('Notification v3 serves its contract', async () => {
  const contract = await contractAt('/Notification/v3');
  assert.match(contract, /distributeResponse/);
  assert.match(contract, /checkDistributionStatus/);
});

test('two mediators on one database deliver every letter once', async () => {
  const second = await world.mediator();
  const recipients = Array.from({ length: 60 }, () => reachable());
  const ids = await Promise.all(
    recipients.map((recipient, index) => (index % 2 === 0 ? running : second).accepted(world.signed(recipient))),
  );
  for (const id of ids) await running.after(id, 'delivered');
  assert.deepEqual(new Set(recipients.map((recipient) => received.get(recipient)?.length)), new Set([1]));
});

test('the API says what it is, with an example for every body', async () => {
  const { body } = await running.call('GET', '/openapi.json');
  assert.deepEqual(missingExamples(body), []);
  assert.equal((await running.call('GET', '/api-info')).status, 200);
});

function reachable(kind: 'reachable' | 'opted-out' | 'pending' | 'no-mailbox' = 'reachable'): string {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { kind, operator: { ...operatorA, address: `${operator.url}/Service/v3` } });
  return recipient;
}

function recipientOf(envelope: Buffer): string {
  serviceOperations.deliverSecure.request.read(readEnvelope(envelope).body);
  return /<(?:\w+:)?Recipient>(\d{12})</.exec(envelope.toString())?.[1] ?? '';
}

function contractAt(path: string): Promise<string> {
  const { certificateFile, keyFile, caFile } = world.peerFiles(kommunB);
  const [cert, key, ca] = [certificateFile, keyFile, caFile].map((file) => readFileSync(file));
  return new Promise((resolve, reject) => {
    const address = `${running.running.addresses.wire}${path}?wsdl`;
    https.get(address, { cert, key, ca, agent: false }, (response) => resolve(text(response))).on('error', reject);
  });
}
