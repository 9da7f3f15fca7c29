// A round's letters handed in by a system that never gives up: each call again under the same key until it is acknowledged.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { RestOutcome } from '../../src/platform/http-client/rest-client.ts';
import type { CrashNetwork } from './crash-network.ts';

const CALLERS = 12;

export interface NewLetter {
  readonly messageId: string;
  readonly recipient: string;
}

export interface HandedIn extends NewLetter {
  readonly deliveryId: string;
}

/** Resolves when every letter is acknowledged. */
export async function handInMailing(
  network: CrashNetwork,
  _name: string,
  letters: readonly NewLetter[],
): Promise<readonly HandedIn[]> {
  const handedIn: HandedIn[] = [];
  const waiting = [...letters];
  const caller = async () => {
    for (let letter = waiting.shift(); letter !== undefined; letter = waiting.shift())
      handedIn.push({ ...letter, deliveryId: await handIn(network, letter) });
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return handedIn;
}

async function handIn(network: CrashNetwork, { messageId, recipient }: NewLetter): Promise<string> {
  const body = network.signed(messageId, recipient);
  for (;;) {
    const headers = { 'content-type': 'application/xml', 'idempotency-key': messageId };
    const outcome = await network.client.request({
      method: 'POST',
      path: '/deliveries',
      headers,
      body,
      timeoutMs: 10_000,
    });
    if (outcome.kind === 'answer' && outcome.status === 202) return String(Object(outcome.json).deliveryId);
    if (outcome.kind === 'answer') assertComeBack(outcome);
    await pause(100);
  }
}

/** An answer that is no yes says "come back", and when: anything else is wrong while something is away. */
export function assertComeBack({ status, headers, body }: Extract<RestOutcome, { kind: 'answer' }>): void {
  assert.equal(status, 503, Buffer.from(body).toString());
  assert.match(headers['retry-after'] ?? '', /^[1-9][0-9]*$/);
}
