// kill -9 of mediator, mailbox, database or all while a mailing runs: one copy each, every status true, no event missing or doubled (issue 3, "Crash").
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { crashRounds } from './crash-rounds.ts';

test('five crashes in mailings of 200 letters', { timeout: 600_000 }, async (t) => {
  const seed = randomInt(1_000_000);
  t.diagnostic(`seed ${seed}`);
  const counts = await crashRounds({ rounds: 5, ours: 150, others: 50, seed, tell: (line) => t.diagnostic(line) });
  t.diagnostic(JSON.stringify(counts));
  assert.equal(counts.letters, 1000);
});
