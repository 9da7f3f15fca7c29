// The truth about letters after a fault: what lies in the mailboxes, what their statuses say, and what the feed told.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { RestClient } from '../../src/platform/http-client/rest-client.ts';
import { messageKeyOf } from '../../src/services/mailbox/store/deliveries.ts';
import type { StatusBody } from '../scenarios/mediator-client.ts';
import { atOther, atOurs, type CrashNetwork } from './crash-network.ts';
import { assertWhole, type FeedFollower } from './feed-follower.ts';
import type { HandedIn, NewLetter } from './hand-in-mailing.ts';

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

/** Nothing counted yet. */
export function noCounts(): Counts {
  return { letters: 0, attemptsAgain: 0, extraCopies: 0, recordedAsRepeated: 0, events: 0 };
}

/** Holds every letter of a mailing against the mailboxes, its status and its events, and counts what was met. Throws at the first untruth. */
export async function assertTrue(
  network: CrashNetwork,
  feed: FeedFollower,
  handedIn: readonly HandedIn[],
  counts: Counts,
): Promise<void> {
  const statuses = await statusesOf(network, handedIn.length);
  const kept = await copiesInMailbox(network, handedIn);
  for (const { deliveryId, messageId } of handedIn) {
    const story = feed.stories.get(deliveryId) ?? [];
    const status = statuses.get(deliveryId);
    const about = `${messageId} (${deliveryId}) is ${JSON.stringify(status)}; its events: ${JSON.stringify(story)}`;
    assertWhole(deliveryId, story);
    assert.equal(status?.state, 'delivered', about);
    const attempts = story.filter(({ kind }) => kind === 'attempted');
    counts.attemptsAgain += attempts.length - 1;
    counts.events += story.length;
    feed.stories.delete(deliveryId);
    if (messageId.includes('-ours-')) {
      assert.deepEqual(kept.get(messageId), [status.transId], about);
      assert.equal(status.possiblyRepeated, false, about);
      continue;
    }
    const copies = network.copies.get(messageId) ?? 0;
    const repeated = attempts.filter(({ details }) => details.possiblyRepeated === true).length;
    assert.ok(copies >= 1, about);
    // Each copy beyond the first came with an attempt that was recorded as possibly a repeat, and with nothing else.
    assert.ok(copies - 1 <= repeated, `${copies} copies: ${about}`);
    assert.equal(status.possiblyRepeated, repeated > 0, about);
    counts.extraCopies += copies - 1;
    counts.recordedAsRepeated += repeated > 0 ? 1 : 0;
  }
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

/** A mailing's letters to both operators, mixed, so that a fault at any moment meets both. */
export function lettersOf(name: string, ours: number, others: number): NewLetter[] {
  const to = (kind: string, count: number, people: readonly string[]) =>
    Array.from({ length: count }, (_, n) => ({
      messageId: `${name}-${kind}-${n}`,
      recipient: people[n % people.length] ?? '',
    }));
  const [first, second] = [to('ours', ours, atOurs), to('other', others, atOther)];
  return [...first, ...second].toSorted((a, b) => (hashOf(a.messageId) < hashOf(b.messageId) ? -1 : 1));
}

function hashOf(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => Math.imul(sum ^ byte, 16_777_619), 0) >>> 0;
}
