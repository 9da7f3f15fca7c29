// What every request must pass before a handler sees it: its address, its origin, its form token, the rate
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../domain/errors.ts';
import { CSRF_FIELD } from '../pages/components/forms.ts';
import { addressesOf } from './addresses.ts';
import { comesFromUs } from './csrf.ts';
import { isMonitoring } from './health.ts';
import type { WebServerOptions } from './options.ts';

/** API requests carry a bearer token and no cookie counts there: nothing can be forged in somebody's name. */
export function isApi(request: FastifyRequest): boolean {
  return request.url.startsWith('/api/');
}

/** Adds the checks. Their order: address, rate, origin, (body read), token. */
export async function addRequestChecks(app: FastifyInstance, options: WebServerOptions): Promise<void> {
  const addresses = addressesOf(options);
  app.addHook('onRequest', async (request, reply) => {
    // A monitor is no browser: a page that found its way here by a name of its own (DNS rebinding) is.
    const { origin, 'sec-fetch-site': site } = request.headers;
    if (isMonitoring(request) && origin === undefined && site === undefined) return undefined;
    if (!addresses.answersTo(request)) {
      throw new BrevduvaError('not-found', 'the host name is not ours', { reason: 'wrong-address' });
    }
    const better = addresses.betterAddress(request);
    return better === undefined ? undefined : reply.redirect(better, 307);
  });
  await addRateLimits(app, options);
  app.addHook('onRequest', async (request) => {
    if (!isGuarded(request) || comesFromUs(request.headers, addresses.origins(request))) return;
    throw new BrevduvaError('access-denied', 'the form was sent from another site', { reason: 'form-expired' });
  });
  app.addHook('preHandler', async (request) => {
    if (!isGuarded(request)) return;
    if (request.isMultipart()) return refuseUnlessExpected(request);
    const header = request.headers['x-csrf-token'];
    if (request.formTokenIsGood(header ?? fieldOf(request.body, CSRF_FIELD))) return;
    throw new BrevduvaError('access-denied', 'the form token is missing or wrong', { reason: 'form-expired' });
  });
}

function isGuarded(request: FastifyRequest): boolean {
  const safe = ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(request.method);
  return !safe && !request.is404 && !isApi(request) && request.routeOptions.config.csrf !== false;
}

/** A multipart form's token is judged by readForm as the first thing in the stream; a handler that takes none gets none. */
function refuseUnlessExpected(request: FastifyRequest): void {
  if (request.routeOptions.config.multipart === true) return;
  throw new BrevduvaError('unsupported-mime-type', 'this address takes no files');
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Object.getOwnPropertyDescriptor(body, name)?.value : undefined;
}

async function addRateLimits(app: FastifyInstance, { limits = {} }: WebServerOptions): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    max: (request) => (isApi(request) ? (limits.apiPerMinute ?? 60_000) : (limits.pagesPerMinute ?? 1_200)),
    timeWindow: 60_000,
    keyGenerator: (request) => `${isApi(request) ? 'api' : 'pages'} ${request.ip}`,
    allowList: (request) => request.url.startsWith('/assets/') || isMonitoring(request),
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeaders: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
      'retry-after': true,
    },
    errorResponseBuilder: (_request, { ttl }) =>
      new BrevduvaError('too-many', 'the rate limit was reached', { retryAfter: Math.ceil(ttl / 1000) }),
  });
}
