// Mailings: single letters overtake them always; they are started, paused, resumed and cancelled, keep their rate and their
// time, and tell their plan (issue 3, Lanes).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { attachmentOf } from '../../src/wire/mina-meddelanden/delivery.ts';
import { signDelivery, signedDeliveryBytes } from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { signerOf } from '../../src/wire/xmldsig/signer.ts';
import { countOf, MailingClient, type SentLine } from './mailing-client.ts';
import { eventsOf, type RunningMediator } from './mediator-client.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { kommunA, kommunB, mediator, operatorA, operatorB, somebody, World } from './mediator-world.ts';

const ANSWER_MS = 15;
let world: World;
let running: RunningMediator;
let client: MailingClient;
let operator: Peer;
let stuck: Peer;
/** Whom the operator got a letter for, in order, and when. */
let arrived: { readonly recipient: string; readonly at: number }[] = [];
const people = Array.from({ length: 10 }, () => somebody());

before(async () => {
  const known = [
    { organisation: operatorA.id, repeats: 'deduplicated' as const, atOnce: 2 },
    { organisation: operatorB.id, repeats: 'deduplicated' as const, atOnce: 2 },
  ];
  world = await World.open();
  operator = await startPeer(world.peerFiles(operatorA), async ({ body, response }) => {
    const recipient = /Recipient>(\d{12})</.exec(body.toString())?.[1] ?? '';
    arrived.push({ recipient, at: performance.now() });
    await setTimeout(ANSWER_MS);
    answerWith(response, deliveryResult({ recipientId: recipient, delivered: true }));
  });
  stuck = await startPeer(world.peerFiles(operatorB), () => undefined);
  running = await world.mediator({ operators: { ...world.config.operators, known } });
  client = new MailingClient(running);
  for (const person of people) at(person, operatorA, operator);
});
afterEach(() => {
  arrived = [];
});
after(async () => {
  await stuck.stop();
  await world.close();
  await operator.stop();
});

function at(person: string, who: { readonly id: string; readonly name: string }, peer: Peer): void {
  world.far.mailboxes.set(person, { operator: { ...who, address: `${peer.url}/Service/v3` } });
}

/** Letters of a mailing, to the same few people. */
function letters(count: number, to: readonly string[] = people, text?: string): readonly SentLine[] {
  return Array.from({ length: count }, (_, n) => ({
    key: randomUUID(),
    bytes: world.signed(to[n % to.length] ?? '', text === undefined ? {} : { text }),
  }));
}

/** A letter with so many files of 1 000 bytes. */
function withFiles(count: number): SentLine {
  const { certificateFile, keyFile } = world.peerFiles(kommunB);
  const key = signerOf(readFileSync(certificateFile, 'utf8'), readFileSync(keyFile, 'utf8'));
  const header = {
    id: randomUUID(),
    subject: 'Beslut',
    supportinfo: { text: 'Ring.' },
    metadata: [],
    language: 'svSE',
  };
  const body = { contentType: 'text/plain', content: Buffer.from('Hej.') };
  const attachments = Array.from({ length: count }, (_, n) =>
    attachmentOf(`beslut-${n}.pdf`, 'application/pdf', Buffer.alloc(1_000)),
  );
  const to = { sender: kommunB, recipient: people[0] ?? '' };
  const delivery = signDelivery({ header: to, messages: [{ header, body, attachments }] }, key);
  return { key: randomUUID(), bytes: signedDeliveryBytes(delivery) };
}

async function runningMailing(count: number, plan: object = {}): Promise<string> {
  const mailingId = await client.planned({ name: 'Utskick', ...plan });
  await client.committed(letters(count), { mailingId });
  await client.post(`/mailings/${mailingId}/start`);
  return mailingId;
}

test('single letters overtake a mailing that is on its way, always', async () => {
  const mailingId = await runningMailing(400);
  await client.until(mailingId, ({ counts }) => countOf({ counts }, 'delivered') > 10);
  for (let n = 0; n < 5; n += 1) {
    const recipient = somebody();
    at(recipient, operatorA, operator);
    const id = await running.accepted(world.signed(recipient));
    const handedIn = arrived.length;
    await running.until(id, ({ kind }) => kind === 'delivered');
    const place = arrived.findIndex((letter) => letter.recipient === recipient);
    // Two are on the wire and two may be claimed; the rest is what goes by while FaR is asked.
    assert.ok(place - handedIn < 60, `${place - handedIn} letters of the mailing came before the single one`);
  }
  const mailing = await client.until(mailingId, () => true);
  assert.ok(countOf(mailing, 'waiting') + countOf(mailing, 'underWay') > 50, 'the mailing still went on');
  const paused = await client.post(`/mailings/${mailingId}/cancellation`);
  assert.equal(paused.body.state, 'cancelled');
});

