// `fetch` for OpenID Connect over the house's one guarded way out: no redirects, addresses checked, through the proxy (DESIGN, Web).
import { createSecureContext } from 'node:tls';
import type { Environment, OutboundConfig } from '../config/parts.ts';
import { GuardedClient } from '../http-client/guarded-client.ts';

/** What openid-client and jose ask of a fetch. */
export type IssuerFetch = (
  url: string,
  options: {
    readonly method?: string;
    readonly headers?: Headers | Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly signal?: AbortSignal | null;
  },
) => Promise<Response>;

const TIMEOUT_MS = 10_000;
const ANSWER_MAX = 1024 * 1024;
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(body.toString());
  if (body instanceof Uint8Array) return Buffer.from(body);
  throw new TypeError('this kind of body is not sent to an issuer');
}

/**
 * Makes one. Answers are at most 1 MiB and 10 s away. Rejects with a TypeError, as fetch does, when there is no answer;
 * its cause is the reason in one word.
 */
export function issuerFetch(environment: Environment, outbound: OutboundConfig = {}): IssuerFetch {
  // The sandbox's own issuers are on this machine.
  const allowPrivate = [...(outbound.allowPrivate ?? []), ...(environment === 'sandbox' ? LOOPBACK : [])];
  const client = new GuardedClient({ outbound: { ...outbound, allowPrivate } });
  const tls = createSecureContext({ minVersion: 'TLSv1.2' });
  return async (url, options) => {
    const { body, signal } = options;
    const headers = Object.fromEntries(new Headers({ 'user-agent': 'Brevduva', ...plain(options.headers) }));
    if (body instanceof URLSearchParams) headers['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8';
    const outcome = await client.send(
      {
        url,
        method: options.method ?? 'GET',
        headers,
        body: bytesOf(body),
        timeoutMs: TIMEOUT_MS,
        maxAnswerBytes: ANSWER_MAX,
        signal: signal ?? undefined,
      },
      tls,
    );
    if (outcome.kind !== 'answer') throw new TypeError('the issuer gave no answer', { cause: outcome.reason });
    const pairs = Object.entries(outcome.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] satisfies [string, string]],
    );
    const empty = [204, 205, 304].includes(outcome.status);
    return new Response(empty ? null : new Uint8Array(outcome.body), { status: outcome.status, headers: pairs });
  };
}

function plain(headers: Headers | Readonly<Record<string, string>> | undefined): Record<string, string> {
  return headers instanceof Headers ? Object.fromEntries(headers) : { ...headers };
}
