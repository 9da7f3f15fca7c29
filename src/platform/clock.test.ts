// The day in Stockholm, around midnight and when the clocks change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stockholmDate } from './clock.ts';

test('the day is the one in Stockholm', () => {
  for (const [at, day] of [
    ['2026-11-22T22:59:59Z', '2026-11-22'],
    ['2026-11-22T23:00:00Z', '2026-11-23'],
    ['2026-06-30T21:59:59Z', '2026-06-30'],
    ['2026-06-30T22:00:00Z', '2026-07-01'],
    ['2026-12-31T23:30:00Z', '2027-01-01'],
  ] as const) {
    assert.equal(stockholmDate(new Date(at)), day, at);
  }
});
