// Days as people write them, in a zone where some days have 23 or 25 hours.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOfDay, startOfDay } from './stockholm-days.ts';

test('a day begins at midnight in Stockholm, in winter and in summer', () => {
  assert.equal(startOfDay('2026-01-15')?.toISOString(), '2026-01-14T23:00:00.000Z');
  assert.equal(startOfDay('2026-07-15')?.toISOString(), '2026-07-14T22:00:00.000Z');
  assert.equal(endOfDay('2026-07-15')?.toISOString(), '2026-07-15T22:00:00.000Z');
});

test('the days when the clocks change are 23 and 25 hours long', () => {
  const hours = (day: string): number =>
    ((endOfDay(day)?.getTime() ?? 0) - (startOfDay(day)?.getTime() ?? 0)) / 3_600_000;
  assert.equal(hours('2026-03-29'), 23);
  assert.equal(hours('2026-10-25'), 25);
  assert.equal(hours('2026-12-31'), 24);
});

test('what is no day is no day', () => {
  for (const text of ['', '2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', 'i dag']) {
    assert.equal(startOfDay(text), undefined, text);
    assert.equal(endOfDay(text), undefined, text);
  }
});
