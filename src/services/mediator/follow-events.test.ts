// The feed's promise: a cursor never skips an event, whatever the order in which transactions take positions and commit (issue 3).
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { Database } from '../../platform/database/database.ts';
import { declareEvents } from '../../platform/events/events.ts';
import { createLog } from '../../platform/log.ts';
import { declarations } from './events.ts';
import { FeedWaiter } from './feed-waiter.ts';
import { followEvents } from './follow-events.ts';
import { FEED_CHANNEL, type FeedEvent, tellEvents } from './store/feed.ts';
import { readFeedPart } from './store/follow-feed.ts';
import type { MediatorTables } from './store/schema.ts';

const mediator = organisation('164021000015');
const senders = ['162021003898', '162021004748', '164024000046'] as const;
const WRITERS = 10;
const EACH = 30;
const log = createLog('mediator', { level: 'silent' });
const audit = declareEvents(declarations, { log, registry: new Registry() });
const waiter = new FeedWaiter();
let files: TestDatabase;
let database: Database<MediatorTables>;
let stopListening: () => Promise<void>;

before(async () => {
  files = await testDatabase({ schema: 'mediator', folders: [new URL('./migrations/', import.meta.url)] });
  database = Database.open({ url: files.url, schema: 'mediator', maxConnections: WRITERS + 6 });
  stopListening = await database.listen(FEED_CHANNEL, (senderIds) => waiter.wake(senderIds));
});
after(async () => {
  await stopListening();
  await database.close();
  await files.drop();
});

test('readers that poll and readers that wait see every event once and in order, however commits cross', async (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const done = new AbortController();
  const following = [
    follow([...senders], { waitMs: 0, limit: 7 }, done.signal),
    follow([...senders], { waitMs: 3_000, limit: 1000 }, done.signal),
    ...senders.map((sender) => follow([sender], { waitMs: 3_000, limit: 3 }, done.signal)),
  ];
  const told = (await Promise.all(Array.from({ length: WRITERS }, (_, n) => write(n, dice(seed + n))))).flat();
  done.abort();
  const [polled = [], waited = [], ...own] = await Promise.all(following);
  for (const seen of [polled, waited]) {
    assert.deepEqual(
      cursorsOf(seen),
      Array.from({ length: told.length }, (_, index) => index + 1),
    );
    assert.deepEqual(namesOf(seen).toSorted(), told.map(({ name }) => name).toSorted());
  }
  for (const [index, sender] of senders.entries()) {
    const expected = polled.filter(({ senderId }) => senderId === sender);
    assert.deepEqual(cursorsOf(own[index] ?? []), cursorsOf(expected));
  }
  // What one writer told in its order is in that order for everybody.
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const mine = (names: readonly string[]) => names.filter((name) => name.startsWith(`${writer}-`));
    assert.deepEqual(mine(namesOf(polled)), mine(told.map(({ name }) => name)));
  }
});

/** Transactions that wait before they take their positions, and again before they commit; some are rolled back. */
async function write(writer: number, random: () => number): Promise<readonly { readonly name: string }[]> {
  const told: { readonly name: string }[] = [];
  for (let n = 0; n < EACH; n += 1) {
    const events = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, part) => ({
      senderId: senders[Math.floor(random() * senders.length)] ?? senders[0],
      ...{ deliveryId: randomUUID(), kind: 'looked-up' as const, at: new Date() },
      details: { name: `${writer}-${n}-${part}` },
    }));
    const [early, late, fails] = [random() * 0.02, random() < 0.3 ? random() * 0.01 : 0, random() < 0.1];
    const telling = database.transaction(mediator, async (tx) => {
      await sql`select pg_sleep(${early})`.execute(tx.query);
      await tellEvents(tx, audit, events);
      if (late > 0) await sql`select pg_sleep(${late})`.execute(tx.query);
      if (fails) throw new Error('rolled back on purpose');
    });
    if (fails) await assert.rejects(telling, /on purpose/);
    else {
      await telling;
      told.push(...events.map(({ details }) => details));
    }
  }
  return told;
}

/** Follows by cursor all the time, until there is nothing more after `done`. */
async function follow(
  senderIds: readonly string[],
  { waitMs, limit }: { readonly waitMs: number; readonly limit: number },
  done: AbortSignal,
): Promise<readonly FeedEvent[]> {
  const seen: FeedEvent[] = [];
  const read = (after: number | undefined, most: number) =>
    readFeedPart(database.reader(mediator), { senderIds, after, limit: most });
  for (let after = 0; ; ) {
    const wasDone = done.aborted;
    const { events, next } = await followEvents({ senderIds, after, limit, waitMs, signal: done }, { read, waiter });
    seen.push(...events);
    assert.ok(next >= after);
    after = next;
    if (wasDone && events.length === 0) return seen;
  }
}

function cursorsOf(events: readonly FeedEvent[]): readonly number[] {
  return events.map(({ cursor }) => cursor);
}

function namesOf(events: readonly FeedEvent[]): readonly string[] {
  return events.map(({ details: { name } }) => (typeof name === 'string' ? name : ''));
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
