// The event feed as its readers see it: at once where there is something, otherwise when there is (issue 3, event feed).
import { setTimeout } from 'node:timers/promises';
import { BrevduvaError } from '../../domain/errors.ts';
import type { FeedWaiter } from './feed-waiter.ts';
import type { FeedEvent } from './store/feed.ts';

const GATHER_MS = 20;

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
  readonly read: (after: number, limit: number) => Promise<readonly FeedEvent[]>;
  readonly ends: () => Promise<{ readonly last: number; readonly disposedTo: number }>;
  readonly waiter: FeedWaiter;
}

/**
 * Events after a position, oldest first; empty when the wait was over first.
 * Errors: 'gone' when events after that position have been disposed of; 'invalid-input' for a position not yet given.
 */
export async function followEvents(following: Following, tools: FollowTools): Promise<readonly FeedEvent[]> {
  const { senderIds, limit, waitMs, signal } = following;
  const { last, disposedTo } = await tools.ends();
  const after = following.after ?? disposedTo;
  if (after < disposedTo) throw new BrevduvaError('gone', 'events after this cursor are disposed of', { disposedTo });
  if (after > last) throw new BrevduvaError('invalid-input', 'the cursor is not one that this feed has given');
  const until = Date.now() + waitMs;
  for (;;) {
    // Who waits would rather have what comes together than ask again for each.
    if (waitMs > 0) await setTimeout(GATHER_MS);
    const left = until - Date.now();
    const next = tools.waiter.next(senderIds, Math.max(left, 0), signal);
    const events = await tools.read(after, limit).catch((error: unknown) => {
      next.cancel();
      throw error;
    });
    if (events.length > 0 || left <= 0 || signal.aborted) {
      next.cancel();
      return events;
    }
    await next.woken;
  }
}
