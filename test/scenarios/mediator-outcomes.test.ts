// Operators that speak the protocol badly, and the state that results from each (DESIGN rule 4).
import assert from 'node:assert/strict';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { issueCertificate } from '../../src/platform/certificates/issue-certificate.ts';
import { makeCa } from '../../src/platform/certificates/throw-away-ca.ts';
import type { RunningMediator } from './mediator-client.ts';
import { answerWith, type Behaviour, deliveryResult, faultBytes, type Peer, startPeer } from './mediator-peers.ts';
import { operatorA, operatorB, somebody, World } from './mediator-world.ts';

let world: World;
let running: RunningMediator;
let operator: Peer;
/** What each recipient's operator does, call by call; the last one goes on. */
const scripts = new Map<string, Behaviour[]>();
const received = new Map<string, Buffer[]>();
/** Recipients whose calls are cut off before the body is read, and how many times more. */
let cutEarly = 0;

before(async () => {
  world = await World.open();
  operator = await startPeer(
    world.peerFiles(operatorB),
    (call) => {
      const recipient = recipientOf(call.body);
      const calls = received.get(recipient) ?? [];
      received.set(recipient, [...calls, call.body]);
      const script = scripts.get(recipient) ?? [];
      return script[Math.min(calls.length, script.length - 1)]?.(call);
    },
    { early: () => cutEarly-- > 0 },
  );
  running = await world.mediator({ operators: { ...world.config.operators, timeoutMs: 1_500 } });
});
after(async () => {
  await world.close();
  await operator.stop();
});
beforeEach(() => {
  cutEarly = 0;
});

const good: Behaviour = ({ body, response }) =>
  answerWith(response, deliveryResult({ recipientId: recipientOf(body), delivered: true }));
const html: Behaviour = ({ response }) => {
  response.writeHead(500, { 'content-type': 'text/html' }).end('<html>Internal error</html>');
};
const half: Behaviour = ({ body, response }) => {
  const whole = deliveryResult({ recipientId: recipientOf(body), delivered: true });
  response.writeHead(200, { 'content-type': 'text/xml', 'content-length': whole.length });
  response.write(whole.subarray(0, whole.length / 2));
  setImmediate(() => response.socket?.destroy());
};
const closing: Behaviour = ({ response }) => void response.socket?.destroy();
const fault =
  (code: number): Behaviour =>
  ({ response }) =>
    answerWith(response, faultBytes(code), 500);
const forAnother: Behaviour = ({ response }) =>
  answerWith(response, deliveryResult({ recipientId: somebody(), delivered: true }));
const refusing: Behaviour = ({ body, response }) =>
  answerWith(response, deliveryResult({ recipientId: recipientOf(body), delivered: false }));

const outcomes: readonly [string, Behaviour, { state: string; reason: string; code?: number }][] = [
  ['answers 500 with a page', html, { state: 'unknown', reason: 'http-500' }],
  ['answers a refusal, fault 5002', fault(5002), { state: 'refused', reason: 'operator-fault', code: 5002 }],
  ['answers a system error, fault 4001', fault(4001), { state: 'unknown', reason: 'fault-4001' }],
  [
    'answers garbage',
    ({ response }) => answerWith(response, Buffer.from('nej')),
    { state: 'unknown', reason: 'answer-not-understood' },
  ],
  [
    'answers nothing at all',
    ({ response }) => answerWith(response, Buffer.alloc(0)),
    { state: 'unknown', reason: 'answer-not-understood' },
  ],
  ['breaks off half-way through the answer', half, { state: 'unknown', reason: 'connection-lost' }],
  ['closes after it has taken the delivery', closing, { state: 'unknown', reason: 'connection-lost' }],
  ['answers for another recipient', forAnother, { state: 'unknown', reason: 'answer-for-another-recipient' }],
  ['never answers', () => undefined, { state: 'unknown', reason: 'timeout' }],
  ['says that it was not delivered', refusing, { state: 'refused', reason: 'operator-refused' }],
];

for (const [does, behaviour, expected] of outcomes) {
  test(`an operator that ${does}: ${expected.state} (${expected.reason})`, async () => {
    const recipient = at(operatorB, behaviour);
    const id = await running.accepted(world.signed(recipient));
    const status = await running.after(id, expected.state);
    assert.equal(status.state, expected.state);
    assert.equal(status.reason, expected.reason);
    assert.equal(status.code, expected.code);
    assert.equal(status.doubt, expected.state === 'unknown');
    assert.equal(status.awaiting, expected.state === 'unknown' ? 'person' : undefined);
    assert.equal(status.attempts.length, 1, 'an unknown outcome is not tried again where repeats may stay');
    assert.equal(received.get(recipient)?.length, 1);
  });
}

test('an operator that closes before it reads: unknown, for bytes have left us', async () => {
  const recipient = at(operatorB, good);
  cutEarly = 1;
  const id = await running.accepted(world.signed(recipient));
  const status = await running.after(id, 'unknown', 'delivered');
  assert.equal(status.state, 'unknown');
  assert.equal(status.attempts.length, 1);
});

test('where repeats are removed an unknown outcome is tried again with the very same bytes, until it is delivered', async () => {
  const recipient = at(operatorA, html, closing, good);
  const id = await running.accepted(world.signed(recipient));
  const status = await running.after(id, 'delivered');
  assert.deepEqual(
    status.attempts.map(({ outcome }) => outcome),
    ['unknown', 'unknown', 'delivered'],
  );
  assert.equal(status.doubt, true);
  assert.equal(status.possiblyRepeated, false);
  const [first, second, third] = received.get(recipient) ?? [];
  assert.ok(first && second && third && first.equals(second) && second.equals(third));
});

