// A registry that does wrong in every way there is: nothing is lost, nothing is sent on its word, and the letter goes when it answers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { authorityOperations } from '../../src/wire/mina-meddelanden/authority.ts';
import { recipientOperations } from '../../src/wire/mina-meddelanden/recipient.ts';
import { readEnvelope, writeEnvelope } from '../../src/wire/soap/envelope.ts';
import {
  bareFault,
  closing,
  fault,
  garbage,
  good,
  never,
  page500,
  redirecting,
  slow,
} from '../scenarios/mediator-behaviours.ts';
import type { RunningMediator } from '../scenarios/mediator-client.ts';
import { answerWith, type Behaviour, farAnswer, farStatus, type Peer, startPeer } from '../scenarios/mediator-peers.ts';
import { operatorA, operatorB, somebody, World } from '../scenarios/mediator-world.ts';

const TIMEOUT_MS = 700;
let world: World;
let running: RunningMediator;
let operator: Peer;
let calls = 0;
let operatorDoes: Behaviour = good;

before(async () => {
  world = await World.open();
  operator = await startPeer(world.peerFiles(operatorB), (call) => {
    calls += 1;
    return operatorDoes(call);
  });
  running = await world.mediator({ registry: { ...world.config.registry, timeoutMs: TIMEOUT_MS } });
  // The list of mediators is kept from here on: what follows is about recipients.
  await running.after(await running.accepted(world.signed(at(operatorB))), 'delivered');
});
after(async () => {
  await world.close();
  await operator.stop();
});

function at(who: { readonly id: string; readonly name: string }): string {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...who, address: `${operator.url}/Service/v3` } });
  return recipient;
}

type Statuses = Parameters<typeof recipientOperations.isReachable.response.write>[0]['statuses'];

/** What a registry says of those that were asked about, changed. */
const saying =
  (change: (truth: Statuses) => Statuses): Behaviour =>
  ({ body, response }) => {
    const { isReachable } = recipientOperations;
    const { recipients } = isReachable.request.read(readEnvelope(body).body);
    const statuses = change(recipients.map((recipientId) => farStatus(world.far, recipientId)));
    answerWith(response, writeEnvelope(isReachable.response.write({ statuses })));
  };
const truly = saying((truth) => truth);

/** Of somebody else instead. */
const ofAnother = (senderAccepted: boolean) =>
  saying((truth) =>
    truth.map(({ accountStatus }) => ({
      senderAccepted,
      accountStatus: { ...accountStatus, recipientId: somebody() },
    })),
  );

/** The same with another operator. */
const naming = (operator: Partial<Exclude<Statuses[number]['accountStatus']['serviceSupplier'], undefined>>) =>
  saying((truth) =>
    truth.map(({ accountStatus: { serviceSupplier, ...account }, senderAccepted }) => ({
      senderAccepted,
      accountStatus: {
        ...account,
        ...(serviceSupplier === undefined ? {} : { serviceSupplier: { ...serviceSupplier, ...operator } }),
      },
    })),
  );

/** A good answer of which only that share comes; `whole`: it is said to be all. */
const half =
  (share: number, whole: boolean): Behaviour =>
  ({ body, response }) => {
    const answer = farAnswer(world.far, readEnvelope(body).body);
    const part = answer.subarray(0, Math.floor(answer.length * share));
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': whole ? part.length : answer.length });
    if (whole) {
      response.end(part);
      return;
    }
    response.write(part);
    setImmediate(() => response.socket?.destroy());
  };

const under =
  (status: number): Behaviour =>
  ({ body, response }) =>
    answerWith(response, farAnswer(world.far, readEnvelope(body).body), status);

const notHttp: Behaviour = ({ response }) => {
  response.socket?.end('reachable: yes\r\n\r\n');
};

const tooLong: Behaviour = ({ body, response }) =>
  answerWith(
    response,
    Buffer.concat([farAnswer(world.far, readEnvelope(body).body), Buffer.alloc(5 * 1024 * 1024, ' ')]),
  );

