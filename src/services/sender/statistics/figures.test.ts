// What statistics say of figures: shares, postage and unopened letters, and nothing where nobody knows (issue 4, "Statistics").
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digitalShare, groupedBy, postageSaved, totalOf, unopened } from './figures.ts';

const row = (unit: string, digital: number, paper: number, receiptsAsked = 0, opened = 0) => ({
  ...{ month: '2026-11-01', unit, caseType: undefined, sent: digital + paper + 1 },
  ...{ digital, paper, undelivered: 1, unknown: 0, underWay: 0, receiptsAsked, opened },
});

test('the digital share is of what arrived somehow, and not known where nothing did', () => {
  assert.equal(digitalShare(totalOf([row('a', 3, 1), row('b', 0, 0)])), 0.75);
  assert.equal(digitalShare(totalOf([])), undefined);
});

test('unopened counts only letters that asked, never below none', () => {
  assert.equal(unopened(totalOf([row('a', 5, 0)])), undefined);
  assert.equal(unopened(totalOf([row('a', 5, 0, 4, 1), row('b', 5, 0, 1, 0)])), 4);
  assert.equal(unopened(row('a', 1, 0, 1, 2)), 0);
});

test('postage is saved by digital letters, in whole kronor, where prices are configured', () => {
  assert.equal(postageSaved(row('a', 3, 7), { paperOre: 1250, digitalOre: 200 }), 32);
  assert.equal(postageSaved(row('a', 3, 7), undefined), undefined);
});

test('figures are added up by unit, in the order in which they come', () => {
  const rows = [row('b', 1, 0), row('a', 2, 0), row('b', 4, 1)];
  const by = groupedBy(rows, ({ unit }) => unit).map(([unit, { digital, paper, sent }]) => [
    unit,
    digital,
    paper,
    sent,
  ]);
  assert.deepEqual(by, [
    ['b', 5, 1, 8],
    ['a', 2, 0, 3],
  ]);
});
