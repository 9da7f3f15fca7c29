// Notifications at the mediator against operators that take them, refuse them, do not offer them or never answer (issue 3; DESIGN rule 4):
// the same pipeline and rules as letters'.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Channel } from '../../src/domain/notification-channel.ts';
import { notificationStatus } from '../../src/wire/mina-meddelanden/notification.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { readEnvelope, writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { canonicalBytes } from '../../src/wire/xml/write.ts';
import { officialSchemas } from '../conformance/contracts-schemas.ts';
import { sharedFolder } from '../shared.ts';
import type { RunningMediator } from './mediator-client.ts';
import { answerWith, type Behaviour, faultBytes, type Peer, startPeer } from './mediator-peers.ts';
import { kommunA, kommunB, operatorA, operatorB, somebody, World } from './mediator-world.ts';
import { distribute, eventually, notificationTo, statusOf } from './notification-samples.ts';

const shared = sharedFolder();
const skip = shared === undefined ? 'needs ../shared with the official contracts' : false;
let world: World;
let running: RunningMediator;
/** Is known to remove repeats. */
let deduplicating: Peer;
/** Is not. */
let other: Peer;
let behave: Behaviour;
const calls: Buffer[] = [];

before(async () => {
  world = await World.open();
  const behaviour: Behaviour = (call) => {
    calls.push(call.body);
    return behave(call);
  };
  deduplicating = await startPeer(world.peerFiles(operatorA), behaviour);
  other = await startPeer(world.peerFiles(operatorB), behaviour);
  running = await world.mediator();
});
after(async () => {
  await deduplicating.stop();
  await other.stop();
  await world.close();
});

const door = () => `${running.running.addresses.wire}/Notification/v3`;

function reachable(at: 'deduplicating' | 'other' = 'deduplicating'): string {
  const recipient = somebody();
  const operator = at === 'other' ? operatorB : operatorA;
  const address = `${(at === 'other' ? other : deduplicating).url}/Service/v3`;
  world.far.mailboxes.set(recipient, { operator: { ...operator, address } });
  return recipient;
}

/** What an operator answers to notify, for everybody who was asked for. */
function notified(body: Buffer, delivered: boolean, channels: readonly Channel[]): Uint8Array {
  const { delivery } = serviceOperations.notify.request.read(readEnvelope(body).body);
  const statuses = delivery.header.recipients.map((id) => notificationStatus(id, delivered, channels));
  return writeEnvelope(serviceOperations.notify.response.write({ result: { transId: randomUUID(), statuses } }));
}

const takes =
  (channels: readonly Channel[]): Behaviour =>
  ({ body, response }) =>
    answerWith(response, notified(body, true, channels));

const message = (recipient: string) => ({
  sender: kommunB,
  recipient,
  message: { id: randomUUID(), subject: 'Påminnelse', text: 'Hej.', support: { text: 'Ring oss.' } },
  email: { from: 'kontakt@kommun-b.example', subject: 'Påminnelse', text: 'Hej.' },
  sms: { from: 'Kommun B', text: 'Hej.' },
});

async function handIn(recipient: string, body: object = message(recipient)): Promise<string> {
  const answer = await running.call('POST', '/notifications', {
    body: Buffer.from(JSON.stringify(body)),
    headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/json' },
  });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return String(answer.body.deliveryId);
}

test('is handed over with notify as it came, unsigned, with a status for each channel', async () => {
  behave = takes(['email']);
  const recipient = reachable();
  const id = await handIn(recipient);
  const status = await running.after(id, 'delivered');
  const body = calls.at(-1)?.toString() ?? '';
  assert.match(body, /notify/);
  assert.doesNotMatch(body, /Signature|SealedDelivery/);
  const { body: seen } = await running.call('GET', `/deliveries/${id}`);
  assert.deepEqual([status.state, seen.kind], ['delivered', 'notification']);
  assert.deepEqual(seen.channels, { email: 'notified', sms: 'not-notified' });
  const [attempt] = status.attempts;
  assert.match(JSON.stringify(attempt), /"outcome":"delivered"/);
});

test('what is sent and what is answered is valid by the official contracts', { skip }, async () => {
  const schemas = officialSchemas(shared ?? '');
  behave = takes(['email', 'sms']);
  const recipient = reachable();
  const body = { ...message(recipient), reference: 'Dnr 2026/1' };
  await running.after(await handIn(recipient, body), 'delivered');
  const sent = calls.at(-1) ?? Buffer.alloc(0);
  assert.deepEqual(schemas.check(canonicalBytes(readEnvelope(sent).body)), { valid: true });
  const answer = readEnvelope(notified(sent, true, ['email', 'sms'])).body;
  assert.deepEqual(schemas.check(canonicalBytes(answer)), { valid: true });
});

test('an operator that does not take the recipient, or does not offer notify, is a refusal with its reason', async () => {
  behave = ({ body, response }) => answerWith(response, notified(body, false, []));
  const refused = await running.after(await handIn(reachable()), 'refused');
  assert.equal(refused.reason, 'operator-refused');
  behave = ({ response }) => answerWith(response, faultBytes(5001), 500);
  const notOffered = await running.after(await handIn(reachable()), 'refused');
  assert.deepEqual([notOffered.reason, notOffered.code], ['notification-not-taken', 5001]);
  behave = ({ response }) => answerWith(response, faultBytes(5002), 500);
  const denied = await running.after(await handIn(reachable()), 'refused');
  assert.deepEqual([denied.reason, denied.code], ['operator-fault', 5002]);
});