/** What goes wrong with any question, whatever it is about. */
const anyQuestion: readonly (readonly [string, 'registry-no-answer' | 'registry-bad-answer', Behaviour])[] = [
  ['never answers', 'registry-no-answer', never],
  ['answers later than we wait', 'registry-no-answer', slow(2 * TIMEOUT_MS, (call) => under(200)(call))],
  ['closes without a word', 'registry-no-answer', closing],
  ['breaks off in its answer', 'registry-no-answer', half(0.5, false)],
  ['says that half an answer is all', 'registry-bad-answer', half(0.5, true)],
  ['does not speak HTTP', 'registry-no-answer', notHttp],
  ['answers 5 MiB', 'registry-no-answer', tooLong],
  ['answers 500 with a page', 'registry-bad-answer', page500],
  ['gives a good answer under HTTP 500', 'registry-bad-answer', under(500)],
  ['answers 503', 'registry-bad-answer', garbage(Buffer.from('senare'), 503)],
  ['answers a fault of its own', 'registry-bad-answer', fault(4001)],
  ['answers a fault that refuses the question', 'registry-bad-answer', fault(5002)],
  ['answers a fault under HTTP 200', 'registry-bad-answer', fault(5002, 200)],
  ['answers a SOAP fault without a code', 'registry-bad-answer', bareFault],
  ['answers garbage', 'registry-bad-answer', garbage(Buffer.from('kanske'))],
  ['answers nothing', 'registry-bad-answer', garbage(Buffer.alloc(0))],
  ['answers another question', 'registry-bad-answer', garbage(Buffer.from(writeEnvelope(anotherAnswer())))],
  ['redirects', 'registry-bad-answer', redirecting(302, 'https://127.0.0.1:1/')],
];

const cases: typeof anyQuestion = [
  ...anyQuestion,
  ['answers about another recipient', 'registry-bad-answer', ofAnother(true)],
  ['refuses on behalf of another recipient', 'registry-bad-answer', ofAnother(false)],
  ['answers about nobody', 'registry-bad-answer', saying(() => [])],
  [
    'says of the same recipient that it takes letters and that it does not',
    'registry-bad-answer',
    saying((truth) => truth.flatMap((status) => [{ ...status, senderAccepted: false }, status])),
  ],
  [
    'names two operators for the same recipient',
    'registry-bad-answer',
    saying((truth) => truth.flatMap((status) => [elsewhere(status), status])),
  ],
  ['names an operator that nobody can be', 'registry-bad-answer', naming({ id: '164023000030' })],
];

/** A good answer, but to getDispatchers' opposite. */
function anotherAnswer() {
  return authorityOperations.getSenders.response.write({ senders: [] });
}

function elsewhere({ accountStatus, ...rest }: Statuses[number]): Statuses[number] {
  const serviceAddress = 'https://127.0.0.1:1/';
  const serviceSupplier = { ...operatorA, serviceAddress, internalServiceAddress: serviceAddress };
  return { ...rest, accountStatus: { ...accountStatus, serviceSupplier } };
}

describe('a registry that', () => {
  test('takes its time, within ours, or says the same twice: the letter goes at once', async () => {
    for (const behaviour of [slow(TIMEOUT_MS / 3, truly), saying((truth) => [...truth, ...truth])]) {
      world.far.misbehave = behaviour;
      const id = await running.accepted(world.signed(at(operatorB)));
      const events = await running.until(id, ({ kind }) => kind === 'delivered');
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['accepted', 'looked-up', 'sealed', 'attempted', 'delivered'],
      );
    }
    world.far.misbehave = undefined;
  });

  for (const [does, reason, behaviour] of cases) {
    test(`${does}: the letter waits (${reason}), and goes when the registry answers`, async () => {
      const recipient = at(operatorB);
      const before = calls;
      world.far.misbehave = behaviour;
      const id = await running.accepted(world.signed(recipient));
      const events = await running.until(id, ({ kind }) => kind === 'postponed');
      const waiting = await running.status(id);
      assert.equal(waiting.state, 'accepted');
      assert.equal(waiting.reason, reason);
      assert.equal(waiting.awaiting, 'retry');
      assert.equal(waiting.doubt, false);
      assert.deepEqual(waiting.attempts, []);
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['accepted', 'postponed'],
      );
      assert.equal(calls, before, 'nothing was sent on such an answer');
      world.far.misbehave = undefined;
      assert.equal((await running.after(id, 'delivered')).attempts.length, 1);
    });
  }
});

