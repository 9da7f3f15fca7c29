// What a webhook is posted, its secrets, and the signature that its receiver checks: HMAC-SHA256 over timestamp and body (issue 3, webhooks).
import { createHmac, randomBytes } from 'node:crypto';

/** What is posted: the events in their order, the last of them named by Brevduva-Event-Id. */
export function callBody(webhookId: string, events: readonly object[]): Buffer {
  return Buffer.from(JSON.stringify({ webhookId, events }));
}

/** A new secret: 32 random bytes as text. The text as it stands is the key of the HMAC. */
export function newSecretText(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}

/** The headers of a call. `timestamp` is in whole seconds; the signed text is `timestamp.body`; one v1 for each secret. */
export function signatureHeaders(
  body: Uint8Array,
  { eventId, at, secrets }: { readonly eventId: string; readonly at: Date; readonly secrets: readonly string[] },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const hmac = createHmac('sha256', secret).update(`${timestamp}.`).update(body);
    return `v1=${hmac.digest('hex')}`;
  });
  return {
    'brevduva-event-id': eventId,
    'brevduva-timestamp': timestamp,
    'brevduva-signature': signatures.join(','),
  };
}