test('an answer of another kind is unknown: it is not sent again where the operator may make a second copy', async () => {
  behave = ({ response }) => {
    response.socket?.destroy();
  };
  const id = await handIn(reachable('other'));
  const { state, doubt, attempts } = await running.after(id, 'unknown');
  assert.deepEqual([state, doubt, attempts.length], ['unknown', true, 1]);
  const { body } = await running.call('GET', `/deliveries/${id}`);
  assert.deepEqual(body.channels, { email: 'unknown', sms: 'unknown' });
  behave = ({ body: asked, response }) => {
    // The answer to another question.
    const { delivery } = serviceOperations.notify.request.read(readEnvelope(asked).body);
    const statuses = delivery.header.recipients.map((recipientId) => ({ recipientId, delivered: true }));
    const result = { transId: 'T', statuses };
    answerWith(response, writeEnvelope(serviceOperations.deliverSecure.response.write({ result })));
  };
  const misunderstood = await running.after(await handIn(reachable('other')), 'unknown');
  assert.equal(misunderstood.reason, 'answer-not-understood');
});

test('where the operator removes repeats it is tried again with the very same bytes', async () => {
  let failed = false;
  behave = (call) => {
    if (failed) return takes(['sms'])(call);
    failed = true;
    call.response.socket?.destroy();
  };
  const from = calls.length;
  const id = await handIn(reachable());
  const status = await running.after(id, 'delivered');
  assert.equal(status.attempts.length, 2);
  assert.ok(calls.at(-1)?.equals(calls[from] ?? Buffer.alloc(0)));
});

test('the SOAP door says nothing of a recipient whose outcome is not known, and false only of what was refused', async () => {
  behave = ({ response }) => {
    response.socket?.destroy();
  };
  const caller = world.peerFiles(kommunB);
  const [unknown, nowhere] = [reachable('other'), somebody()];
  const delivery = notificationTo({ sender: kommunB, recipients: [unknown, nowhere], sms: 'Hej.' });
  const distributionId = await distribute(door(), caller, delivery);
  const question = { sender: kommunB.id, distributionId };
  const statuses = await eventually('the refusal', async () => {
    const said = await statusOf(door(), caller, question);
    return said.length > 0 ? said : undefined;
  });
  assert.deepEqual(statuses, [{ recipientId: nowhere, deliveryStatus: { delivered: false, channels: [] } }]);
});

test('whoever hands in as JSON may ask by SOAP, and has fetched the outcome then', async () => {
  behave = takes([]);
  const recipient = reachable();
  const id = await handIn(recipient);
  await running.until(id, ({ kind }) => kind === 'delivered');
  const fetched = async () => {
    const client = new pg.Client({ connectionString: world.database.ownerUrl });
    await client.connect();
    try {
      const sql = `select fetched_at from ${world.database.schema}.delivery where id = $1`;
      return (await client.query<{ fetched_at: Date | null }>(sql, [id])).rows[0]?.fetched_at;
    } finally {
      await client.end();
    }
  };
  assert.equal(await fetched(), null);
  const statuses = await statusOf(door(), world.peerFiles(kommunB), { sender: kommunB.id, distributionId: id });
  assert.deepEqual(statuses, [{ recipientId: recipient, deliveryStatus: { delivered: true, channels: [] } }]);
  assert.ok((await fetched()) instanceof Date);
});

test('a sender that FaR does not list us for is refused, and a letter’s id is no distribution', async () => {
  behave = ({ response }) => answerWith(response, faultBytes(5002), 500);
  const caller = world.peerFiles(kommunA);
  const listed = world.far.dispatchers;
  const letter = await running.accepted(world.signed(reachable()));
  const question = { sender: kommunB.id, distributionId: letter };
  await assert.rejects(statusOf(door(), world.peerFiles(kommunB), question), /fault 5003/);
  const earlier = notificationTo({ sender: kommunA, recipients: [reachable(), reachable()] });
  const distributionId = await distribute(door(), caller, earlier);
  const stranger = await world.mediator();
  world.far.dispatchers = [];
  try {
    const delivery = notificationTo({ sender: kommunA, recipients: [somebody()] });
    const at = `${stranger.running.addresses.wire}/Notification/v3`;
    await assert.rejects(distribute(at, caller, delivery), /fault 6005/);
    assert.equal(
      await distribute(at, caller, earlier),
      distributionId,
      'a repeat gets its answer whatever has ended since',
    );
  } finally {
    world.far.dispatchers = listed;
  }
});

test('one that waits can be cancelled, and its events say what it was', async () => {
  await world.farDown();
  const id = await handIn(reachable());
  const { status, body } = await running.call('POST', `/deliveries/${id}/cancellation`);
  await world.farUp();
  assert.deepEqual(
    [status, body.state, body.channels],
    [200, 'cancelled', { email: 'not-notified', sms: 'not-notified' }],
  );
  const events = await running.until(id, ({ kind }) => kind === 'cancelled');
  const told = events.filter(({ kind }) => ['accepted', 'cancelled'].includes(kind));
  assert.deepEqual(
    told.map(({ details }) => details.deliveryKind),
    ['notification', 'notification'],
  );
});

test('nothing of a message is kept unencrypted', async () => {
  behave = takes([]);
  const text = 'Ett ord som ingen annan skriver: snöplogsvägmärke';
  const recipient = reachable();
  await handIn(recipient, { ...message(recipient), message: { ...message(recipient).message, text } });
  for (const kept of [...(await world.storedContents()), ...world.blobFiles()]) {
    assert.ok(!kept.includes('snöplogsvägmärke') && !kept.includes(Buffer.from(text).toString('base64').slice(0, 24)));
  }
});
