// The truth about letters after a fault: what lies in the mailboxes, what their statuses say, and what the feed told.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { RestClient } from '../../src/platform/http-client/rest-client.ts';
import { messageKeyOf } from '../../src/services/mailbox/store/deliveries.ts';
import type { EventBody, StatusBody } from '../scenarios/mediator-client.ts';
import type { CrashNetwork } from './crash-network.ts';
import { assertWhole, type FeedFollower } from './feed-follower.ts';
import type { HandedIn } from './hand-in-mailing.ts';

const SETTLE_MS = 300_000;

export interface Counts {
  letters: number;
  /** Attempts beyond one for each letter. */
  attemptsAgain: number;
  /** Copies beyond one at the operator that does not remove repeats. */
  extraCopies: number;
  /** Deliveries there that are recorded as "possibly more than once". */
  recordedAsRepeated: number;
  events: number;
}

/** An attempt as it lies in the mediator's database. */
interface AttemptRow {
  readonly delivery_id: string;
  readonly number: number;
  readonly outcome: string | null;
  readonly possibly_repeats: boolean;
  readonly trans_id: string | null;
}

/** Holds letters against the truth, counts what was met, and remembers enough to look once more when all is over. */
export class Truth {
  readonly counts: Counts = { letters: 0, attemptsAgain: 0, extraCopies: 0, recordedAsRepeated: 0, events: 0 };
  readonly #network: CrashNetwork;
  readonly #feed: FeedFollower;
  /** Letters to the operator that removes no repeats: how many attempts are recorded as possibly one. */
  readonly #repeated = new Map<string, number>();

  constructor(network: CrashNetwork, feed: FeedFollower) {
    this.#network = network;
    this.#feed = feed;
  }

  /** Holds every letter of a mailing against the mailboxes, its status, its attempts and its events. Throws at the first untruth. */
  async hold(handedIn: readonly HandedIn[]): Promise<void> {
    const network = this.#network;
    const statuses = await statusesOf(network, handedIn.length);
    const kept = await copiesInMailbox(network, handedIn);
    const attempts = await attemptsOf(network, handedIn);
    for (const { deliveryId, messageId } of handedIn) {
      const story = this.#feed.stories.get(deliveryId) ?? [];
      const status = statuses.get(deliveryId);
      const made = attempts.get(deliveryId) ?? [];
      const about = `${messageId} (${deliveryId}) is ${JSON.stringify(status)}; its attempts: ${JSON.stringify(made)}; its events: ${JSON.stringify(story)}`;
      assertWhole(deliveryId, story);
      assert.equal(status?.state, 'delivered', about);
      assertAttempts(made, story, status, about);
      this.counts.letters += 1;
      this.counts.attemptsAgain += made.length - 1;
      this.counts.events += story.length;
      this.#feed.stories.delete(deliveryId);
      if (messageId.includes('-ours-')) this.#holdOurs(made, kept.get(messageId), status, about);
      else this.#holdOther(messageId, made, status, about);
    }
  }

