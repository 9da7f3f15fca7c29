// Health, readiness and metrics for those who run the service: from loopback and named monitors only
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Histogram, Registry } from 'prom-client';
import { BrevduvaError } from '../../domain/errors.ts';
import { registryOf } from '../events/registry.ts';
import type { WebServerOptions } from './options.ts';

const PATHS = new Set(['/healthz', '/readyz', '/metrics']);

/** Whether the request is for one of the monitoring paths, which are reached by any host name. */
export function isMonitoring(request: FastifyRequest): boolean {
  return PATHS.has(request.url.split('?')[0] ?? '');
}

/** Addresses as CIDR or single ones; loopback is always in it. Throws for text that is neither. */
export function addressList(ranges: readonly string[]): BlockList {
  return listOf(['127.0.0.0/8', '::1', ...ranges]);
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** The time that answers took, by route pattern; never by address, which could name a letter. */
export function requestDurations(service: string): Histogram<'method' | 'route' | 'status'> {
  const name = 'brevduva_http_request_seconds';
  const registry = registryOf(service);
  const existing = registry.getSingleMetric(name);
  if (existing instanceof Histogram) return existing;
  return new Histogram({
    name,
    help: 'Seconds from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
}

/**
 * The addresses that a request may have come from, all to be judged. Behind a proxy on this machine everybody looks like
 * loopback, so a proxy's headers are believed only when it is a known one, and its own address counts for nothing then.
 */
function callersOf(request: FastifyRequest, proxies: BlockList): readonly string[] {
  const peer = request.socket.remoteAddress ?? '127.0.0.1';
  const { forwarded, 'x-forwarded-for': forwardedFor } = request.headers;
  if (forwarded === undefined && forwardedFor === undefined) return [peer];
  if (!holds(proxies, peer)) return ['unknown'];
  // The last element is the nearest proxy's own word (RFC 7239 4); `request.ip` reads X-Forwarded-For the same way.
  const node = /(?:^|[;,])\s*for="?([^;,"]*)"?[^,]*$/i.exec(forwarded ?? '')?.[1] ?? 'unknown';
  const last = /^\[([^\]]*)\]/.exec(node)?.[1] ?? node.replace(/:\d+$/, '');
  return [...(forwarded === undefined ? [] : [last]), ...(forwardedFor === undefined ? [] : [request.ip])];
}

function holds(list: BlockList, text: string): boolean {
  const address = text.replace(/^::ffff:/, '');
  return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Adds /healthz (the process lives), /readyz (it can do its work) and /metrics (Prometheus). */
export function addHealth(app: FastifyInstance, options: WebServerOptions): void {
  const monitors = addressList(options.listen.monitors ?? []);
  const proxies = listOf(app.trustedProxies);
  const guard = async (request: FastifyRequest): Promise<void> => {
    if (!callersOf(request, proxies).every((address) => holds(monitors, address))) {
      throw new BrevduvaError('not-found', 'monitoring is for configured addresses');
    }
  };
  app.get('/healthz', { onRequest: guard }, async (_request, reply) => reply.type('text/plain').send('ok\n'));
  app.get('/readyz', { onRequest: guard }, async (request, reply) => {
    try {
      if (app.stopping.aborted) throw new Error('stopping');
      await options.ready?.();
      return reply.type('text/plain').send('ready\n');
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      return reply.code(503).header('retry-after', '5').type('text/plain').send('not ready\n');
    }
  });
  const registry = registryOf(options.service);
  app.get('/metrics', { onRequest: guard }, async (_request, reply) =>
    reply.type(registry.contentType).send(await metricsOf(registry, options)),
  );
}

/** With those of the register beside it; what both have (the process's own) once. */
async function metricsOf(own: Registry, { service, metrics }: WebServerOptions): Promise<string> {
  if (metrics === undefined) return await own.metrics();
  const all = new Registry();
  all.setDefaultLabels({ service });
  for (const from of [own, registryOf(metrics)])
    for (const { name } of from.getMetricsAsArray()) {
      const metric = from.getSingleMetric(name);
      if (metric !== undefined && all.getSingleMetric(name) === undefined) all.registerMetric(metric);
    }
  return await all.metrics();
}
