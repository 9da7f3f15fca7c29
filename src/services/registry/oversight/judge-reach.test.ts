// What operators report is shown beside what FaR knows, and believed no further.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { believedReach, judgeReach } from './judge-reach.ts';

const reach = (mailboxes: number, known: number | undefined, opened = 0) => ({
  mailboxes,
  opened,
  known,
  at: new Date(0),
});

test('more mailboxes or readers than FaR knows is pointed out, and far fewer; those that come and go between two counts are not', () => {
  assert.equal(judgeReach(reach(100, 100)), undefined);
  assert.equal(judgeReach(reach(101, 100)), 'over');
  assert.equal(judgeReach(reach(100, 100, 101)), 'over');
  assert.equal(judgeReach(reach(90, 100)), undefined);
  assert.equal(judgeReach(reach(89, 100)), 'under');
  assert.equal(judgeReach(reach(0, 10)), undefined);
  assert.equal(judgeReach(reach(899_999, 1_000_000)), 'under');
  assert.equal(judgeReach(reach(5, undefined)), undefined);
});

test('no more is counted as reached than FaR knows', () => {
  assert.equal(believedReach(reach(1_000_000, 41)), 41);
  assert.equal(believedReach(reach(12, 41)), 12);
  assert.equal(believedReach(undefined), 0);
});
