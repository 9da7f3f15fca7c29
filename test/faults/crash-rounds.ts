// Rounds of letters in which something is killed with -9, at a random moment, just after a commit and while it starts, or the database is
// restarted; afterwards every letter, status, attempt and event is held against the truth.
import { setTimeout as pause } from 'node:timers/promises';
import { type Counts, Truth } from './assert-true.ts';
import { CrashNetwork } from './crash-network.ts';
import { FeedFollower } from './feed-follower.ts';
import { handInMailing, lettersOf, SINGLE_EVERY } from './hand-in-mailing.ts';
import { mulberry } from './letters.ts';

/** 'restarted': PostgreSQL, in order, as an administrator does it. */
const targets = ['mediator', 'mailbox', 'database', 'all', 'restarted'] as const;
/** When: at any time, or as soon as a caller, an attempt or an outcome was told of, so that its commit is a moment old. */
const moments = ['any', 'acknowledged', 'attempted', 'delivered'] as const;
const SETTLE_MS = 300_000;
/** Before the first round it is not known how long a round takes; nor how long what was killed takes to start. */
const FIRST_SPAN_MS = 3000;
const FIRST_START_MS = 1000;
/** Restarted when so few letters have been acknowledged that callers are sure to meet a database that is away. */
const EARLY = 8;

type Target = (typeof targets)[number];
type Moment = (typeof moments)[number];

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
  kills: Record<Target, number>;
  moments: Record<Moment, number>;
  /** Rounds in which letters were still on their way at the kill. */
  underWay: number;
  /** Rounds in which it was killed once more while it started. */
  whileStarting: number;
  /** Calls that were answered with 503 and Retry-After. */
  toldToComeBack: number;
}

/** Runs the rounds; throws at the first thing that is not as it must be. */
export async function crashRounds(options: CrashOptions): Promise<CrashCounts> {
  const network = await CrashNetwork.open();
  const feed = new FeedFollower(network.client);
  try {
    const rounds = new CrashRounds(network, feed, options);
    for (let round = 1; round <= options.rounds && (options.goesOn?.() ?? true); round += 1) await rounds.run(round);
    return await rounds.end();
  } finally {
    try {
      await feed.stop();
    } finally {
      await network.close();
    }
  }
}

class CrashRounds {
  readonly #network: CrashNetwork;
  readonly #feed: FeedFollower;
  readonly #truth: Truth;
  readonly #options: CrashOptions;
  readonly #random: () => number;
  readonly #draw: { target: () => Target; moment: () => Moment; whileStarting: () => boolean };
  readonly #kills = { mediator: 0, mailbox: 0, database: 0, all: 0, restarted: 0 };
  readonly #moments = { any: 0, acknowledged: 0, attempted: 0, delivered: 0 };
  #underWay = 0;
  #whileStarting = 0;
  #spanMs = FIRST_SPAN_MS;
  #startMs = FIRST_START_MS;

  constructor(network: CrashNetwork, feed: FeedFollower, options: CrashOptions) {
    this.#network = network;
    this.#feed = feed;
    this.#options = options;
    this.#truth = new Truth(network, feed);
    const random = mulberry(options.seed);
    this.#random = random;
    this.#draw = {
      target: inTurns(targets, random),
      moment: inTurns(moments, random),
      whileStarting: inTurns([true, false], random),
    };
  }

  async run(round: number): Promise<void> {
    const { ours, others, tell } = this.#options;
    const target = this.#draw.target();
    const restarts = target === 'restarted';
    const moment = restarts ? 'acknowledged' : this.#draw.moment();
    const again = !restarts && this.#draw.whileStarting();
    const started = Date.now();
    const total = this.#truth.counts.letters + ours + others;
    const sending = handInMailing(this.#network, `round-${round}`, lettersOf(`round-${round}`, ours, others));
    const failed = Promise.all([sending, this.#feed.failed()]);
    await Promise.race([this.#reached(moment, restarts), failed]);
    const atMs = Date.now() - started;
    if (this.#feed.ended < total) this.#underWay += 1;
    await this.#killAndStart(target, again);
    const handedIn = await sending;
    await this.#feed.until(total, SETTLE_MS);
    this.#spanMs = Date.now() - started;
    await this.#truth.hold(handedIn);
    this.#kills[target] += 1;
    this.#moments[moment] += 1;
    this.#whileStarting += again ? 1 : 0;
    const twice = again ? ', and once more while it started' : '';
    tell(
      `round ${round}: ${restarts ? 'database restarted' : `${target} killed`} after ${atMs} ms of ${this.#spanMs} ms (${moment})${twice}`,
    );
  }

  /** When the rounds are over: what came late, and what was counted. */
  async end(): Promise<CrashCounts> {
    await this.#truth.holdAll();
    return {
      ...this.#truth.counts,
      kills: this.#kills,
      moments: this.#moments,
      underWay: this.#underWay,
      whileStarting: this.#whileStarting,
      toldToComeBack: this.#network.answers.comeBack.count,
    };
  }

  // Not the last of anything: then letters are still on their way.
  #reached(moment: Moment, early: boolean): Promise<void> {
    const { ours, others } = this.#options;
    const one = (of: number) => 1 + Math.floor(this.#random() * (of - 1));
    switch (moment) {
      case 'any':
        return pause(this.#random() * this.#spanMs);
      case 'acknowledged':
        return this.#network.answers.yes.more(one(early ? EARLY : Math.floor((ours + others) / SINGLE_EVERY)));
      default:
        return this.#feed.seen[moment].more(one(ours + others));
    }
  }

  async #killAndStart(target: Target, again: boolean): Promise<void> {
    const { processes } = this.#network;
    const names = {
      mediator: ['mediator'],
      mailbox: ['mailbox'],
      database: [],
      restarted: [],
      all: ['mediator', 'mailbox', 'registry'],
    }[target];
    const kill = async () => {
      if (target === 'database' || target === 'all') processes.killDatabase();
      if (target === 'restarted') processes.killDatabase('SIGINT');
      await Promise.all(names.map((name) => processes.kill(name)));
    };
    await kill();
    await pause(this.#random() * 300);
    const started = Date.now();
    const starting = Promise.all(names.map((name) => processes.start(name)));
    if (again) {
      await pause(this.#random() * this.#startMs);
      await kill();
    }
    await starting;
    // Those that were ready before they were killed once more.
    await Promise.all(names.filter((name) => !processes.runs(name)).map((name) => processes.start(name)));
    if (!again && names.length > 0) this.#startMs = Date.now() - started;
  }
}

/** Each of them once in a random order, and then again in another. */
function inTurns<T>(all: readonly T[], random: () => number): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...all];
    const [drawn] = left.splice(Math.floor(random() * left.length), 1);
    if (drawn === undefined) throw new Error('there is nothing to draw from');
    return drawn;
  };
}
