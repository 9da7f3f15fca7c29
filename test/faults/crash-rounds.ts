// Rounds of letters in which something is killed with -9 at a random moment; afterwards every letter, status and event is held against the truth.
import { setTimeout as pause } from 'node:timers/promises';
import { assertTrue, type Counts, lettersOf, noCounts } from './assert-true.ts';
import { CrashNetwork } from './crash-network.ts';
import { FeedFollower } from './feed-follower.ts';
import { handInMailing } from './hand-in-mailing.ts';
import { mulberry } from './letters.ts';

const targets = ['mediator', 'mailbox', 'database', 'all'] as const;
const SETTLE_MS = 300_000;
/** Before the first round it is not known how long a round takes. */
const FIRST_SPAN_MS = 3000;

export interface CrashOptions {
  readonly rounds: number;
  /** Letters in each round's mailing to our mailbox, which removes repeats. */
  readonly ours: number;
  /** And to an operator that does not. */
  readonly others: number;
  readonly seed: number;
  readonly tell: (line: string) => void;
  /** Asked before each round. */
  readonly goesOn?: () => boolean;
}

export interface CrashCounts extends Counts {
  kills: Record<(typeof targets)[number], number>;
}

/** Runs the rounds; throws at the first thing that is not as it must be. */
export async function crashRounds(options: CrashOptions): Promise<CrashCounts> {
  const counts: CrashCounts = { ...noCounts(), kills: { mediator: 0, mailbox: 0, database: 0, all: 0 } };
  const random = mulberry(options.seed);
  const network = await CrashNetwork.open();
  const feed = new FeedFollower(network.client);
  try {
    let spanMs = FIRST_SPAN_MS;
    for (let round = 1; round <= options.rounds && (options.goesOn?.() ?? true); round += 1) {
      const target = targets[Math.floor(random() * targets.length)] ?? 'all';
      const started = Date.now();
      const letters = lettersOf(`round-${round}`, options.ours, options.others);
      const sending = handInMailing(network, `round-${round}`, letters);
      const atMs = random() * spanMs;
      await pause(atMs);
      await killAndStart(network, target, random() * 300);
      const handedIn = await sending;
      counts.letters += letters.length;
      await feed.until(counts.letters, SETTLE_MS);
      spanMs = Date.now() - started;
      await assertTrue(network, feed, handedIn, counts);
      counts.kills[target] += 1;
      options.tell(`round ${round}: ${target} killed after ${Math.round(atMs)} ms of ${spanMs} ms`);
    }
    return counts;
  } finally {
    try {
      await feed.stop();
    } finally {
      await network.close();
    }
  }
}

async function killAndStart(network: CrashNetwork, target: (typeof targets)[number], restMs: number): Promise<void> {
  const { processes } = network;
  const names = {
    mediator: ['mediator'],
    mailbox: ['mailbox'],
    database: [],
    all: ['mediator', 'mailbox', 'registry'],
  }[target];
  if (target === 'database' || target === 'all') processes.killDatabase();
  await Promise.all(names.map((name) => processes.kill(name)));
  await pause(restMs);
  await Promise.all(names.map((name) => processes.start(name)));
}
