// Turns: what comes at once is spread over rounds of the event loop, in order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turn } from './turns.ts';

function work(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test('of many pieces that come at once, no round of the event loop does more than a few', async () => {
  let done = 0;
  let most = 0;
  let before = 0;
  const order: number[] = [];
  const rounds = setInterval(() => {
    most = Math.max(most, done - before);
    before = done;
  }, 0);
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await turn();
      work(6);
      order.push(index);
      done += 1;
    }),
  );
  clearInterval(rounds);
  assert.ok(most <= 4, `${most} pieces in one round`);
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
});

test('small pieces that have to wait do not wait a round each', async () => {
  let rounds = 0;
  let waits = true;
  const count = () => {
    rounds += 1;
    if (waits) setImmediate(count);
  };
  await turn();
  work(5);
  setImmediate(count);
  await Promise.all(Array.from({ length: 100 }, () => turn()));
  waits = false;
  assert.ok(rounds <= 50, `${rounds} rounds`);
});
