// Ids that grow with time: their form, their order, and that no two are alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeOrderedId } from './time-ordered-id.ts';

test('an id is a UUID of version 7 and says its time', () => {
  const id = timeOrderedId(Date.parse('2026-11-22T12:00:00Z'));
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), Date.parse('2026-11-22T12:00:00Z'));
});

test('later ids sort after earlier ones, and none comes twice', () => {
  const ids = Array.from({ length: 500 }, (_, at) => timeOrderedId(1_700_000_000_000 + at));
  assert.deepEqual(ids.toSorted(), ids);
  assert.equal(new Set(Array.from({ length: 10_000 }, () => timeOrderedId(0))).size, 10_000);
});