test('a registry that closes before it has read the question: the letter waits, and goes when it reads', async () => {
  const recipient = at(operatorB);
  // Connections that are kept are ended by that as well.
  world.far.closesEarly = true;
  const id = await running.accepted(world.signed(recipient));
  await running.until(id, ({ kind }) => kind === 'postponed');
  assert.equal((await running.status(id)).reason, 'registry-no-answer');
  world.far.closesEarly = false;
  assert.equal((await running.after(id, 'delivered')).attempts.length, 1);
});

test('a registry that leaves one out of its answer: that letter waits, and the others go', async () => {
  const recipients = Array.from({ length: 5 }, () => at(operatorB));
  const [left = ''] = recipients;
  world.far.misbehave = saying((truth) => truth.filter(({ accountStatus }) => accountStatus.recipientId !== left));
  const ids = await Promise.all(recipients.map((recipient) => running.accepted(world.signed(recipient))));
  const [waits = '', ...go] = ids;
  for (const id of go) assert.equal((await running.after(id, 'delivered')).attempts.length, 1);
  await running.until(waits, ({ kind }) => kind === 'postponed');
  const status = await running.status(waits);
  assert.deepEqual([status.state, status.reason, status.attempts], ['accepted', 'registry-bad-answer', []]);
  world.far.misbehave = undefined;
  assert.equal((await running.after(waits, 'delivered')).attempts.length, 1);
});

test('asked for whom we mediate it does wrong in every way: letters are taken in, nothing is sent, and all go when it answers', async () => {
  // Another mediator, which has no list from earlier.
  const other = await World.open();
  try {
    const fresh = await other.mediator({ registry: { ...other.config.registry, timeoutMs: TIMEOUT_MS } });
    const ids: string[] = [];
    for (const [does, , behaviour] of anyQuestion) {
      other.far.misbehave = (call) => {
        const { body } = readEnvelope(call.body);
        if (body.local === 'isReachable') answerWith(call.response, farAnswer(other.far, body));
        else return behaviour(call);
      };
      const recipient = somebody();
      other.far.mailboxes.set(recipient, { operator: { ...operatorB, address: `${operator.url}/Service/v3` } });
      const before = calls;
      const id = await fresh.accepted(other.signed(recipient));
      await fresh.until(id, ({ kind }) => kind === 'postponed');
      const { state, reason, attempts } = await fresh.status(id);
      assert.deepEqual([state, reason, attempts], ['accepted', 'registry-no-answer', []], does);
      assert.equal(calls, before, does);
      ids.push(id);
    }
    other.far.misbehave = undefined;
    for (const id of ids) assert.equal((await fresh.after(id, 'delivered')).attempts.length, 1);
  } finally {
    await other.close();
  }
});

test('a letter in doubt stays unknown while the registry does wrong, and is delivered afterwards', async () => {
  const recipient = at(operatorA);
  operatorDoes = (call) => {
    world.far.misbehave = page500;
    operatorDoes = good;
    return closing(call);
  };
  const id = await running.accepted(world.signed(recipient));
  await running.until(id, ({ kind }) => kind === 'postponed');
  const waiting = await running.status(id);
  assert.deepEqual([waiting.state, waiting.doubt, waiting.awaiting], ['unknown', true, 'retry']);
  assert.equal(waiting.reason, 'registry-bad-answer');
  world.far.misbehave = undefined;
  const status = await running.after(id, 'delivered');
  assert.deepEqual(
    status.attempts.map(({ outcome }) => outcome),
    ['unknown', 'delivered'],
  );
});

test('a registry that never comes back: expired, and unknown where an attempt was in doubt', async () => {
  operatorDoes = (call) => {
    world.far.misbehave = garbage(Buffer.from('nej'));
    operatorDoes = good;
    return closing(call);
  };
  const doubted = await running.accepted(world.signed(at(operatorA)), '?lifetimeSeconds=2');
  await running.until(doubted, ({ kind }) => kind === 'postponed');
  const fresh = await running.accepted(world.signed(at(operatorA)), '?lifetimeSeconds=1');
  assert.equal((await running.after(fresh, 'expired')).reason, 'registry-bad-answer');
  await running.until(doubted, ({ kind, details }) => kind === 'unknown' && details.retried === false);
  assert.equal((await running.status(doubted)).awaiting, 'person');
  world.far.misbehave = undefined;
});
