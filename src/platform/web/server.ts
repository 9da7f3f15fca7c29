// The web server of every service: Fastify with the house's checks in front and its error answers behind (DESIGN, Web)
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifySchemaCompiler,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
} from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { isLoopbackHost } from './addresses.ts';
import { addAssets } from './assets.ts';
import { addErrorReplies } from './error-replies.ts';
import { addHealth, requestDurations } from './health.ts';
import type { Listen, WebServerOptions } from './options.ts';
import { addRequestChecks } from './request-checks.ts';
import { addRequestState } from './request-state.ts';
import { addSecurityHeaders } from './security.ts';
import './user.ts';

export type { Listen, PageOptions, WebServerOptions } from './options.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the service begins to stop: long polls should end then. */
    readonly stopping: AbortSignal;
    /** Where the API's catalogue of problems is; set by registerApi. */
    problemBase: string | undefined;
  }
}

/** A server whose schemas are TypeBox's. */
export type WebServer = FastifyInstance<
  http.Server,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** A server with everything on but the service's own routes. Add them, then `listen`. */
export async function createWebServer(options: WebServerOptions): Promise<WebServer> {
  refuseUnsafeAddress(options);
  const app = Fastify({
    loggerInstance: asFastifyLogger(options),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    bodyLimit: options.limits?.bodyBytes ?? 1_048_576,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    serverFactory: (handler) => makeServer(options.listen, handler),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  const stopping = new AbortController();
  app.decorate('stopping', stopping.signal);
  app.decorate('problemBase', undefined);
  app.addHook('preClose', async () => stopping.abort());
  addErrorReplies(app);
  await app.register(cookie);
  await app.register(formbody);
  await app.register(multipart, { throwFileSizeLimit: true });
  await addSecurityHeaders(app, options);
  addRequestState(app, options);
  await addRequestChecks(app, options);
  addRequestLog(app, options);
  addHealth(app, options);
  addAssets(app);
  return app;
}

function asFastifyLogger({ log }: WebServerOptions): FastifyBaseLogger {
  return log.pino;
}

/** Outside the sandbox all is HTTPS; the sandbox is for this machine only. */
function refuseUnsafeAddress({ environment, listen }: WebServerOptions): void {
  const loopback = isLoopbackHost(listen.host) || listen.host === '::1';
  if (environment === 'sandbox' && !loopback) {
    throw new Error(`The sandbox listens on this machine only: set listen.host to 127.0.0.1, not ${listen.host}.`);
  }
  if (environment === 'production' && !listen.publicUrl.startsWith('https:')) {
    throw new Error('listen.publicUrl must begin with https: outside the sandbox.');
  }
  if (environment === 'production' && listen.tls === undefined && !loopback) {
    throw new Error('listen.tls is needed, or listen.host 127.0.0.1 behind a proxy that speaks TLS.');
  }
}

function makeServer(listen: Listen, handler: http.RequestListener): http.Server {
  const timeouts = { headersTimeout: 20_000, requestTimeout: 120_000, keepAliveTimeout: 72_000 };
  if (listen.tls === undefined) return http.createServer(timeouts, handler);
  const cert = readFileSync(listen.tls.certificateFile);
  const key = readFileSync(listen.tls.keyFile);
  return https.createServer({ ...timeouts, cert, key, minVersion: 'TLSv1.2' }, handler);
}

/** One line per answer, by route pattern: addresses can hold what somebody typed, so they are never logged. */
function addRequestLog(app: FastifyInstance, { service }: WebServerOptions): void {
  const durations = requestDurations(service);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { method, trace } = request;
    durations.observe({ method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    if (route.startsWith('/assets') || route === '/healthz') return;
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method, route, status: reply.statusCode, ms, traceId: trace.traceId }, 'answered');
  });
}

/** Starts to listen. Returns the address as this machine sees it, with the port that was taken. */
export async function listen(app: WebServer, { host, port }: Listen): Promise<string> {
  return app.listen({ host, port });
}

/** Stops: takes no new requests, lets those under way end for `graceMs`, then closes what is left. */
export async function stopWebServer(app: WebServer, graceMs = 10_000): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), graceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}

/** How requests are held to their schemas (DIGG SAK.06): bodies as they are. Query, parameters and headers are text, so they are converted and given defaults. */
const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  return (received: unknown) => {
    const value = httpPart === 'body' ? received : Value.Default(schema, Value.Convert(schema, received ?? {}));
    return check.Check(value) ? { value } : { error: check.Errors(value) };
  };
};
