// The event feed as its readers see it: at once where there is something, otherwise when there is (issue 3, event feed).
import { setTimeout } from 'node:timers/promises';
import { BrevduvaError } from '../../domain/errors.ts';
import type { FeedWaiter } from './feed-waiter.ts';
import type { FeedEvent } from './store/feed.ts';
import type { FeedPart } from './store/follow-feed.ts';

const GATHER_MS = 40;

export interface Following {
  /** Whose events. */
  readonly senderIds: readonly string[];
  /** The position after which events are wanted; absent: from the first that is kept. */
  readonly after?: number;
  readonly limit: number;
  /** How long to wait when there is none, ms; 0 not at all. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

export interface FollowTools {
  /** Events, and where the feed begins and ends, of the same moment. */
  readonly read: (after: number | undefined, limit: number) => Promise<FeedPart>;
  readonly waiter: FeedWaiter;
}

export interface Followed {
  /** Oldest first; empty when the wait was over first. */
  readonly events: readonly FeedEvent[];
  /** What to ask after the next time. It moves on over other senders' events, so that a quiet sender's cursor is never disposed of. */
  readonly next: number;
}

/**
 * Events after a position.
 * Errors: 'gone' when events after that position have been disposed of; 'invalid-input' for a position not yet given.
 */
export async function followEvents(following: Following, tools: FollowTools): Promise<Followed> {
  const { senderIds, after, limit, waitMs, signal } = following;
  const until = Date.now() + waitMs;
  for (;;) {
    // Who waits would rather have what comes together than ask again for each.
    if (waitMs > 0) await setTimeout(GATHER_MS);
    const left = until - Date.now();
    const next = tools.waiter.next(senderIds, Math.max(left, 0), signal);
    try {
      const part = await tools.read(after, limit);
      if (after !== undefined) requireKept(after, part);
      if (part.events.length > 0 || left <= 0 || signal.aborted) return followed(part, after, limit);
      await next.woken;
    } finally {
      next.cancel();
    }
  }
}

/** Errors: 'gone' where events after it are disposed of, 'invalid-input' where it has not been given out yet. */
export function requireKept(after: number, { last, disposedTo }: Pick<FeedPart, 'last' | 'disposedTo'>): void {
  if (after > last) {
    throw new BrevduvaError('invalid-input', 'the cursor is not one that this feed has given', {
      faults: [{ field: 'after', sv: 'Flödet har inte gett den markören.', en: 'The feed has not given this cursor.' }],
    });
  }
  if (after >= disposedTo) return;
  throw new BrevduvaError('gone', 'events after this cursor are disposed of', {
    disposedTo,
    detail: {
      sv: `Händelser efter markören har gallrats. Läs vidare från after=${disposedTo} och hämta läget för äldre försändelser en och en.`,
      en: `Events after the cursor have been disposed of. Go on from after=${disposedTo}, and get the state of older deliveries one by one.`,
    },
  });
}

function followed({ events, last, disposedTo }: FeedPart, after: number | undefined, limit: number): Followed {
  const newest = events.at(-1)?.cursor ?? 0;
  // A full answer ends at its last event; a shorter one was all there was up to the feed's end at that moment.
  return { events, next: events.length === limit ? newest : Math.max(newest, last, after ?? disposedTo) };
}
