// kill -9 of mediator, mailbox, database or all, and a restart of the database, while a mailing runs: one copy each, every status true, no
// event missing or doubled; whoever meets a database that is away is told to come back (issue 3, "Crash" and "Database").
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
  // Otherwise it has tested less than it says.
  for (const times of [...Object.values(counts.kills), ...Object.values(counts.moments)]) assert.ok(times >= 1);
  assert.ok(counts.underWay >= 3, 'letters were on their way when it was killed');
  assert.ok(counts.whileStarting >= 2);
  assert.ok(counts.toldToComeBack >= 1, 'somebody was answered with 503 and Retry-After');
});
