// Absolute links, paging and ETags of the REST API (DIGG HYP.07–HYP.14, FNS.10–FNS.14, CAC.01; RFC 7239, RFC 9110 13)
import { createHash } from 'node:crypto';
import { type BlockList, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressList } from './health.ts';
import type { Link, Links, Meta } from './rest-schemas.ts';

interface Remembered {
  readonly publicUrl: string;
  readonly proxies: BlockList | undefined;
}

// The API's routes live in a scope of the server; both share its raw server, which is the key.
const apis = new WeakMap<object, Remembered>();

/** Keeps what links are made from. */
export function rememberApi(
  app: Pick<FastifyInstance, 'server' | 'trustedProxies'>,
  { publicUrl }: { readonly publicUrl: string },
): void {
  const proxies = app.trustedProxies.length === 0 ? undefined : addressList(app.trustedProxies);
  apis.set(app.server, { publicUrl: publicUrl.replace(/\/$/, ''), proxies });
}

/** The address of the API's root as the client sees it, without a slash at its end. */
export function apiBaseOf(request: FastifyRequest): string {
  const { publicUrl, proxies } = apis.get(request.server.server) ?? { publicUrl: '', proxies: undefined };
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const believed = proxies?.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') ?? false;
  const gateway = believed ? gatewayOf(request.headers.forwarded) : undefined;
  return `${gateway ?? publicUrl}/api/v1`;
}

/** The origin in a Forwarded header: its first element is what the client used (RFC 7239 4). */
function gatewayOf(header: string | undefined): string | undefined {
  const first = header?.split(',')[0] ?? '';
  const host = /(?:^|;)\s*host="?([A-Za-z0-9.:[\]-]+)"?/i.exec(first)?.[1];
  const proto = /(?:^|;)\s*proto="?(https?)"?/i.exec(first)?.[1];
  return host === undefined ? undefined : `${proto ?? 'https'}://${host}`;
}

/** One link; `path` is relative to the API's root, beginning with a slash. */
export function link(request: FastifyRequest, path: string, rel: string, method: Link['method'] = 'GET'): Link {
  return { href: `${apiBaseOf(request)}${path}`, rel, method };
}

/** `_meta` and `_links` of a list. `path` is the list's own; every other query parameter follows along (FNS.12). */
export function pageOf(
  request: FastifyRequest,
  path: string,
  page: { readonly limit: number; readonly offset: number; readonly count: number; readonly totalRecords: number },
): { _meta: Meta; _links: Links } {
  const { limit, offset, count, totalRecords } = page;
  const at = (rel: string, start: number): Link => {
    const query = new URLSearchParams(request.url.split('?')[1] ?? '');
    query.set('limit', String(limit));
    query.set('offset', String(start));
    return link(request, `${path}?${query}`, rel);
  };
  const last = totalRecords === 0 ? 0 : Math.floor((totalRecords - 1) / limit) * limit;
  return {
    _meta: { totalRecords, offset, limit, count },
    _links: {
      self: at('self', offset),
      first: at('first', 0),
      ...(offset > 0 ? { prev: at('prev', Math.max(0, Math.min(offset, totalRecords) - limit)) } : {}),
      ...(offset + limit < totalRecords ? { next: at('next', offset + limit) } : {}),
      last: at('last', last),
    },
  };
}

/** A strong ETag of what will be answered. */
export function etagOf(value: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)}"`;
}

/** Sets the ETag; true when the client has it already, and the answer is then 304 without body. */
export function notModified(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  reply.header('etag', etag);
  const known = String(request.headers['if-none-match'] ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''));
  const same = known.includes(etag) || known.includes('*');
  if (same) reply.code(304);
  return same;
}
