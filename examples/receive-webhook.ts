// Receives the mediator's webhooks in a system of your own: checks the signature and the time, and keeps each event once.
// Needs only Node. Give `receive` to your own web server; the secret is what POST /webhooks answered, once.
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Event {
  /** The event's id. It grows: keep the last one together with what you did. */
  readonly cursor: string;
  readonly senderId: string;
  readonly deliveryId: string;
  readonly kind: string;
  readonly at: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Seconds that a call may be old: a copied call cannot be sent again later. */
const MAX_AGE_SECONDS = 300;

/** Whether the call comes from someone who has the secret, and is new. `body` is the bytes as they came, before any parsing. */
export function isGenuine(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Uint8Array,
  secret: string,
  now: Date = new Date(),
): boolean {
  const timestamp = String(headers['brevduva-timestamp'] ?? '');
  const age = now.getTime() / 1000 - Number(timestamp);
  if (!/^[0-9]{1,12}$/.test(timestamp) || Math.abs(age) > MAX_AGE_SECONDS) return false;
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
  // While a secret is being replaced there are two signatures: one of them is ours.
  return String(headers['brevduva-signature'] ?? '')
    .split(',')
    .some((each) => {
      const [version, hex = ''] = each.trim().split('=');
      const given = Buffer.from(hex, 'hex');
      return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
    });
}

/** What to answer a call with. `lastKept` and `keep` are your database: keep the events and their last cursor in one transaction. */
export async function receive(
  call: { readonly headers: Readonly<Record<string, string | string[] | undefined>>; readonly body: Uint8Array },
  secret: string,
  mine: {
    readonly lastKept: () => Promise<bigint>;
    readonly keep: (events: readonly Event[], last: bigint) => Promise<void>;
  },
): Promise<{ readonly status: number }> {
  if (!isGenuine(call.headers, call.body, secret)) return { status: 401 };
  const { events }: { events: readonly Event[] } = JSON.parse(Buffer.from(call.body).toString('utf8'));
  // The test button's event is about no delivery.
  const real = events.filter(({ kind }) => kind !== 'test');
  // They come in order. What has come before, because our answer was lost, is passed over.
  const last = await mine.lastKept();
  const fresh = real.filter(({ cursor }) => BigInt(cursor) > last);
  const newest = fresh.at(-1);
  if (newest !== undefined) await mine.keep(fresh, BigInt(newest.cursor));
  return { status: 204 };
}
