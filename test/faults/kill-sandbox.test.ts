// Letters survive kill -9 of the whole sandbox at any moment: whatever was acknowledged is delivered once, and nothing else is (issue 2, "Data").
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { RestClient } from '../../src/platform/http-client/rest-client.ts';
import { freePortBase } from '../network.ts';
import { KilledSandbox } from './killed-sandbox.ts';

const ROUNDS = 5;
const LETTERS_A_ROUND = 12;
const SETTLE_MS = 180_000;
const recipients = ['198101052382', '195303231855'];
const folder = mkdtempSync(join(tmpdir(), 'brevduva-kill-'));
let sandbox: KilledSandbox | undefined;
after(async () => {
  await sandbox?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
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

/** Posts until answered or the sandbox is gone; the same key and content each time. */
async function post(client: RestClient, letter: Sent): Promise<void> {
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
  assert.ok(
    outcome.kind === 'answer' && outcome.status === 200,
    `an acknowledged letter is not there: ${JSON.stringify(outcome).slice(0, 300)}`,
  );
  return typeof outcome.json === 'object' && outcome.json !== null && 'state' in outcome.json
    ? String(outcome.json.state)
    : 'none';
}

async function untilDelivered(client: RestClient, letters: readonly Sent[]): Promise<Record<string, number>> {
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

test('every letter that was acknowledged is in its mailbox once, after five kills', { timeout: 600_000 }, async (t) => {
  const seed = randomInt(1_000_000);
  t.diagnostic(`seed ${seed}`);
  const random = mulberry(seed);
  sandbox = new KilledSandbox(join(folder, 'data'), await freePortBase());
  const letters: Sent[] = [];
  let acknowledgedBeforeAKill = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    await sandbox.start();
    const client = sandbox.client();
    for (let n = 0; n < LETTERS_A_ROUND; n++) letters.push(newLetter(round, n));
    const posting = Promise.all(letters.map((letter) => pause(random() * 1500).then(() => post(client, letter))));
    await pause(random() * 2500);
    await sandbox.kill(round % 2 === 0);
    await posting;
    client.close();
    acknowledgedBeforeAKill = letters.filter(({ location }) => location !== undefined).length;
    t.diagnostic(`round ${round}: ${acknowledgedBeforeAKill} of ${letters.length} acknowledged`);
  }
  assert.ok(acknowledgedBeforeAKill > 0, 'no letter was acknowledged before a kill: nothing was tested');
  await sandbox.start();
  const client = sandbox.client();
  for (const letter of letters) await post(client, letter);
  assert.deepEqual(await untilDelivered(client, letters), { delivered: letters.length });
  client.close();
  const inMailboxes = await sandbox.rows(`select subject, count(*)::int as copies from
    (select subject from mailbox_a.letter union all select subject from mailbox_b.letter) as both_operators group by subject order by subject`);
  assert.deepEqual(
    inMailboxes,
    letters
      .map(({ body }) => ({ subject: body.subject, copies: 1 }))
      .toSorted((a, b) => (a.subject < b.subject ? -1 : 1)),
  );
});

function newLetter(round: number, n: number): Sent {
  const name = `round-${round}-letter-${String(n).padStart(2, '0')}`;
  const recipient = recipients[n % recipients.length] ?? '';
  return { key: name, body: { recipient, subject: name, text: 'x'.repeat(n * 500 + 1), protectionClass: 3 } };
}

/** A small seeded generator (mulberry32): the same seed kills at the same moments. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
