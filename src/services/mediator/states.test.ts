// The state machine by DESIGN rule 4: every outcome, with and without doubt, before and after the lifetime's end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../domain/delivery-outcome.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { waitAfter } from './back-off.ts';
import { afterAttempt, again, mayHandOver, type Progress, possiblyRepeats, refused } from './states.ts';

const operator = organisation('164022000022');
const other = organisation('164023000039');
const now = new Date('2026-11-21T12:00:00Z');
const later = new Date('2026-11-21T13:00:00Z');
const calm: Progress = { rounds: 0, expiresAt: later };
const doubting: Progress = { ...calm, doubt: { operator } };
const over = { expiresAt: now };
const deduplicated = { repeats: 'deduplicated', retryUnknown: false } as const;
const careful = { repeats: 'unknown', retryUnknown: false } as const;
const daring = { repeats: 'unknown', retryUnknown: true } as const;
const delivered: Outcome = { kind: 'delivered', transId: 'T', operator: { id: operator, name: 'B' }, at: now };
const no: Outcome = { kind: 'refused', reason: 'operator-fault', code: 5003 };
const notSent: Outcome = { kind: 'not-sent', reason: 'refused' };
const unknown: Outcome = { kind: 'unknown', reason: 'http-500' };

test('delivered is final, also after doubt and after the lifetime', () => {
  for (const progress of [calm, doubting, { ...calm, ...over }]) {
    assert.equal(after(progress, delivered).kind, 'delivered');
  }
});

test('a refusal is final, but only a person resolves it once an attempt is in doubt', () => {
  assert.deepEqual(after(calm, no), { kind: 'refused', reason: 'operator-fault', code: 5003 });
  assert.deepEqual(after(doubting, no), { kind: 'unknown', reason: 'operator-fault', code: 5003 });
  assert.equal(refused(doubting, { reason: 'opted-out' }).kind, 'unknown');
});

test('not sent is tried again until the lifetime ends, then expired, or unknown where there is doubt', () => {
  assert.deepEqual(after(calm, notSent), { kind: 'again', doubt: false, reason: 'refused' });
  assert.deepEqual(after(doubting, notSent), { kind: 'again', doubt: true, reason: 'refused' });
  assert.equal(after({ ...calm, ...over }, notSent).kind, 'expired');
  assert.equal(after({ ...doubting, ...over }, notSent).kind, 'unknown');
  assert.equal(again(doubting, true, 'x', later).kind, 'unknown');
});

test('unknown is tried again only where repeats are removed, or where that is the configured choice', () => {
  assert.equal(after(calm, unknown, deduplicated).kind, 'again');
  assert.equal(after(calm, unknown, daring).kind, 'again');
  assert.equal(after(calm, unknown, careful).kind, 'unknown');
  assert.equal(after({ ...calm, ...over }, unknown, deduplicated).kind, 'unknown');
});

test('after doubt only the operator where it may lie is asked again, and a possible second copy is known as one', () => {
  assert.ok(mayHandOver(calm, other, careful));
  assert.ok(mayHandOver(doubting, operator, deduplicated));
  assert.ok(!mayHandOver(doubting, operator, careful));
  assert.ok(!mayHandOver(doubting, other, deduplicated));
  assert.ok(possiblyRepeats(doubting, daring));
  assert.ok(!possiblyRepeats(doubting, deduplicated));
  assert.ok(!possiblyRepeats(calm, daring));
});

test('the wait doubles to its limit, with half of it left to chance', () => {
  const backOff = { firstMs: 100, maxMs: 1000 };
  assert.deepEqual(
    [1, 2, 3, 4, 5, 99].map((rounds) => waitAfter(rounds, backOff, () => 0)),
    [50, 100, 200, 400, 500, 500],
  );
  assert.equal(
    waitAfter(3, backOff, () => 0.5),
    300,
  );
});

function after(
  progress: Progress,
  outcome: Outcome,
  policy: typeof deduplicated | typeof careful | typeof daring = careful,
) {
  return afterAttempt(progress, outcome, { id: operator, policy }, now);
}

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
