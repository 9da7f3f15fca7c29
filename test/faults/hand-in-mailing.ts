// A round's letters handed in by a system that never gives up: a mailing of one batch, and single letters beside it. Each call is made
// again under the same key until it is acknowledged.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { RestOutcome, RestRequest } from '../../src/platform/http-client/rest-client.ts';
import { atOther, atOurs, type CrashNetwork } from './crash-network.ts';

/** One letter in so many is handed in by itself. */
export const SINGLE_EVERY = 8;
const SINGLE_CALLERS = 6;
const LINES_AT_ONCE = 1000;

export interface NewLetter {
  readonly messageId: string;
  readonly recipient: string;
}

export interface HandedIn extends NewLetter {
  readonly deliveryId: string;
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

/** Resolves when every letter is acknowledged and the mailing has been started. */
export async function handInMailing(
  network: CrashNetwork,
  name: string,
  letters: readonly NewLetter[],
): Promise<readonly HandedIn[]> {
  const singles = letters.filter((_, index) => index % SINGLE_EVERY === 0);
  const mailed = letters.filter((_, index) => index % SINGLE_EVERY !== 0);
  const both = await Promise.all([handInSingles(network, singles), handInBatch(network, name, mailed)]);
  return both.flat();
}

async function handInSingles(network: CrashNetwork, letters: readonly NewLetter[]): Promise<readonly HandedIn[]> {
  const handedIn: HandedIn[] = [];
  const waiting = [...letters];
  const caller = async () => {
    for (let letter = waiting.shift(); letter !== undefined; letter = waiting.shift()) {
      const body = network.signed(letter.messageId, letter.recipient);
      const headers = { 'content-type': 'application/xml', 'idempotency-key': letter.messageId };
      const { deliveryId } = await untilAcknowledged(network, { method: 'POST', path: '/deliveries', headers, body });
      handedIn.push({ ...letter, deliveryId: String(deliveryId) });
    }
  };
  await Promise.all(Array.from({ length: SINGLE_CALLERS }, caller));
  return handedIn;
}

async function handInBatch(
  network: CrashNetwork,
  name: string,
  letters: readonly NewLetter[],
): Promise<readonly HandedIn[]> {
  const headers = { 'idempotency-key': name };
  const post = (path: string, body: object) =>
    untilAcknowledged(network, { method: 'POST', path, headers, body: { ...body } });
  const mailingId = String((await post('/mailings', { name })).mailingId);
  const batchId = String((await post('/batches', { mailingId })).batchId);
  for (let from = 0; from < letters.length; from += LINES_AT_ONCE)
    await addLines(network, `/batches/${batchId}/lines`, letters.slice(from, from + LINES_AT_ONCE));
  await post(`/batches/${batchId}/commit`, {});
  const deliveries = await deliveriesOf(network, `/batches/${batchId}/lines`, letters.length);
  await post(`/mailings/${mailingId}/start`, {});
  return letters.map((letter) => {
    const deliveryId = deliveries.get(letter.messageId);
    assert.ok(deliveryId !== undefined, `${letter.messageId} is not in its batch`);
    return { ...letter, deliveryId };
  });
}

async function addLines(network: CrashNetwork, path: string, letters: readonly NewLetter[]): Promise<void> {
  const lines = letters.map(({ messageId, recipient }) =>
    JSON.stringify({ key: messageId, delivery: network.signed(messageId, recipient).toString('base64') }),
  );
  const headers = { 'content-type': 'application/jsonl' };
  const body = Buffer.from(`${lines.join('\n')}\n`);
  const { taken, known } = await untilAcknowledged(network, { method: 'POST', path, headers, body });
  assert.equal(Number(taken) + Number(known), letters.length);
}

async function deliveriesOf(network: CrashNetwork, path: string, count: number): Promise<ReadonlyMap<string, string>> {
  const deliveries = new Map<string, string>();
  for (let offset = 0; offset < count; offset += 1000) {
    const page = await untilAcknowledged(network, { method: 'GET', path: `${path}?limit=1000&offset=${offset}` });
    assert.ok(Array.isArray(page.lines));
    for (const { key, deliveryId } of page.lines) deliveries.set(String(key), String(deliveryId));
  }
  return deliveries;
}

async function untilAcknowledged(
  network: CrashNetwork,
  request: Omit<RestRequest, 'timeoutMs'>,
): Promise<Record<string, unknown>> {
  for (;;) {
    const outcome = await network.client.request({ ...request, timeoutMs: 30_000 });
    if (outcome.kind === 'answer' && outcome.status < 300) {
      network.answers.yes.add();
      return Object(outcome.json);
    }
    if (outcome.kind === 'answer') {
      assertComeBack(request.path, outcome);
      network.answers.comeBack.add();
    }
    await pause(100);
  }
}

/** An answer that is no yes says "come back", and when: anything else is wrong while something is away. */
function assertComeBack(path: string, { status, headers, body }: Extract<RestOutcome, { kind: 'answer' }>): void {
  assert.equal(status, 503, `${path}: ${Buffer.from(body).toString()}`);
  assert.match(headers['retry-after'] ?? '', /^[1-9][0-9]*$/);
}
