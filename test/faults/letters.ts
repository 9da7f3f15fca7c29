// Letters for tests that kill things: sent under a key until acknowledged, followed until delivered, counted in the mailboxes.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { RestClient } from '../../src/platform/http-client/rest-client.ts';
import type { KilledSandbox } from './killed-sandbox.ts';

const SETTLE_MS = 240_000;
const recipients = ['198101052382', '195303231855'];

export interface Sent {
  readonly key: string;
  readonly body: {
    readonly recipient: string;
    readonly subject: string;
    readonly text: string;
    readonly protectionClass: number;
  };
  /** Where it is, once it was acknowledged. */
  location?: string;
}

/** Posts once; where it was acknowledged is noted. The same key and content each time. */
export async function post(client: RestClient, letter: Sent): Promise<void> {
  if (letter.location !== undefined) return;
  const headers = { 'idempotency-key': letter.key };
  const outcome = await client.request({
    method: 'POST',
    path: '/letters',
    headers,
    body: letter.body,
    timeoutMs: 15_000,
  });
  if (outcome.kind !== 'answer') return;
  if (outcome.status >= 500) return;
  assert.equal(outcome.status, 202, `${outcome.status} ${Buffer.from(outcome.body).toString()}`);
  letter.location = outcome.headers.location ?? '';
}

async function stateOf(client: RestClient, letter: Sent): Promise<string> {
  const path = /\/letters\/[^/]+$/.exec(letter.location ?? '')?.[0] ?? '/letters/none';
  const outcome = await client.request({ method: 'GET', path, timeoutMs: 10_000 });
  if (outcome.kind !== 'answer' || outcome.status >= 500) return 'not answered';
  assert.equal(outcome.status, 200, `an acknowledged letter is not there: ${Buffer.from(outcome.body).toString()}`);
  return typeof outcome.json === 'object' && outcome.json !== null && 'state' in outcome.json
    ? String(outcome.json.state)
    : 'none';
}

export async function untilDelivered(client: RestClient, letters: readonly Sent[]): Promise<Record<string, number>> {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const states: Record<string, number> = {};
    for (const letter of letters) {
      const state = await stateOf(client, letter);
      states[state] = (states[state] ?? 0) + 1;
    }
    if (states.delivered === letters.length || Date.now() > until) return states;
    await pause(500);
  }
}

/** Every letter is in one mailbox, once, and nothing else is. */
export async function assertEachOnce(sandbox: KilledSandbox, letters: readonly Sent[]): Promise<void> {
  // Subjects are sealed in the mailboxes: a copy is known by the TransId that the sender was told, and one that nobody was told of by none.
  const found = await sandbox.rows(`select sender.letter.subject, count(*)::int as copies from
    (select trans_id from mailbox_a.delivery union all select trans_id from mailbox_b.delivery) as both_operators
    left join sender.letter on sender.letter.trans_id = both_operators.trans_id
    group by subject order by subject collate "C"`);
  const expected = letters.map(({ body }) => ({ subject: body.subject, copies: 1 }));
  assert.deepEqual(
    found,
    expected.toSorted((a, b) => (a.subject < b.subject ? -1 : 1)),
  );
}

export function newLetter(round: number, n: number): Sent {
  const name = `round-${round}-letter-${String(n).padStart(2, '0')}`;
  const recipient = recipients[n % recipients.length] ?? '';
  return { key: name, body: { recipient, subject: name, text: 'x'.repeat(n * 500 + 1), protectionClass: 3 } };
}

/** A small seeded generator (mulberry32): the same seed kills at the same moments. */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
