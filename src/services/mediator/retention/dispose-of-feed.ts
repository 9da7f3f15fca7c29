// The feed's oldest events are disposed of after a configured time, never before an active webhook has delivered them (issue 3).
import { setTimeout } from 'node:timers/promises';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Reader } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import { holdFeedStart, oldestRange, storeDisposal } from '../store/dispose-feed.ts';
import { feedEnds } from '../store/feed.ts';
import { firstAfter } from '../store/follow-feed.ts';
import type { MediatorTables } from '../store/schema.ts';
import { activeWebhooks } from '../store/webhook-turns.ts';

export interface DisposeParts {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly sendersOf: (organisation: string) => readonly string[];
  /** How long events are kept, ms. */
  readonly feedMs: number;
  /** Positions up to which others who follow the feed (the mediation log) have come: nothing beyond is disposed of. */
  readonly followers?: readonly (() => Promise<number>)[];
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Events in one transaction. */
const BATCH = 2_000;
const REST_MS = 50;

/** Disposes of everything that is old enough. Answers how many events went. */
export async function disposeOfFeed(parts: DisposeParts): Promise<number> {
  const { database, mediator, audit, clock, signal, followers = [] } = parts;
  const before = new Date(clock().getTime() - parts.feedMs);
  for (let total = 0; ; ) {
    // They only ever come further.
    const followed = await Promise.all(followers.map((position) => position()));
    const range = await database.transaction(mediator, async (tx) => {
      await holdFeedStart(tx, 'alone');
      // Each time: a webhook may have been made, or set back, since.
      const limit = Math.min(...followed, await lastFree(tx, parts));
      const found = await oldestRange(tx, { before, limit, most: BATCH });
      if (found !== undefined) await storeDisposal(tx, audit, found);
      return found;
    });
    if (range === undefined) return total;
    total += range.count;
    if (signal?.aborted === true) return total;
    await setTimeout(REST_MS);
  }
}

/** The last position that nobody waits for. An active webhook waits three days at most: then it is paused, and waits no more. */
async function lastFree(
  reader: Reader<MediatorTables>,
  { sendersOf }: Pick<DisposeParts, 'sendersOf'>,
): Promise<number> {
  let limit = (await feedEnds(reader)).last;
  for (const { organisation, position, kinds } of await activeWebhooks(reader)) {
    const first = await firstAfter(reader, { senderIds: sendersOf(organisation), after: position, kinds });
    if (first !== undefined) limit = Math.min(limit, first - 1);
  }
  return limit;
}