  /** When all is over: nothing has come late, and nothing is there that nobody handed in. */
  async holdAll(): Promise<void> {
    const { letters } = this.counts;
    assert.deepEqual([...this.#feed.stories], [], 'events of nobody’s, or after the end');
    for (const [messageId, repeated] of this.#repeated)
      assert.ok((this.#network.copies.get(messageId) ?? 0) - 1 <= repeated, `a copy of ${messageId} came late`);
    assert.equal(this.#network.copies.size, this.#repeated.size);
    const ours = letters - this.#repeated.size;
    const [there] = await this.#network.processes.rows(
      `select (select count(*)::int from mailbox_a.letter) as kept, (select count(*)::int from mailbox_a.delivery) as "keptDeliveries",
         (select count(*)::int from mediator.delivery) as accepted, (select count(*)::int from mediator.outbox) as waiting,
         (select count(*)::int from mediator.attempt where outcome is null) as open, (select position::int from mediator.feed_head) as told`,
    );
    const told = this.counts.events;
    assert.deepEqual(there, { kept: ours, keptDeliveries: ours, accepted: letters, waiting: 0, open: 0, told });
    await this.#holdLog();
  }

  // The mediation log is made from the feed afterwards, and its blocks do not wait for the disk: a crash has them made again.
  async #holdLog(): Promise<void> {
    const { processes } = this.#network;
    const { letters, attemptsAgain, events } = this.counts;
    for (const until = Date.now() + SETTLE_MS; ; await pause(100)) {
      const [head] = await processes.rows<{ read: number }>('select feed_position::int as read from mediator.log_head');
      if (head?.read === events) break;
      assert.ok(Date.now() < until, `the log has read ${head?.read} of ${events} events`);
    }
    const logged = await processes.rows(
      `select kind, count(*)::int as entries, count(distinct delivery_id)::int as deliveries from mediator.log_entry
       where kind in ('accepted', 'attempted', 'delivered') group by kind order by kind`,
    );
    assert.deepEqual(logged, [
      { kind: 'accepted', entries: letters, deliveries: letters },
      { kind: 'attempted', entries: letters + attemptsAgain, deliveries: letters },
      { kind: 'delivered', entries: letters, deliveries: letters },
    ]);
  }

  #holdOurs(made: readonly AttemptRow[], kept: readonly string[] | undefined, status: StatusBody, about: string): void {
    assert.deepEqual(kept, [status.transId], about);
    assert.equal(status.possiblyRepeated, false, about);
    assert.ok(
      made.every((attempt) => !attempt.possibly_repeats),
      about,
    );
  }

  #holdOther(messageId: string, made: readonly AttemptRow[], status: StatusBody, about: string): void {
    const copies = this.#network.copies.get(messageId) ?? 0;
    const repeated = made.filter((attempt) => attempt.possibly_repeats).length;
    assert.ok(copies >= 1, about);
    // Recorded as possibly a repeat: each attempt after one that ended unknown, and no other.
    const doubted = made.findIndex(({ outcome }) => outcome === 'unknown');
    assert.equal(repeated, doubted === -1 ? 0 : made.length - 1 - doubted, about);
    // Each copy beyond the first came with such an attempt, and with nothing else.
    assert.ok(copies - 1 <= repeated, `${copies} copies: ${about}`);
    assert.equal(status.possiblyRepeated, repeated > 0, about);
    this.#repeated.set(messageId, repeated);
    this.counts.extraCopies += copies - 1;
    this.counts.recordedAsRepeated += repeated > 0 ? 1 : 0;
  }
}

/** What is stored of the attempts, what the feed told of them and what the status says are the same. */
function assertAttempts(
  made: readonly AttemptRow[],
  story: readonly EventBody[],
  status: StatusBody,
  about: string,
): void {
  const told = story.filter(({ kind }) => kind === 'attempted').map(({ details }) => details);
  assert.deepEqual(
    told.map(({ attempt, possiblyRepeated }) => [attempt, possiblyRepeated === true]),
    made.map(({ number, possibly_repeats }) => [number, possibly_repeats]),
    about,
  );
  const last = made.at(-1);
  assert.deepEqual([last?.outcome, last?.trans_id], ['delivered', status.transId], about);
  const before = made.slice(0, -1);
  assert.ok(
    before.every(({ outcome }) => outcome === 'unknown' || outcome === 'not-sent'),
    about,
  );
  const unknown = before.filter(({ outcome }) => outcome === 'unknown').map(({ number }) => number);
  const doubts = story.filter(({ kind }) => kind === 'unknown').map(({ details }) => details.attempt);
  assert.deepEqual(doubts, unknown, about);
  assert.equal(status.doubt, unknown.length > 0, about);
}

async function statusesOf(network: CrashNetwork, count: number): Promise<ReadonlyMap<string, StatusBody>> {
  const statuses = new Map<string, StatusBody>();
  for (let offset = 0; offset < count; offset += 100) {
    const path = `/deliveries?limit=100&offset=${offset}`;
    const { deliveries } = Object(await untilAnswered(network.client, path));
    for (const delivery of deliveries) statuses.set(String(delivery.deliveryId), delivery);
  }
  return statuses;
}

// What was killed may still be coming back: 503 says so, and anything else but 200 is wrong.
async function untilAnswered(client: RestClient, path: string): Promise<unknown> {
  for (const until = Date.now() + SETTLE_MS; Date.now() < until; await pause(100)) {
    const outcome = await client.request({ method: 'GET', path, timeoutMs: 30_000 });
    if (outcome.kind !== 'answer' || outcome.status === 503) continue;
    assert.equal(outcome.status, 200, Buffer.from(outcome.body).toString());
    return outcome.json;
  }
  throw new Error(`${path} is not answered`);
}

/** The TransIds under which each of these letters is in our mailbox, found by the digest of its message id: the id itself is sealed there. */
async function copiesInMailbox(network: CrashNetwork, letters: readonly HandedIn[]) {
  const ids = new Map(letters.map(({ messageId }) => [messageKeyOf([messageId]).toString('hex'), messageId]));
  const rows = await network.processes.rows<{ key: string; trans_ids: string[] }>(
    `select encode(message_key, 'hex') as key, array_agg(trans_id) as trans_ids from mailbox_a.letter
     join mailbox_a.delivery on delivery.id = letter.delivery_id
     where message_key = any($1) group by message_key`,
    [[...ids.keys()].map((key) => Buffer.from(key, 'hex'))],
  );
  return new Map(rows.map((row) => [ids.get(row.key) ?? '', row.trans_ids]));
}

async function attemptsOf(network: CrashNetwork, letters: readonly HandedIn[]) {
  const rows = await network.processes.rows<AttemptRow>(
    `select delivery_id, number, outcome, possibly_repeats, trans_id from mediator.attempt
     where delivery_id = any($1) order by delivery_id, number`,
    [letters.map(({ deliveryId }) => deliveryId)],
  );
  return Map.groupBy(rows, (row) => row.delivery_id);
}
