// Part of the mediator's feed was disposed of before the sender read it: it goes on, and no letter is left without its end.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let token: string;
before(async () => {
  world = await SenderWorld.open();
  token = await world.token('system-b');
});
after(async () => world.close());

async function call(path: string, given?: object): Promise<Record<string, unknown>> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  const address = `${world.address}/api/v1${path}`;
  if (given === undefined) return Object(await (await fetch(address, { headers })).json());
  const posting = { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return Object(await (await fetch(address, { method: 'POST', headers: posting, body: JSON.stringify(given) })).json());
}

async function becomes(id: string, state: string): Promise<Record<string, unknown>> {
  return await until(state, async () => {
    const letter = await call(`/letters/${id}`);
    return letter['state'] === state ? letter : undefined;
  });
}

test('what was told while we were away and is gone is asked for, and later news still comes', async () => {
  const first = await world.sender();
  const send = async (subject: string) => {
    const { letterId } = await call('/letters', { recipient: withMailbox, subject, text: 'Hej' });
    const id = String(letterId);
    const taken = await until('handed over', async () => world.mediator.taken.find((one) => one.key === id));
    await becomes(id, 'accepted');
    return { id, deliveryId: taken.deliveryId };
  };
  const [ended, refused, onItsWay] = [await send('Framme'), await send('Avvisat'), await send('På väg')];
  await first.stop();
  // Told to nobody, and disposed of.
  world.mediator.goneBefore = 90;
  const facts = { operator: { id: operator.id, name: operator.name } };
  const finishedAt = '2026-11-21T12:30:03.000Z';
  world.mediator.statuses.set(ended.deliveryId, { state: 'delivered', ...facts, transId: 't-9', finishedAt });
  world.mediator.statuses.set(refused.deliveryId, {
    state: 'refused',
    ...facts,
    reason: 'operator-refused',
    finishedAt,
  });
  world.mediator.statuses.set(onItsWay.deliveryId, { state: 'looked-up' });
  const second = await world.sender();
  const letter = await becomes(ended.id, 'delivered');
  assert.deepEqual(Object(letter['receipt']), {
    operator: { id: operator.id, name: operator.name },
    transactionId: 't-9',
    deliveredAt: finishedAt,
  });
  assert.deepEqual((await becomes(refused.id, 'refused'))['outcome'], {
    kind: 'not-delivered',
    reason: 'operator-refused',
  });
  assert.equal((await call(`/letters/${onItsWay.id}`))['state'], 'accepted');
  await second.stop();
});
