// Follows the mediator's event feed for one organisation: long polls, a stored position, safe with several processes.
import type { Log } from '../../platform/log.ts';
import type { Running } from '../../platform/running.ts';
import { applyNews } from './apply-news.ts';
import { passOverGone } from './catch-up.ts';
import type { FeedPage, RestMediatorDoor } from './doors/mediator.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Records } from './records.ts';
import {
  deliveriesOfOurs,
  feedAnswered,
  feedTrouble,
  forgetEarlyEvents,
  keepEarlyEvents,
  lockFeed,
  readFeedHealth,
} from './store/feed.ts';

type Followed = Pick<SenderOrganisation, 'id'>;

const WAIT_SECONDS = 20;
const EARLY_DAYS = 14;
const LONGEST_PAUSE_MS = 30_000;

/** Starts following at once; stop() ends the question that is under way. */
export function followMediator(records: Records, organisation: Followed, door: RestMediatorDoor, log: Log): Running {
  const stopping = new AbortController();
  const finished = follow(records, organisation, door, log, stopping.signal);
  return {
    name: `feed of ${organisation.id}`,
    addresses: {},
    stop: async () => {
      stopping.abort();
      await finished;
    },
  };
}

async function follow(
  records: Records,
  organisation: Followed,
  door: RestMediatorDoor,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      failures = (await followOnce(records, organisation, door, WAIT_SECONDS, signal)) ? 0 : failures + 1;
    } catch (error) {
      failures += 1;
      log.warn({ err: error, organisation: organisation.id }, 'News from the mediator could not be kept');
    }
    if (failures > 0) await pause(Math.min(500 * 2 ** (failures - 1), LONGEST_PAUSE_MS), signal);
  }
}

/** One question to the feed and its answer, kept. False when the mediator did not answer. */
export async function followOnce(
  records: Records,
  organisation: Followed,
  door: RestMediatorDoor,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { position } = await readFeedHealth(records.database.reader(organisation.id));
  const page = await door.news(position, waitSeconds, signal);
  if (signal.aborted) return true;
  if (page.kind === 'gone') {
    await passOverGone(records, organisation, position, page.next);
    return true;
  }
  if (page.kind === 'no-answer') {
    await records.database.transaction(organisation.id, (tx) => feedTrouble(tx, page.reason, records.clock()));
    return false;
  }
  await keepNews(records, organisation, position, page);
  return true;
}

async function keepNews(
  records: Records,
  organisation: Followed,
  position: string,
  page: Extract<FeedPage, { kind: 'events' }>,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    // Another process may have read the same page: then this one has nothing to add.
    if ((await lockFeed(tx, 'alone')) !== position) return;
    const now = records.clock();
    // Most may be about what other systems of the organisation handed over: those cost one statement, not one each.
    const ours = await deliveriesOfOurs(tx, [...new Set(page.events.map((event) => event.deliveryId))]);
    const early = page.events.filter((event) => !ours.has(event.deliveryId));
    for (const event of page.events) {
      if (ours.has(event.deliveryId) && !(await applyNews(tx, records, event))) early.push(event);
    }
    await keepEarlyEvents(tx, early, now);
    if (page.events.length > 0) await forgetEarlyEvents(tx, new Date(now.getTime() - EARLY_DAYS * 86_400_000));
    await feedAnswered(tx, page.next, now);
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
