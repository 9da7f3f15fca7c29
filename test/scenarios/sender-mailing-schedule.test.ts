// A mailing that starts later, its speed and the time left: on its page, in words (issue 4, "Mailings").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { secondsLeft } from '../../src/services/sender/mailings/mailing-plan.ts';
import { MailingClient } from './mailing-steps.ts';
import { SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let client: MailingClient;
before(async () => {
  world = await SenderWorld.open();
  await world.sender({ mailings: { approveAbove: 1000, planAbove: 1000 } });
  client = new MailingClient(world, await world.token('system-b'));
});
after(async () => world.close());

const many = (count: number) => Array.from({ length: count }, () => withMailbox);
const pageOf = async (id: string) => (await (await world.person('anna.ask')).open(`/mailings/${id}`)).text;

test('a mailing that starts later waits for its time, says when, and then begins by itself; nothing leaves before', async () => {
  const id = await client.checked(many(3));
  const startsAt = new Date(Date.now() + 6_000);
  const started = await client.call('POST', `/mailings/${id}/start`, { startsAt: startsAt.toISOString() });
  assert.equal(started.status, 200, started.text);
  assert.equal(new Date(String(started.body['startsAt'])).getTime(), startsAt.getTime());
  const before = world.mediator.taken.length;
  const waiting = await pageOf(id);
  assert.match(waiting, /Väntar på sin tid/);
  assert.match(waiting, /börjar /);
  assert.doesNotMatch(waiting, /i minuten just nu/);
  assert.equal(world.mediator.taken.length, before);
  const first = await until('the first letter is taken', async () =>
    world.mediator.taken.length > before ? Date.now() : undefined,
  );
  assert.ok(first >= startsAt.getTime(), `${first} is before ${startsAt.getTime()}`);
  await client.until(id, 'all with the mediator', ({ underWay }) => underWay === 3);
});

test('a time that has been is refused in words', async () => {
  const id = await client.checked(many(1));
  const refused = await client.call('POST', `/mailings/${id}/start`, { endsAt: new Date(0).toISOString() });
  assert.ok(refused.status === 400 || refused.status === 409, refused.text);
});

test('while it runs the page says how fast it goes and what is left, and the API the same speed', async () => {
  const id = await client.checked(many(12));
  assert.equal((await client.call('POST', `/mailings/${id}/start`, { perMinute: 60 })).status, 200);
  await client.until(id, 'all with the mediator', ({ underWay }) => underWay === 12);
  assert.match(await pageOf(id), /klart inom en minut/, 'twelve at sixty a minute, before anything has been settled');
  const ours = world.mediator.taken.slice(-12);
  for (const { deliveryId } of ours.slice(0, 6)) world.mediator.tell('delivered', { transId: 't' }, deliveryId);
  const half = await client.until(id, 'six delivered', ({ delivered }) => delivered === 6);
  const speed = Number(half.body['speed']);
  assert.ok(speed > 0, half.text);
  const text = await pageOf(id);
  assert.match(text, /\d+ i minuten just nu/);
  assert.match(text, /klart inom en minut|minuter? kvar/);
  assert.match(text, /6 av 12/);
  for (const { deliveryId } of ours.slice(6)) world.mediator.tell('delivered', { transId: 't' }, deliveryId);
  await client.in(id, 'finished');
  assert.doesNotMatch(await pageOf(id), /i minuten just nu|kvar$/);
});

test('time left is by the speed of the last minute, else by the planned pace, else not known', () => {
  const progress = { waiting: 60, here: 20, underWay: 20, speed: 0 };
  assert.equal(secondsLeft({ state: 'running', perMinute: undefined }, progress), undefined);
  assert.equal(secondsLeft({ state: 'running', perMinute: 200 }, progress), 30);
  assert.equal(secondsLeft({ state: 'running', perMinute: 200 }, { ...progress, speed: 50 }), 120);
  assert.equal(secondsLeft({ state: 'paused', perMinute: 200 }, progress), undefined);
  assert.equal(
    secondsLeft({ state: 'running', perMinute: 200 }, { waiting: 0, here: 0, underWay: 0, speed: 9 }),
    undefined,
  );
});
