// Three mediators on one database, one killed, one asleep for longer than its lease: every status true, one copy each (issue 3, "Several processes").
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Truth } from './assert-true.ts';
import { CrashNetwork, LEASE_MS } from './crash-network.ts';
import { FeedFollower } from './feed-follower.ts';
import { handInMailing, lettersOf } from './hand-in-mailing.ts';
import { mulberry } from './letters.ts';

const ROUNDS = 3;
/** Where nobody has been taken over from by then, more: which of the three holds what is not ours to say. */
const ROUNDS_MOST = 8;
/** The other operator takes its time, so that whoever is stopped has attempts on the wire. */
const ANSWERS_AFTER_MS = 200;

test('three mediators: one is killed and one sleeps past its lease', { timeout: 600_000 }, async (t) => {
  const seed = randomInt(1_000_000);
  t.diagnostic(`seed ${seed}`);
  const random = mulberry(seed);
  const network = await CrashNetwork.open(['mediator', 'second', 'third']);
  const { processes } = network;
  const feed = new FeedFollower(network.client);
  const truth = new Truth(network, feed);
  const { counts } = truth;
  try {
    network.answersAfterMs = ANSWERS_AFTER_MS;
    for (let round = 1; round <= ROUNDS || (counts.attemptsAgain === 0 && round <= ROUNDS_MOST); round += 1) {
      const letters = lettersOf(`round-${round}`, 150, 50);
      const sending = handInMailing(network, `round-${round}`, letters);
      const underWay = feed.seen.attempted.more(5 + Math.floor(random() * 100));
      await Promise.race([underWay, Promise.all([sending, feed.failed()])]);
      // Now one that only takes from the queue, now the one that is handed letters and keeps them in hand.
      const asleep = round % 2 === 1 ? 'second' : 'mediator';
      processes.freeze(asleep);
      await pause(random() * 300);
      await processes.kill('third');
      // Longer than the lease: what it held is taken over, and then it wakes and goes on as if nothing had happened.
      await pause(LEASE_MS + 1000);
      processes.thaw(asleep);
      await processes.start('third');
      const handedIn = await sending;
      await feed.until(counts.letters + letters.length, 120_000);
      await truth.hold(handedIn);
    }
    await truth.holdAll();
    t.diagnostic(JSON.stringify(counts));
    assert.ok(counts.attemptsAgain > 0, 'nobody was taken over from: nothing was tested');
  } finally {
    try {
      await feed.stop();
    } finally {
      await network.close();
    }
  }
});
