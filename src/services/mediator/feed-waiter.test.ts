// Waiting for events: woken for one's own senders, for anybody's where nobody is named, by time and by abort.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FeedWaiter } from './feed-waiter.ts';

const never = new AbortController().signal;

test('a wake for somebody else’s events is not heard', async () => {
  const waiter = new FeedWaiter();
  let woken = false;
  const own = waiter.next(['162021003898', '162021004748'], 60_000, never);
  const waiting = own.woken.then(() => {
    woken = true;
  });
  waiter.wake('164024000046');
  await new Promise((turn) => setImmediate(turn));
  assert.equal(woken, false);
  waiter.wake('164024000046 162021004748');
  await waiting;
});

test('an empty wake is for all, and time and abort end the wait', async () => {
  const waiter = new FeedWaiter();
  const first = waiter.next(['162021003898'], 60_000, never);
  waiter.wake('');
  await first.woken;
  await waiter.next(['162021003898'], 1, never).woken;
  const stopping = new AbortController();
  const last = waiter.next(['162021003898'], 60_000, stopping.signal);
  stopping.abort();
  await last.woken;
});
