// The test button: one event that is no delivery's, and what the receiver said to it.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Webhook } from '../store/webhooks.ts';
import type { Receivers } from './call-receiver.ts';
import { callBody } from './event-body.ts';

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

/** Sends an event of kind `test`; nothing of the webhook's position or state changes. */
export async function testReceiver(
  { id, organisation, url }: Webhook,
  tools: { readonly receivers: Receivers; readonly secrets: readonly string[]; readonly clock: Clock },
): Promise<TestResult> {
  const at = tools.clock();
  const eventId = `test-${randomUUID()}`;
  const event = {
    cursor: eventId,
    senderId: organisation,
    deliveryId: '00000000-0000-0000-0000-000000000000',
    kind: 'test',
    at: at.toISOString(),
    details: {},
  };
  const started = performance.now();
  const body = callBody(id, [event]);
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