test('nothing goes before the start; a paused mailing stands still at once, and goes on when it is resumed', async () => {
  const mailingId = await client.planned({ name: 'Utskick' });
  await client.committed(letters(120), { mailingId });
  await setTimeout(300);
  assert.equal(arrived.length, 0);
  const planned = (await client.get(`/mailings/${mailingId}`)).body;
  assert.deepEqual([planned.state, countOf(planned, 'waiting')], ['planned', 120]);
  assert.equal((await client.post(`/mailings/${mailingId}/pause`)).status, 409);
  await client.post(`/mailings/${mailingId}/start`);
  await client.until(mailingId, ({ counts }) => countOf({ counts }, 'delivered') >= 20);
  const paused = await client.post(`/mailings/${mailingId}/pause`);
  assert.equal(paused.body.state, 'paused');
  // What is on the wire ends; nothing new is sent.
  const still = await client.until(mailingId, ({ counts }) => countOf({ counts }, 'underWay') === 0, 2_000);
  const sent = arrived.length;
  await setTimeout(400);
  assert.equal(arrived.length, sent);
  assert.ok(sent < 110, `${sent} had been sent`);
  assert.equal(countOf(still, 'waiting'), 120 - sent);
  const [held] = Object((await running.call('GET', '/deliveries?limit=100')).body.deliveries).filter(
    ({ state }: { state: string }) => state === 'accepted',
  );
  assert.equal(held.awaiting, 'release');
  await client.post(`/mailings/${mailingId}/resume`);
  const done = await client.until(mailingId, ({ state }) => state === 'finished');
  assert.equal(countOf(done, 'delivered'), 120);
  assert.equal(arrived.length, 120);
  const { acceptedAt, expiresAt } = (await running.call('GET', `/deliveries/${held.deliveryId}`)).body;
  const triedFor = Date.parse(String(expiresAt)) - Date.parse(String(acceptedAt));
  assert.ok(triedFor >= 72 * 3_600_000 + 300, 'its lifetime counted from when it was let go');
});

test('cancelling ends what has not been handed over, tells it in the feed, and leaves alone what may have arrived', async () => {
  const lost = somebody();
  at(lost, operatorB, stuck);
  const mailingId = await client.planned({ name: 'Utskick' });
  const [doubtful] = letters(1, [lost]);
  assert.ok(doubtful);
  await client.committed([doubtful, ...letters(100)], { mailingId });
  const open = await client.opened({ mailingId });
  await client.add(open, letters(2));
  await client.post(`/mailings/${mailingId}/start`);
  await client.until(mailingId, ({ counts }) => countOf({ counts }, 'delivered') >= 10);
  await client.post(`/mailings/${mailingId}/cancellation`);
  const end = await client.until(
    mailingId,
    ({ counts }) => countOf({ counts }, 'cancelled') + countOf({ counts }, 'delivered') === 100,
    5_000,
  );
  assert.ok(countOf(end, 'cancelled') > 0);
  assert.deepEqual([countOf(end, 'underWay'), countOf(end, 'waiting')], [1, 0], 'the one that may have arrived');
  assert.equal((await client.get(`/batches/${open}`)).body.cancelledBecause, 'mailing-cancelled');
  assert.equal((await client.post('/batches', { mailingId })).status, 409);
  assert.equal((await client.post(`/mailings/${mailingId}/resume`)).status, 409);
  const events = eventsOf((await running.call('GET', '/events?limit=1000')).body);
  assert.ok(events.length > 0);
  assert.equal(arrived.length, countOf(end, 'delivered'));
});

test('a mailing starts by itself at its time, and what is left when its time is over goes back to the sender', async () => {
  const now = Date.now();
  const times = { startsAt: new Date(now + 1_000).toISOString(), endsAt: new Date(now + 5_000).toISOString() };
  const mailingId = await client.planned({ name: 'Utskick', ...times, perMinute: 300 });
  await client.committed(letters(100), { mailingId });
  assert.equal(arrived.length, 0);
  const over = await client.until(
    mailingId,
    ({ state, counts }) => state === 'over' && countOf({ counts }, 'waiting') === 0,
  );
  assert.ok(countOf(over, 'delivered') >= 1, JSON.stringify(over.counts));
  const done = await client.until(mailingId, ({ counts }) => countOf({ counts }, 'underWay') === 0);
  assert.equal(countOf(done, 'expired') + countOf(done, 'delivered'), 100);
  assert.ok(countOf(done, 'expired') >= 60, 'the rate left most of it');
  let after = '0';
  const expired = [];
  for (let part = [{ cursor: after, kind: '', details: {} as Record<string, unknown> }]; part.length > 0; ) {
    part = [...eventsOf((await running.call('GET', `/events?limit=1000&after=${after}`)).body)];
    after = part.at(-1)?.cursor ?? after;
    expired.push(...part.filter(({ kind, details }) => kind === 'expired' && details.mailingId === mailingId));
  }
  assert.equal(expired.length, countOf(done, 'expired'));
  assert.ok(expired.every(({ details }) => details.reason === 'mailing-over'));
  assert.equal((await client.post('/batches', { mailingId })).status, 409);
});

