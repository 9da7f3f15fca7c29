// Batches: taken line by line and durable at once, delivered as one or not at all, and never twice (issue 3, Doors).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { countOf, lineOf, MailingClient, type SentLine } from './mailing-client.ts';
import { eventsOf, type RunningMediator } from './mediator-client.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { kommunA, kommunB, operatorA, somebody, World } from './mediator-world.ts';

let world: World;
let running: RunningMediator;
let client: MailingClient;
let operator: Peer;
/** How many times the operator got a letter for somebody. */
const received = new Map<string, number>();

before(async () => {
  world = await World.open();
  operator = await startPeer(world.peerFiles(operatorA), ({ body, response }) => {
    const recipientId = /Recipient>(\d{12})</.exec(body.toString())?.[1] ?? '';
    received.set(recipientId, (received.get(recipientId) ?? 0) + 1);
    answerWith(response, deliveryResult({ recipientId, delivered: true }));
  });
  running = await world.mediator();
  client = new MailingClient(running);
});
after(async () => {
  await world.close();
  await operator.stop();
});

interface Letter extends SentLine {
  readonly recipient: string;
}

function letters(count: number, text?: string): readonly Letter[] {
  return Array.from({ length: count }, () => {
    const recipient = somebody();
    world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${operator.url}/Service/v3` } });
    return { key: randomUUID(), recipient, bytes: world.signed(recipient, text === undefined ? {} : { text }) };
  });
}

async function linesOf(batchId: string, state = 'taken'): Promise<readonly Record<string, unknown>[]> {
  const { body } = await client.get(`/batches/${batchId}/lines?state=${state}&limit=1000`);
  assert.ok(Array.isArray(body.lines), JSON.stringify(body));
  return body.lines;
}

test('a batch is delivered when it is committed and not before, each line once, with its delivery’s id', async () => {
  const sent = letters(12);
  const batchId = await client.opened();
  const added = await client.add(batchId, sent);
  assert.equal(added.status, 200);
  assert.deepEqual([added.body.taken, added.body.known, added.body.refusedCount], [12, 0, 0]);
  assert.equal(received.size, 0);
  const { body: before } = await running.call('GET', '/deliveries');
  assert.deepEqual(before.deliveries, []);
  assert.ok((await linesOf(batchId)).every((line) => line.deliveryId === undefined));
  const { asked } = world.far;
  const committed = await client.post(`/batches/${batchId}/commit`);
  assert.equal(committed.body.state, 'committed');
  assert.deepEqual((await client.post(`/batches/${batchId}/commit`)).body, committed.body, 'the same answer again');
  const mailing = await client.until(String(committed.body.mailingId), ({ state }) => state === 'finished');
  assert.equal(countOf(mailing, 'delivered'), 12);
  assert.ok(world.far.asked - asked <= 4, 'a question to FaR is for many recipients');
  const lines = await linesOf(batchId);
  assert.deepEqual(
    lines.map(({ key }) => key),
    sent.map(({ key }) => key),
  );
  for (const { recipient } of sent) assert.equal(received.get(recipient), 1);
  const status = await running.status(String(lines[0]?.deliveryId));
  assert.equal(status.state, 'delivered');
  const events = eventsOf((await running.call('GET', '/events?limit=1000')).body);
  const accepted = events.filter(({ kind, details }) => kind === 'accepted' && details.batchId === batchId);
  assert.deepEqual(
    accepted.map(({ details }) => details.key),
    sent.map(({ key }) => key),
  );
});

test('bad lines refuse themselves, are told with number and reason, and can be put right', async () => {
  const [first, second, third] = letters(3);
  assert.ok(first && second && third);
  const batchId = await client.opened();
  const other = world.signed(somebody(), { sender: kommunA });
  const forged = Buffer.from(Buffer.from(second.bytes).toString().replace('Beslut', 'Besked'));
  const text = [
    lineOf(first),
    'this is no JSON\n',
    '{"delivery": "PGE+"}\n',
    '\n',
    lineOf({ key: second.key, bytes: forged }),
    lineOf({ key: 'not-ours', bytes: other }),
    lineOf({ key: 'empty', bytes: Buffer.from('') }),
    lineOf(third).trimEnd(),
  ].join('');
  const { body } = await client.addText(batchId, text, 'application/x-ndjson');
  assert.equal(body.taken, 2);
  assert.ok(Array.isArray(body.refused));
  const refused = body.refused
    .map(({ line, key, code, reason }) => [line, key, code, reason])
    .sort(([a], [b]) => Number(a) - Number(b));
  assert.deepEqual(refused, [
    [2, undefined, 'invalid-input', 'not-json'],
    [3, undefined, 'invalid-input', 'no-key'],
    [5, second.key, 'signature-invalid', 'digest-mismatch'],
    [6, 'not-ours', 'access-denied', 'not-its-sender'],
    [7, 'empty', 'invalid-input', 'no-delivery'],
  ]);
  assert.equal((await linesOf(batchId, 'refused')).length, 5);
  const early = await client.post(`/batches/${batchId}/commit`);
  assert.equal(early.status, 409);
  assert.match(String(early.body.detail), /5/);
  const again = await client.add(batchId, [first, second]);
  assert.deepEqual([again.body.taken, again.body.known, again.body.refusedCount], [1, 1, 0]);
  assert.equal((await linesOf(batchId, 'refused')).length, 4);
  const committed = await client.post(`/batches/${batchId}/commit`, { acceptRefused: true });
  assert.equal(committed.status, 200);
  await client.until(String(committed.body.mailingId), ({ state }) => state === 'finished');
  for (const { recipient } of [first, second, third]) assert.equal(received.get(recipient), 1);
});

test('a line that a later one in the same request puts right is refused no more, and what is refused after it was taken is', async () => {
  const [first, second] = letters(2);
  assert.ok(first && second);
  const batchId = await client.opened();
  const bad = lineOf({ key: first.key, bytes: Buffer.from('<not-signed/>') });
  const { body } = await client.addText(batchId, bad + lineOf(first) + lineOf(second));
  assert.deepEqual([body.taken, body.refusedCount], [2, 1]);
  assert.deepEqual(await linesOf(batchId, 'refused'), []);
  const other = lineOf({ key: second.key, bytes: first.bytes });
  await client.addText(batchId, lineOf(second) + other);
  assert.deepEqual(
    (await linesOf(batchId, 'refused')).map(({ key, reason }) => [key, reason]),
    [[second.key, 'key-reused']],
  );
  assert.equal((await client.post(`/batches/${batchId}/commit`)).status, 409);
  await client.addText(batchId, lineOf(second));
  assert.equal((await client.post(`/batches/${batchId}/commit`)).status, 200);
});

test('keys hold: for batches, for lines in them, and across the doors', async () => {
  const [first, second, third] = letters(3);
  assert.ok(first && second && third);
  const key = randomUUID();
  const batchId = await client.opened({ lifetimeHours: 5 }, key);
  const replay = await client.post('/batches', { lifetimeHours: 5 }, key);
  assert.equal(replay.body.batchId, batchId);
  assert.equal(replay.headers.get('idempotency-replayed'), 'true');
  assert.equal((await client.post('/batches', { lifetimeHours: 6 }, key)).status, 409);
  const single = await running.handIn(first.bytes, { key: first.key });
  await client.add(batchId, [first, second, third]);
  const reused = await client.add(batchId, [{ key: third.key, bytes: second.bytes }]);
  assert.deepEqual(reused.body.refused, [{ line: 1, key: third.key, code: 'conflict', reason: 'key-reused' }]);
  await client.add(batchId, [third]);
  // Handed in singly while the batch is open: found at the commit.
  const between = await running.handIn(second.bytes, { key: second.key });
  const committed = await client.post(`/batches/${batchId}/commit`);
  assert.equal(committed.status, 200, JSON.stringify(committed.body));
  const lines = new Map((await linesOf(batchId)).map((line) => [line.key, line]));
  assert.equal(lines.get(first.key)?.deliveryId, single.body.deliveryId);
  assert.equal(lines.get(second.key)?.deliveryId, between.body.deliveryId);
  assert.equal(lines.get(second.key)?.known, true);
  assert.equal(lines.get(third.key)?.known, false);
  await client.until(String(committed.body.mailingId), ({ state }) => state === 'finished');
  for (const id of [single, between])
    await running.until(String(id.body.deliveryId), ({ kind }) => kind === 'delivered');
  for (const { recipient } of [first, second, third]) assert.equal(received.get(recipient), 1);
  const late = await running.handIn(third.bytes, { key: third.key });
  assert.equal(late.body.deliveryId, lines.get(third.key)?.deliveryId, 'the single door knows the line’s key');
  assert.equal((await running.handIn(second.bytes, { key: third.key })).status, 409);
});

test('a batch whose key is used for another delivery in the meantime is not committed, not in part either', async () => {
  const [first, second] = letters(2);
  assert.ok(first && second);
  const batchId = await client.opened();
  await client.add(batchId, [first, second]);
  await running.accepted(world.signed(first.recipient), undefined);
  const other = await running.handIn(world.signed(somebody()), { key: second.key });
  assert.equal(other.status, 202);
  const refused = await client.post(`/batches/${batchId}/commit`);
  assert.equal(refused.status, 409);
  assert.deepEqual(
    Object(refused.body.errors).map(({ field }: { field: string }) => field),
    [second.key],
  );
  assert.equal((await client.get(`/batches/${batchId}`)).body.state, 'open');
  assert.equal((await running.handIn(first.bytes, { key: first.key })).headers.get('idempotency-replayed'), null);
});

test('a connection that breaks loses nothing that was stored, and the same again is known', async () => {
  const sent = letters(450);
  const batchId = await client.opened();
  const part = sent.slice(0, 420).map(lineOf).join('');
  const token = await world.issuer.token({ organisation: kommunB.id });
  await client.cutOff(batchId, part.slice(0, -50), token, async () => {
    const { body } = await client.get(`/batches/${batchId}`);
    return Number(body.lines) >= 200;
  });
  const kept = Number((await client.get(`/batches/${batchId}`)).body.lines);
  assert.ok(kept >= 200 && kept < 420, String(kept));
  const again = await client.add(batchId, sent);
  assert.equal(Number(again.body.taken) + Number(again.body.known), 450);
  assert.ok(Number(again.body.known) >= kept);
  assert.equal((await client.get(`/batches/${batchId}`)).body.lines, 450);
  assert.equal((await client.post(`/batches/${batchId}/cancellation`)).body.state, 'cancelled');
});

test('a cancelled batch is never delivered, its content is gone, and it takes nothing more', async () => {
  const sent = letters(3, 'x'.repeat(60_000));
  const batchId = await client.opened();
  await client.add(batchId, sent);
  const cancelled = await client.post(`/batches/${batchId}/cancellation`);
  assert.equal(cancelled.body.cancelledBecause, 'asked-for');
  assert.deepEqual((await client.post(`/batches/${batchId}/cancellation`)).body, cancelled.body);
  assert.deepEqual(await linesOf(batchId), []);
  assert.equal((await client.add(batchId, sent)).status, 409);
  assert.equal((await client.post(`/batches/${batchId}/commit`)).status, 409);
  for (const { recipient } of sent) assert.equal(received.get(recipient), undefined);
  const done = await client.committed(letters(1));
  assert.equal((await client.post(`/batches/${String(done.batchId)}/cancellation`)).status, 409);
});

test('an empty batch, an unknown one and somebody else’s are refused with what is wrong; other bodies are no lines', async () => {
  const batchId = await client.opened();
  assert.equal((await client.post(`/batches/${batchId}/commit`)).status, 409);
  assert.equal((await client.addText(batchId, '{}', 'application/json')).status, 415);
  const stranger = new MailingClient(running, kommunA.id);
  for (const path of [`/batches/${batchId}`, `/batches/${batchId}/lines`, `/batches/${randomUUID()}`])
    assert.equal((await stranger.get(path)).status, 404);
  assert.equal((await stranger.addText(batchId, lineOf({ key: 'k', bytes: Buffer.from('x') }))).status, 404);
  assert.equal((await stranger.post(`/batches/${batchId}/commit`)).status, 404);
  assert.equal((await client.opened({})) === batchId, false);
  assert.equal((await client.post('/batches', { mailingId: randomUUID() })).status, 404);
});

test('at most 10 000 lines in a request, and the answer says so although the body is not read to its end', async () => {
  const batchId = await client.opened();
  const { status } = await client.addText(batchId, '{"key": 1}\n'.repeat(10_050));
  assert.equal(status, 413);
});
