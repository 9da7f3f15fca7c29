// Remembers tokens that were just found good: a system sends the same one with each of thousands of calls (RFC 9068, 4).
import { createHash } from 'node:crypto';
import type { VerifyToken } from './bearer.ts';

interface Remembered {
  readonly client: Awaited<ReturnType<VerifyToken>>;
  readonly until: number;
}

/** Short, so that a key which the issuer has withdrawn is not trusted for long. */
const FOR_MS = 10_000;
const MOST = 500;

/**
 * The same verifier, asked once in ten seconds for each token. Only good answers are kept, by the token's SHA-256, and never
 * beyond the token's own end.
 */
export function rememberGoodTokens(verify: VerifyToken, now: () => number = Date.now): VerifyToken {
  const good = new Map<string, Remembered>();
  return async (token) => {
    const name = createHash('sha256').update(token).digest('base64');
    const known = good.get(name);
    if (known !== undefined && known.until > now()) return known.client;
    good.delete(name);
    const client = await verify(token);
    if (good.size >= MOST) good.clear();
    good.set(name, { client, until: Math.min(now() + FOR_MS, endOf(token)) });
    return client;
  };
}

/** `exp` in milliseconds; the token is verified, so it is there. */
function endOf(token: string): number {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
  return typeof exp === 'number' ? exp * 1000 : 0;
}