test('two processes on one database share one rate', async () => {
  const other = await world.mediator();
  const mailingId = await client.planned({ name: 'Utskick', perMinute: 1_200 });
  await client.committed(letters(80), { mailingId });
  const start = performance.now();
  await client.post(`/mailings/${mailingId}/start`);
  const done = await client.until(mailingId, ({ state }) => state === 'finished');
  await other.running.stop();
  assert.equal(countOf(done, 'delivered'), 80);
  // Twenty a second, and a second's worth at once at the beginning; a letter may be late, never early.
  for (const [index, { at: when }] of arrived.entries()) {
    const allowed = 20 + ((when - start) / 1000) * 20 + 1;
    assert.ok(index < allowed, `${index} letters after ${when - start} ms`);
  }
});

test('an operator that answers nothing does not hold up the rest of the mailing', async () => {
  const slow = [somebody(), somebody(), somebody()];
  for (const person of slow) at(person, operatorB, stuck);
  const mailingId = await client.planned({ name: 'Utskick' });
  await client.committed([...letters(30, slow), ...letters(60)], { mailingId });
  await client.post(`/mailings/${mailingId}/start`);
  const mailing = await client.until(mailingId, ({ counts }) => countOf({ counts }, 'delivered') === 60);
  assert.equal(countOf(mailing, 'underWay'), 30);
  await client.post(`/mailings/${mailingId}/cancellation`);
});

test('the plan says when, how many, how large and with attachments or not, before the start, also as CSV', async () => {
  const plan = {
    name: '=Deklarationer; 2027',
    startsAt: '2027-03-01T05:00:00.000Z',
    endsAt: '2027-03-05T17:00:00.000Z',
    perMinute: 600,
  };
  const mailingId = await client.planned(plan);
  await client.committed(letters(7), { mailingId });
  const open = await client.opened({ mailingId });
  await client.add(open, [...letters(1, people, 'x'.repeat(50_000)), withFiles(2)]);
  const { body } = await client.get(`/mailings/${mailingId}/plan`);
  assert.deepEqual([body.letters, body.committedLetters, body.batches], [9, 7, 2]);
  assert.deepEqual(
    [body.withAttachments, body.withoutAttachments, body.attachments, body.attachmentBytes],
    [1, 8, 2, 2_000],
  );
  assert.deepEqual([body.startsAt, body.endsAt, body.perMinute], [plan.startsAt, plan.endsAt, 600]);
  assert.ok(Number(body.largestBytes) > 67_000 && Number(body.largestBytes) < 80_000, String(body.largestBytes));
  assert.deepEqual(body.senders, [{ organisation: kommunB.id, letters: 9 }]);
  assert.deepEqual(body.mediator, { organisation: mediator.id, name: mediator.name });
  const token = await world.issuer.token({ organisation: kommunB.id });
  const csv = async (query: string) => {
    const address = `${running.running.addresses.api}/mailings/${mailingId}/plan${query}`;
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}`, accept: 'text/csv' } });
    assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
    return Buffer.from(await answer.arrayBuffer()).toString();
  };
  const plain = await csv('');
  assert.match(plain, /^Uppgift,Värde\r\n/);
  assert.match(plain, /\r\nAntal brev,9\r\n/);
  const excel = await csv('?excel=true');
  assert.match(excel, /^\uFEFFUppgift;Värde\r\n/);
  assert.match(excel, /\r\nUtskick;"'=Deklarationer; 2027"\r\n/, 'no cell is a formula');
  const stranger = new MailingClient(running, kommunA.id);
  assert.equal((await stranger.get(`/mailings/${mailingId}/plan`)).status, 404);
  assert.equal((await stranger.post(`/mailings/${mailingId}/start`)).status, 404);
});

test('a mailing is planned once for each key, and its times must make sense', async () => {
  const key = randomUUID();
  const first = await client.post('/mailings', { name: 'En', perMinute: 5 }, key);
  const again = await client.post('/mailings', { name: 'En', perMinute: 5 }, key);
  assert.equal(again.body.mailingId, first.body.mailingId);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal((await client.post('/mailings', { name: 'En', perMinute: 6 }, key)).status, 409);
  const backwards = { name: 'En', startsAt: '2027-03-02T05:00:00Z', endsAt: '2027-03-01T05:00:00Z' };
  assert.equal((await client.post('/mailings', backwards)).status, 400);
  const list = await client.get('/mailings?limit=1');
  assert.equal(Object(list.body.mailings).length, 1);
  assert.equal(Object(list.body.mailings)[0].mailingId, first.body.mailingId);
});
