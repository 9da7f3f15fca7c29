// The test button: one event that is about nothing, and what the receiver said to it.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Receivers } from './call-receiver.ts';

/** Characters of the receiver's answer that are shown. */
const SHOWN = 1000;

export interface TestResult {
  /** 2xx came. */
  readonly taken: boolean;
  readonly eventId: string;
  readonly status?: number;
  /** Why no whole answer came. */
  readonly reason?: string;
  readonly milliseconds: number;
  /** The beginning of the answer, without secrets. */
  readonly answer?: string;
}

export interface TestTools {
  readonly receivers: Receivers;
  readonly secrets: readonly string[];
  readonly clock: Clock;
  /** The body of a call with one event of kind `test` and this id. */
  readonly bodyOf: (eventId: string, at: Date) => Buffer;
}

/** Sends an event of kind `test`; nothing of the webhook's position or state changes. */
export async function testReceiver(url: string, tools: TestTools): Promise<TestResult> {
  const at = tools.clock();
  const eventId = `test-${randomUUID()}`;
  const started = performance.now();
  const body = tools.bodyOf(eventId, at);
  const answer = await tools.receivers.call({ url, body, eventId, secrets: tools.secrets, at });
  const milliseconds = Math.round(performance.now() - started);
  return {
    taken: answer.taken,
    eventId,
    ...(answer.status === undefined ? {} : { status: answer.status }),
    ...(answer.taken || answer.status !== undefined ? {} : { reason: answer.reason }),
    milliseconds,
    ...(answer.text === undefined || answer.text === '' ? {} : { answer: shown(answer.text, tools.secrets) }),
  };
}

// A receiver that prints what it was given must not make us print it: cut only after the secrets are out.
function shown(text: string, secrets: readonly string[]): string {
  const clean = secrets.reduce((left, secret) => left.replaceAll(secret, '…'), text);
  return clean.replaceAll(/\bwhsec_[\w-]+/g, '…').slice(0, SHOWN);
}