test('a retry that may make a second copy is a configured choice, and is recorded', async () => {
  const daring = await World.open({});
  const operators = { ...daring.config.operators, others: { repeats: 'unknown', retryUnknown: true } } as const;
  const own = await daring.mediator({ operators });
  const peer = await startPeer(daring.peerFiles(operatorB), (call) => {
    const recipient = recipientOf(call.body);
    received.set(recipient, [...(received.get(recipient) ?? []), call.body]);
    return received.get(recipient)?.length === 1 ? closing(call) : good(call);
  });
  try {
    const recipient = somebody();
    daring.far.mailboxes.set(recipient, { operator: { ...operatorB, address: `${peer.url}/Service/v3` } });
    const id = await own.accepted(daring.signed(recipient));
    const status = await own.after(id, 'delivered');
    assert.equal(status.possiblyRepeated, true);
    assert.equal(status.attempts.length, 2);
  } finally {
    await daring.close();
    await peer.stop();
  }
});

test('a refusal after an unknown outcome leaves it unknown, for a person', async () => {
  const recipient = at(operatorA, closing, fault(5003));
  const id = await running.accepted(world.signed(recipient));
  const events = await running.until(id, ({ kind, details }) => kind === 'unknown' && details.retried === false);
  const status = await running.status(id);
  assert.equal(status.state, 'unknown');
  assert.equal(status.awaiting, 'person');
  assert.equal(status.code, 5003);
  assert.ok(!events.some(({ kind }) => kind === 'refused'));
});

test('whoever opts out between attempts is not sent to again, and what may have arrived stays unknown', async () => {
  const recipient = at(operatorA, ({ response }) => {
    world.far.mailboxes.set(recipient, { kind: 'opted-out', operator: addressOf(operatorA) });
    response.socket?.destroy();
  });
  const id = await running.accepted(world.signed(recipient));
  await running.until(id, ({ kind, details }) => kind === 'unknown' && details.retried === false);
  const status = await running.status(id);
  assert.equal(status.state, 'unknown');
  assert.equal(status.reason, 'opted-out');
  assert.equal(received.get(recipient)?.length, 1);
});

test('whoever changes operator after an unknown outcome is not sent to at the new one', async () => {
  const recipient = at(operatorA, ({ response }) => {
    world.far.mailboxes.set(recipient, { operator: addressOf(operatorB) });
    response.socket?.destroy();
  });
  const id = await running.accepted(world.signed(recipient));
  await running.until(id, ({ kind, details }) => kind === 'unknown' && details.retried === false);
  assert.equal((await running.status(id)).reason, 'moved-after-unknown');
  assert.equal(received.get(recipient)?.length, 1);
});

test('the database cuts every connection while a letter is on the wire: its answer is not lost', async () => {
  const recipient = at(operatorB, async (call) => {
    await world.cutDatabase();
    await good(call);
  });
  const id = await running.accepted(world.signed(recipient));
  const status = await running.after(id, 'delivered', 'unknown');
  assert.equal(status.state, 'delivered');
  assert.equal(status.attempts.length, 1);
});

test('an operator that is not there: nothing was sent, and the letter goes when it is', async () => {
  const port = await closedPort();
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...operatorB, address: `https://127.0.0.1:${port}/Service/v3` } });
  const id = await running.accepted(world.signed(recipient));
  await running.until(id, ({ kind }) => kind === 'postponed');
  const waiting = await running.status(id);
  assert.equal(waiting.attempts[0]?.outcome, 'not-sent');
  assert.equal(waiting.attempts[0]?.reason, 'connection-refused');
  assert.equal(waiting.doubt, false);
  const late = await startPeer(world.peerFiles(operatorB), good, { port });
  assert.equal((await running.after(id, 'delivered')).state, 'delivered');
  await late.stop();
});

test('an operator whose certificate is of another CA is sent nothing, and the letter expires', async () => {
  const stranger = await makeCa(join(world.folder, 'other-ca'));
  const organisation = parseOrganisationsnummer(operatorB.id);
  assert.ok(organisation.ok);
  const files = await issueCertificate(stranger, { organisation: organisation.value, name: operatorB.name });
  let calls = 0;
  const peer = await startPeer({ ...files, caFile: world.ca.certificateFile }, () => {
    calls += 1;
  });
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...operatorB, address: `${peer.url}/Service/v3` } });
  const id = await running.accepted(world.signed(recipient), '?lifetimeSeconds=1');
  const status = await running.after(id, 'expired');
  assert.equal(status.attempts[0]?.outcome, 'not-sent');
  assert.equal(status.attempts[0]?.reason, 'certificate-not-trusted');
  assert.equal(calls, 0);
  await peer.stop();
});

function at(who: { readonly id: string; readonly name: string }, ...script: Behaviour[]): string {
  const recipient = somebody();
  scripts.set(recipient, script);
  world.far.mailboxes.set(recipient, { operator: addressOf(who) });
  return recipient;
}

function addressOf(who: { readonly id: string; readonly name: string }) {
  return { ...who, address: `${operator.url}/Service/v3` };
}

function recipientOf(envelope: Buffer): string {
  return /<(?:\w+:)?Recipient>(\d{12})</.exec(envelope.toString())?.[1] ?? '';
}

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
