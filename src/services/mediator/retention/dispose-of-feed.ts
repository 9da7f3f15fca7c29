// The feed's oldest events are disposed of after a configured time, never before an active webhook has delivered them (issue 3).
import { setTimeout } from 'node:timers/promises';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import { oldestRange, storeDisposal } from '../store/dispose-feed.ts';
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
  const { database, mediator, audit, clock, signal } = parts;
  const before = new Date(clock().getTime() - parts.feedMs);
  for (let total = 0; ; ) {
    // Each time: a webhook may have been made, or set back, since.
    const limit = await lastFree(parts);
    const range = await oldestRange(database.reader(mediator), { before, limit, most: BATCH });
    if (range === undefined || signal?.aborted === true) return total;
    await database.transaction(mediator, (tx) => storeDisposal(tx, audit, range));
    total += range.count;
    await setTimeout(REST_MS);
  }
}

/** The last position that nobody waits for. An active webhook waits three days at most: then it is paused, and waits no more. */
async function lastFree({ database, mediator, sendersOf, followers = [] }: DisposeParts): Promise<number> {
  const reader = database.reader(mediator);
  let limit = (await feedEnds(reader)).last;
  for (const { organisation, position, kinds } of await activeWebhooks(reader)) {
    const first = await firstAfter(reader, { senderIds: sendersOf(organisation), after: position, kinds });
    if (first !== undefined) limit = Math.min(limit, first - 1);
  }
  for (const position of followers) limit = Math.min(limit, await position());
  return limit;
}
