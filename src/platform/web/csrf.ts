// Against forged requests: where the request comes from, and a token bound to the session (OWASP CSRF; Fetch Metadata)
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const NONCE_BYTES = 16;

/**
 * A token for one form. `binding` is the secret of the session's cookie (or of the anonymous one): a token works in that
 * session only, needs no store, and is another text each time, so that compression reveals nothing (BREACH).
 */
export function makeToken(binding: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  return Buffer.concat([nonce, proof(binding, nonce)]).toString('base64url');
}

/** Whether the token was made for this session. */
export function tokenIsGood(binding: string | undefined, token: unknown): boolean {
  if (binding === undefined || binding === '' || typeof token !== 'string' || token.length > 200) return false;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== NONCE_BYTES + 32) return false;
  return timingSafeEqual(bytes.subarray(NONCE_BYTES), proof(binding, bytes.subarray(0, NONCE_BYTES)));
}

function proof(binding: string, nonce: Uint8Array): Buffer {
  return createHmac('sha256', binding).update('brevduva form').update(nonce).digest();
}

export interface Provenance {
  readonly 'sec-fetch-site'?: string | string[] | undefined;
  readonly origin?: string | string[] | undefined;
}

/**
 * Whether a request that changes something comes from our own pages. Browsers send at least one of the two headers with
 * every such request; a client that sends neither is no browser and has no victim's cookies, but the token stops it too.
 */
export function comesFromUs(headers: Provenance, origins: readonly string[]): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || (typeof origin === 'string' && origins.includes(origin));
}

/** A new secret for tokens of somebody who has no session. */
export function newBinding(): string {
  return randomBytes(32).toString('base64url');
}
