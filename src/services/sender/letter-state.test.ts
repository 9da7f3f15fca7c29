// The letter's states: never backwards, and "unknown" is only resolved by "delivered" (DESIGN rule 4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSettled, type LetterState, stateAfter, type TimelineKind } from './letter-state.ts';

function after(...news: TimelineKind[]): string {
  return news.reduce<LetterState>((state, kind) => stateAfter(state, kind, { byPerson: false }), 'created');
}

test('a letter goes the whole way', () => {
  assert.equal(
    after('signed', 'handed-over', 'accepted', 'looked-up', 'sealed', 'attempted', 'delivered'),
    'delivered',
  );
});

test('news that comes late does not take a letter backwards', () => {
  assert.equal(after('signed', 'sealed', 'accepted', 'handed-over'), 'sealed');
  assert.equal(after('delivered', 'sealed', 'refused', 'unknown', 'expired'), 'delivered');
});

test('an unknown outcome becomes delivered, but never refused or expired', () => {
  assert.equal(after('sealed', 'unknown', 'refused'), 'unknown');
  assert.equal(after('sealed', 'unknown', 'expired'), 'unknown');
  assert.equal(after('sealed', 'unknown', 'attempted', 'delivered'), 'delivered');
});

test("a person's word ends an unknown outcome, and nothing else", () => {
  assert.equal(stateAfter('unknown', 'refused', { byPerson: true }), 'refused');
  assert.equal(stateAfter('unknown', 'expired', { byPerson: true }), 'unknown');
  assert.equal(stateAfter('delivered', 'refused', { byPerson: true }), 'delivered');
});

test('unknown is not settled: news is still awaited', () => {
  assert.equal(isSettled('unknown'), false);
  assert.equal(isSettled('refused'), true);
});
