// The web server of every service: Fastify with the house's checks in front and its error answers behind (DESIGN, Web)
import { randomUUID } from 'node:crypto';
import type http from 'node:http';
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
import Format, { IsDateTime } from 'typebox/format';
import { Value } from 'typebox/value';
import { addAssets } from './assets.ts';
import { addBodyRoom } from './body-room.ts';
import { compressPages } from './compress-pages.ts';
import { addErrorReplies } from './error-replies.ts';
import { addHealth, requestDurations } from './health.ts';
import { makeServer, refuseUnsafeAddress } from './listener.ts';
import { refuseNullCharacters } from './null-characters.ts';
import type { Listen, WebServerOptions } from './options.ts';
import { addRequestChecks } from './request-checks.ts';
import { addRequestState } from './request-state.ts';
import { addSecurityHeaders } from './security.ts';
import './user.ts';

export type { Listen, WebServerOptions } from './options.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the service begins to stop: long polls should end then. */
    readonly stopping: AbortSignal;
    /** Where the API's catalogue of problems is; set by registerApi. */
    problemBase: string | undefined;
    /** Whose Forwarded headers are believed, as CIDR. */
    readonly trustedProxies: readonly string[];
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
  const trustedProxies = options.trustedProxies ?? options.listen.trustedProxies ?? [];
  const app = Fastify({
    loggerInstance: asFastifyLogger(options),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: options.limits?.bodyBytes ?? 1_048_576,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    serverFactory: (handler) => makeServer(options, handler),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  const stopping = new AbortController();
  app.decorate('stopping', stopping.signal);
  app.decorate('problemBase', undefined);
  app.decorate('trustedProxies', trustedProxies);
  app.addHook('preClose', async () => stopping.abort());
  addErrorReplies(app);
  compressPages(app);
  await app.register(cookie);
  await app.register(formbody);
  await app.register(multipart, { throwFileSizeLimit: true });
  await addSecurityHeaders(app, options);
  addRequestState(app, options);
  await addRequestChecks(app, options);
  addBodyRoom(app, options);
  refuseNullCharacters(app);
  addRequestLog(app, options);
  addHealth(app, options);
  addAssets(app);
  return app;
}

function asFastifyLogger({ log }: WebServerOptions): FastifyBaseLogger {
  return log.pino;
}

/** One line per answer, by route pattern: addresses can hold what somebody typed, so they are never logged. */
function addRequestLog(app: FastifyInstance, { service, telemetry }: WebServerOptions): void {
  const durations = requestDurations(service);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { method, trace } = request;
    durations.observe({ method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    if (route.startsWith('/assets') || route === '/healthz') return;
    const ms = Math.round(reply.elapsedTime);
    telemetry?.record(trace, {
      name: `${method} ${route}`,
      kind: 'server',
      ms: reply.elapsedTime,
      attributes: { 'http.request.method': method, 'http.route': route, 'http.response.status_code': reply.statusCode },
      failed: reply.statusCode >= 500,
    });
    request.log.info({ method, route, status: reply.statusCode, ms, traceId: trace.traceId }, 'answered');
  });
}

/** Starts to listen. Returns the address as this machine sees it, with the port that was taken. A server that cannot is closed. */
export async function listen(app: WebServer, { host, port }: Listen): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw error;
  }
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

// RFC 3339 has a second 60 and RFC 9557 a zone behind: no Date is either.
Format.Set('date-time', (text) => IsDateTime(text) && !Number.isNaN(Date.parse(text)));

/** How requests are held to their schemas (DIGG SAK.06): bodies as they are. Query, parameters and headers are text, so they are converted and given defaults. */
const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  const asItIs = httpPart === 'headers' && !hasDefaults(schema);
  return (received: unknown) => {
    // Headers are many and nearly always right as they are: they are copied and converted only when they are not.
    if (asItIs && check.Check(received)) return { value: received };
    const value = httpPart === 'body' ? received : Value.Default(schema, Value.Convert(schema, received ?? {}));
    return check.Check(value) ? { value } : { error: check.Errors(value) };
  };
};

function hasDefaults(schema: TSchema): boolean {
  return JSON.stringify(schema).includes('"default":');
}
