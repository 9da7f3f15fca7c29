// A mediator that sleeps for longer than its lease, while another one does its work: what it does when it wakes is kept out, and it sends
// nothing that it had not begun to send (issue 3, "Several processes": fencing).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readEnvelope } from '../../src/wire/soap/envelope.ts';
import { good, recipientOf, refusing } from '../scenarios/mediator-behaviours.ts';
import { eventsOf } from '../scenarios/mediator-client.ts';
import { answerWith, type Behaviour, farAnswer, type Peer, startPeer } from '../scenarios/mediator-peers.ts';
import { type MediatorProcess, startMediatorProcess } from '../scenarios/mediator-process.ts';
import { operatorA, operatorB, somebody, World } from '../scenarios/mediator-world.ts';

const LEASE_MS = 700;
/** For whoever has a letter on the wire while another wakes: nobody is to take it over. */
const LEASES_LONG_MS = 60_000;
let world: World;
let peer: Peer;
let sleeper: MediatorProcess;
/** What the operator does with each call, in order; a good answer afterwards. */
const script: Behaviour[] = [];
const sent = new Map<string, number>();

before(async () => {
  world = await World.open({ leaseMs: LEASE_MS });
  peer = await startPeer(world.peerFiles(operatorB), (call) => {
    const recipient = recipientOf(call.body);
    sent.set(recipient, (sent.get(recipient) ?? 0) + 1);
    return (script.shift() ?? good)(call);
  });
  // Time goes on while it sleeps: it is not to wake up to a question that took too long.
  const registry = { ...world.config.registry, timeoutMs: 60_000 };
  sleeper = await startMediatorProcess(world, { logLevel: 'warn', registry });
});
after(async () => {
  sleeper?.child.kill('SIGKILL');
  await sleeper?.ended;
  await world?.close();
  await peer?.stop();
});

/** A behaviour that waits until it is let go on, and tells when it has been called. */
function held(then: Behaviour): { readonly behaviour: Behaviour; readonly called: Promise<void>; goOn(): void } {
  const called = Promise.withResolvers<void>();
  const going = Promise.withResolvers<void>();
  const behaviour: Behaviour = async (call) => {
    called.resolve();
    await going.promise;
    await then(call);
  };
  return { behaviour, called: called.promise, goOn: going.resolve };
}

function addressed(who: { readonly id: string; readonly name: string }): string {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...who, address: `${peer.url}/Service/v3` } });
  return recipient;
}

for (const [what, then] of [
  ['that it was refused', refusing],
  ['that it was delivered', good],
] as const) {
  test(`an outcome that comes after the lease, ${what}, is kept out while another attempt is on the wire`, {
    timeout: 90_000,
  }, async () => {
    const recipient = addressed(operatorA);
    const [late, second] = [held(then), held(good)];
    script.push(late.behaviour, second.behaviour);
    const id = await sleeper.mediator.accepted(world.signed(recipient));
    await late.called;
    sleeper.child.kill('SIGSTOP');
    const other = await world.mediator({ leaseMs: LEASES_LONG_MS });
    await second.called;
    const leftOut = sleeper.said('after the lease was lost');
    late.goOn();
    sleeper.child.kill('SIGCONT');
    await leftOut;
    assert.equal((await other.status(id)).state, 'handing-over');
    second.goOn();
    const status = await other.after(id, 'delivered');
    assert.deepEqual([status.state, status.doubt, status.possiblyRepeated], ['delivered', true, false]);
    assert.deepEqual(
      status.attempts.map(({ outcome, reason }) => [outcome, reason]),
      [
        ['unknown', 'interrupted'],
        ['delivered', undefined],
      ],
    );
    const first = ['accepted', 'looked-up', 'sealed', 'attempted', 'unknown'];
    assert.deepEqual(await kindsOf(id), [...first, 'looked-up', 'attempted', 'delivered']);
    assert.equal(sent.get(recipient), 2);
    await other.running.stop();
  });
}

test('who sleeps before it has begun an attempt sends nothing when it wakes: one copy, also where repeats stay', {
  timeout: 90_000,
}, async () => {
  // Its line to the operator stands open from here on: a single letter goes straight on to an attempt, held by no more than its claim.
  await sleeper.mediator.after(await sleeper.mediator.accepted(world.signed(addressed(operatorB))), 'delivered');
  const recipient = addressed(operatorB);
  // FaR's answer to it comes when another has long had one, and has the letter on the wire.
  const answer = held(({ body, response }) => answerWith(response, farAnswer(world.far, readEnvelope(body).body)));
  const onTheWire = held(good);
  script.push(onTheWire.behaviour);
  // That we mediate for the sender is known since the first letter: this is the question about the recipient.
  world.far.misbehave = answer.behaviour;
  const id = await sleeper.mediator.accepted(world.signed(recipient));
  await answer.called;
  sleeper.child.kill('SIGSTOP');
  world.far.misbehave = undefined;
  const other = await world.mediator({ leaseMs: LEASES_LONG_MS });
  await onTheWire.called;
  answer.goOn();
  sleeper.child.kill('SIGCONT');
  // What it does with the first comes before what it does with a later one, to the same operator.
  const next = await sleeper.mediator.accepted(world.signed(addressed(operatorB)));
  await sleeper.mediator.until(next, ({ kind }) => kind === 'delivered');
  onTheWire.goOn();
  const status = await sleeper.mediator.after(id, 'delivered');
  assert.equal(sent.get(recipient), 1);
  assert.deepEqual([status.state, status.doubt, status.attempts.length], ['delivered', false, 1]);
  assert.deepEqual(await kindsOf(id), ['accepted', 'looked-up', 'sealed', 'attempted', 'delivered']);
  await other.running.stop();
});

async function kindsOf(id: string): Promise<readonly string[]> {
  const { body } = await sleeper.mediator.call('GET', '/events?after=0&limit=1000');
  return eventsOf(body).flatMap(({ deliveryId, kind }) => (deliveryId === id ? [kind] : []));
}
