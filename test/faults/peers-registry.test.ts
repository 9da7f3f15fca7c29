// A registry that does wrong in every way there is: nothing is lost, nothing is sent on its word, and the letter goes when it answers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
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
} from '../scenarios/mediator-behaviours.ts';
import type { RunningMediator } from '../scenarios/mediator-client.ts';
import { answerWith, type Behaviour, type Peer, startPeer } from '../scenarios/mediator-peers.ts';
import { operatorA, operatorB, somebody, World } from '../scenarios/mediator-world.ts';

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
  running = await world.mediator({ registry: { ...world.config.registry, timeoutMs: 700 } });
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

/** Answers as a registry does, of these recipients instead of those that were asked about. */
const about =
  (others: (asked: readonly string[]) => readonly string[], senderAccepted = true): Behaviour =>
  ({ body, response }) => {
    const { isReachable } = recipientOperations;
    const address = `${operator.url}/Service/v3`;
    const serviceSupplier = { ...operatorB, serviceAddress: address, internalServiceAddress: address };
    const statuses = others(isReachable.request.read(readEnvelope(body).body).recipients).map((recipientId) => ({
      accountStatus: { recipientId, type: 'Secure' as const, pending: false, serviceSupplier },
      senderAccepted,
    }));
    answerWith(response, writeEnvelope(isReachable.response.write({ statuses })));
  };

const broken: Behaviour = ({ response }) => {
  response.writeHead(200, { 'content-type': 'text/xml', 'content-length': 1_000 });
  response.write('<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Bo');
  setImmediate(() => response.socket?.destroy());
};

const cases: readonly (readonly [string, string, Behaviour])[] = [
  ['never answers', 'registry-no-answer', never],
  ['closes without a word', 'registry-no-answer', closing],
  ['breaks off in its answer', 'registry-no-answer', broken],
  ['answers 500 with a page', 'registry-bad-answer', page500],
  ['answers a fault of its own', 'registry-bad-answer', fault(4001)],
  ['answers a fault that refuses the question', 'registry-bad-answer', fault(5002)],
  ['answers a SOAP fault without a code', 'registry-bad-answer', bareFault],
  ['answers garbage', 'registry-bad-answer', garbage(Buffer.from('kanske'))],
  ['answers nothing', 'registry-bad-answer', garbage(Buffer.alloc(0))],
  ['redirects', 'registry-bad-answer', redirecting(302, 'https://127.0.0.1:1/')],
  ['answers about another recipient', 'registry-bad-answer', about(() => [somebody()])],
  ['refuses on behalf of another recipient', 'registry-bad-answer', about(() => [somebody()], false)],
  ['answers about nobody', 'registry-bad-answer', about(() => [])],
];

describe('a registry that', () => {
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
