// The rate of requests: so many at once, growing back with time, each asker's apart.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { RequestRate } from './request-rate.ts';

it('gives so many a minute to each, tells how long to wait, and grows back evenly', () => {
  let now = 1_000_000;
  const rate = new RequestRate(6, () => new Date(now));
  for (let request = 0; request < 6; request += 1) assert.equal(rate.take('a'), 0);
  assert.equal(rate.take('a'), 10);
  assert.equal(rate.wait('a'), 10);
  assert.equal(rate.take('b'), 0);
  now += 10_000;
  assert.equal(rate.wait('a'), 0);
  assert.equal(rate.take('a'), 0);
  assert.equal(rate.take('a'), 10);
  now += 3_600_000;
  for (let request = 0; request < 6; request += 1) assert.equal(rate.take('a'), 0);
  assert.ok(rate.take('a') > 0);
});
