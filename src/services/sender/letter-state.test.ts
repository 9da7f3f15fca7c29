// The letter's states: never backwards, and "unknown" is only resolved by "delivered" (DESIGN rule 4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goesOnPaper, isSettled, type LetterState, stateAfter, type TimelineKind } from './letter-state.ts';

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

test('on paper only when it is certain that it did not arrive, and never from unknown', () => {
  for (const state of ['created', 'refused', 'expired'] as const) {
    assert.equal(goesOnPaper(state, 'digital-or-paper'), true, state);
    assert.equal(goesOnPaper(state, 'digital'), false, state);
  }
  for (const state of ['signed', 'accepted', 'sealed', 'unknown', 'delivered', 'cancelled', 'rejected'] as const) {
    assert.equal(goesOnPaper(state, 'digital-or-paper'), false, state);
  }
  for (const state of ['signed', 'accepted', 'sealed', 'unknown', 'delivered'] as const) {
    assert.equal(stateAfter(state, 'to-print', { byPerson: true }), state);
  }
  for (const state of ['cancelled', 'rejected'] as const) {
    assert.equal(stateAfter(state, 'to-print', { byPerson: true }), 'to-print', 'a person decided');
  }
  assert.equal(after('signed', 'refused', 'to-print', 'printed'), 'printed');
});

test('what is in the print queue leaves it when it turns out to be delivered; what is printed stays printed', () => {
  assert.equal(after('signed', 'refused', 'to-print', 'delivered'), 'delivered');
  assert.equal(after('signed', 'refused', 'to-print', 'printed', 'delivered', 'refused'), 'printed');
  assert.equal(after('signed', 'refused', 'to-print', 'unknown', 'expired'), 'to-print');
});

test('a hand-over that is tried again decides nothing; one that nobody knows of is unknown', () => {
  assert.equal(after('signed', 'hand-over-unclear'), 'signed');
  assert.equal(after('signed', 'hand-over-unclear', 'handed-over', 'delivered'), 'delivered');
  assert.equal(after('signed', 'hand-over-unknown', 'rejected', 'refused', 'expired', 'to-print'), 'unknown');
});
