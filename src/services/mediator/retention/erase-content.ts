// The mediator's copy of a letter is erased some time after its final outcome and the sender's fetch of it; the log remains (issue 3).
import { setTimeout } from 'node:timers/promises';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import { erasedMark, eraseFetched, eraseLatest } from '../store/erase.ts';
import { fetchedMark, furthestReaders, markFetched } from '../store/fetched.ts';
import type { MediatorTables } from '../store/schema.ts';

export interface EraseParts {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly sendersOf: (organisation: string) => readonly string[];
  /** After the final outcome and its fetch, ms. */
  readonly eraseAfterMs: number;
  /** After the final outcome, fetched or not, ms. */
  readonly eraseAtLatestMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Deliveries in one transaction: a few milliseconds, so that nobody waits for a row of ours. */
const BATCH = 200;
/** Between batches: a mountain of old letters does not take the database from the new ones. */
const REST_MS = 50;

/** Erases everything that is due now. Answers how many contents went. Content of 'unknown' deliveries stays for the person. */
export async function eraseContent(parts: EraseParts): Promise<number> {
  await markFetchedByFeed(parts);
  const { database, mediator, audit, clock } = parts;
  const at = clock();
  const before = new Date(at.getTime() - parts.eraseAfterMs);
  const latest = new Date(at.getTime() - parts.eraseAtLatestMs);
  const fetched = await inBatches(parts, () =>
    database.transaction(mediator, (tx) => eraseFetched(tx, audit, { before, at, most: BATCH })),
  );
  const from = await erasedMark(database.reader(mediator));
  const unfetched = await inBatches(parts, () =>
    database.transaction(mediator, (tx) => eraseLatest(tx, audit, { from, before: latest, at, most: BATCH })),
  );
  return fetched + unfetched;
}

/** Final outcomes that a client which follows the sender has passed with its cursor are fetched. */
async function markFetchedByFeed({ database, mediator, sendersOf, clock, signal }: EraseParts): Promise<void> {
  const reader = database.reader(mediator);
  const furthest = new Map<string, number>();
  for (const [organisation, position] of await furthestReaders(reader)) {
    for (const sender of sendersOf(organisation)) furthest.set(sender, Math.max(position, furthest.get(sender) ?? 0));
  }
  for (const [senderId, to] of furthest) {
    let from = await fetchedMark(reader, senderId);
    while (from < to && signal?.aborted !== true) {
      const range = { senderId, from, to, most: BATCH, at: clock() };
      from = await database.transaction(mediator, (tx) => markFetched(tx, range));
      if (from < to) await setTimeout(REST_MS);
    }
  }
}

async function inBatches({ signal }: EraseParts, batch: () => Promise<number>): Promise<number> {
  for (let total = 0; ; ) {
    const erased = await batch();
    total += erased;
    if (erased < BATCH || signal?.aborted === true) return total;
    await setTimeout(REST_MS);
  }
}
