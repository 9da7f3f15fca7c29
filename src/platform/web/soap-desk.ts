// One SOAP call from headers to answer: authorise, check, read, dispatch, and tell of it in one log line (PROTOCOL, Services)
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { Histogram } from 'prom-client';
import { BrevduvaError, type ErrorCode } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { readEnvelope, SOAP_CONTENT_TYPE, writeEnvelope } from '../../wire/soap/envelope.ts';
import { faultFor, newCallId, writeFault } from '../../wire/soap/fault.ts';
import type { XmlElement } from '../../wire/xml/tree.ts';
import { registryOf } from '../events/registry.ts';
import { turn } from '../turns.ts';
import type { SoapOperation, SoapServerOptions, SoapService } from './soap.ts';
import { checkHeaders, discardRest, endAnswer, readBody } from './soap-body.ts';
import { peerOf } from './soap-tls.ts';
import { type Trace, traceOf } from './trace.ts';
import { answerAtDoor, doorAt, refusalAtDoor, type WireDoorReply } from './wire-door.ts';

interface Operations {
  readonly service: SoapService;
  readonly byName: ReadonlyMap<string, SoapOperation>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly account: Account;
  /** Aborted when the exchange is over or given up. */
  readonly gone: AbortController;
  /** Ours in the caller's trace; set when the call has been let in. */
  trace?: Trace;
  /** The caller waits for 100 Continue, so no body comes before it. */
  waits: boolean;
}

interface Refusal {
  /** For a call, which is answered with a fault. */
  readonly code: ErrorCode;
  /** For everything else. */
  readonly status: number;
  readonly why: string;
}

/** What is told of a call when it is over. */
interface Account {
  readonly callId: string;
  caller?: string;
  operation?: string;
  refused?: string;
  /** Turned away at the door. */
  barred?: boolean;
}

// One for all: making an error for each exchange costs more than reading its headers.
const OVER = new Error('The exchange is over');

export class SoapDesk {
  readonly #options: SoapServerOptions;
  readonly #base: string;
  readonly #services: ReadonlyMap<string, Operations>;
  readonly #open = new Set<Exchange>();
  readonly #seconds: Histogram<'operation' | 'status'>;
  #draining = false;

  constructor(options: SoapServerOptions, base: string) {
    this.#options = options;
    this.#base = base;
    this.#services = new Map(options.services.map((service) => [service.path, { service, byName: namesOf(service) }]));
    this.#seconds = secondsOf(options.service);
  }

  /** Takes one request; never throws. `waits`: the caller waits for 100 Continue before it sends the body. */
  receive(request: IncomingMessage, response: ServerResponse, waits: boolean): void {
    const started = performance.now();
    const exchange: Exchange = {
      request,
      response,
      waits,
      account: { callId: newCallId() },
      gone: new AbortController(),
    };
    this.#open.add(exchange);
    if (this.#draining) response.shouldKeepAlive = false;
    response.on('error', () => undefined);
    response.on('close', () => {
      this.#open.delete(exchange);
      exchange.gone.abort(OVER);
      this.#tell(exchange, performance.now() - started);
    });
    this.#answer(exchange).catch((error: unknown) => {
      this.#options.log.error({ err: error, callId: exchange.account.callId }, 'A SOAP call could not be answered');
      response.destroy();
    });
  }

  /** Connections end after the answers that are under way. */
  drain(): void {
    this.#draining = true;
    for (const { response } of this.#open) response.shouldKeepAlive = false;
  }

  /** Tells the calls under way that nobody waits any longer. */
  abandon(): void {
    for (const { gone } of this.#open) gone.abort();
  }

  async #answer(exchange: Exchange): Promise<void> {
    const { request, response, account } = exchange;
    const caller = await this.#admit(request, account);
    const { pathname, search } = new URL(request.url ?? '/', this.#base);
    const at = doorAt(this.#options.doors ?? [], pathname);
    if (at !== undefined) return this.#atDoor(exchange, caller, at);
    if (typeof caller !== 'string') {
      account.barred = true;
      return turnAway(exchange, caller);
    }
    const found = this.#services.get(pathname);
    if (found === undefined) {
      return turnAway(exchange, { code: 'not-found', status: 404, why: 'there is no service at this path' });
    }
    if (request.method === 'GET' && search.toLowerCase() === '?wsdl') {
      account.operation = 'wsdl';
      return send(exchange, 200, SOAP_CONTENT_TYPE, found.service.wsdl(`${this.#base}${pathname}`));
    }
    if (request.method === 'POST') return this.#call(exchange, caller, found);
    response.setHeader('allow', 'GET, POST');
    return turnAway(exchange, {
      code: 'unsupported',
      status: 405,
      why: 'calls are POST, and the contract is at ?wsdl',
    });
  }

  async #atDoor(
    exchange: Exchange,
    caller: Organisationsnummer | Refusal,
    at: NonNullable<ReturnType<typeof doorAt>>,
  ): Promise<void> {
    const { request, account } = exchange;
    const { callId } = account;
    account.operation = at.door.path;
    const goOn = (): void => {
      if (exchange.waits) exchange.response.writeContinue();
      exchange.waits = false;
    };
    const { log, bodyTimeoutMs = 30_000 } = this.#options;
    let reply: WireDoorReply;
    if (typeof caller === 'string') {
      reply = await answerAtDoor(at, { request, caller, callId, bodyTimeoutMs, goOn, log });
    } else {
      account.barred = true;
      reply = refusalAtDoor(request, new BrevduvaError(caller.code, caller.why), callId, log);
    }
    if (reply.refused !== undefined) account.refused = reply.refused;
    await send(exchange, reply.status, reply.type, reply.body);
  }

  /** Nor anybody whose certificate is withdrawn here, whatever the revocation lists say. */
  async #admit(request: IncomingMessage, account: Account): Promise<Organisationsnummer | Refusal> {
    const caller = this.#authorise(request, account);
    const { refuses } = this.#options;
    if (typeof caller !== 'string' || refuses === undefined || !(request.socket instanceof TLSSocket)) return caller;
    const peer = peerOf(request.socket);
    const withdrawn = peer.kind === 'organisation' && (await refuses(peer.fingerprint));
    return withdrawn ? stranger('the certificate is withdrawn') : caller;
  }

  /** By the certificate alone: nothing of the body has been read. */
  #authorise({ socket }: IncomingMessage, account: Account): Organisationsnummer | Refusal {
    const { listen, now = () => new Date() } = this.#options;
    if (!(socket instanceof TLSSocket)) return stranger('the connection is not TLS');
    const peer = peerOf(socket);
    if (peer.kind === 'nobody') return stranger(peer.why);
    account.caller = peer.organisation;
    // A connection that is kept alive may outlive the certificate it was opened with.
    if (peer.validTo < now()) return stranger('the certificate has expired');
    const allowed = listen.allowedCallers === undefined || listen.allowedCallers.includes(peer.organisation);
    if (allowed) return peer.organisation;
    return { code: 'access-denied', status: 403, why: 'the organisation is not among the allowed callers' };
  }

  async #call(exchange: Exchange, caller: Organisationsnummer, found: Operations): Promise<void> {
    const { request, response, account, gone } = exchange;
    let operation: SoapOperation | undefined;
    try {
      checkHeaders(request);
      if (exchange.waits) response.writeContinue();
      exchange.waits = false;
      const bytes = await readBody(request, this.#options.bodyTimeoutMs ?? 30_000);
      await turn();
      const { body } = (found.service.read ?? readEnvelope)(bytes);
      operation = operationOf(found, body);
      account.operation = operation.name;
      const { signal } = gone;
      exchange.trace = traceOf(request.headers.traceparent, this.#options.telemetry?.samples());
      const traceparent = exchange.trace.header;
      const answer = await operation.answer(body, { caller, callId: account.callId, bytes, signal, traceparent });
      if ('envelope' in answer && answer.sent !== undefined) response.once('close', answer.sent);
      await send(exchange, 200, SOAP_CONTENT_TYPE, 'envelope' in answer ? answer.envelope : writeEnvelope(answer));
    } catch (error) {
      await this.#fault(exchange, error, operation);
    }
  }

  async #fault(exchange: Exchange, error: unknown, operation: SoapOperation | undefined): Promise<void> {
    const { account } = exchange;
    const known = error instanceof BrevduvaError && error.code !== 'internal';
    account.refused = known ? error.code : 'internal';
    if (!known) this.#options.log.error({ err: error, callId: account.callId }, 'A SOAP call failed');
    const status = known && error.code === 'unsupported-mime-type' && operation === undefined ? 415 : 500;
    await send(exchange, status, SOAP_CONTENT_TYPE, writeFault(faultFor(error, account.callId), operation?.fault));
  }

  #tell({ account, response, trace }: Exchange, ms: number): void {
    const { operation = 'none', barred = false, ...told } = account;
    const status = response.statusCode;
    this.#seconds.observe({ operation, status: String(status) }, ms / 1000);
    if (trace !== undefined)
      this.#options.telemetry?.record(trace, {
        name: `SOAP ${operation}`,
        kind: 'server',
        ms,
        attributes: { 'rpc.system': 'soap', 'rpc.method': operation, 'http.response.status_code': status },
        failed: account.refused === 'internal',
      });
    const fields = { ...told, operation, status, ms: Math.round(ms) };
    if (barred) this.#options.log.warn(fields, 'A caller was refused');
    else
      this.#options.log.info(
        fields,
        response.writableFinished ? 'SOAP call answered' : 'The caller left before the answer',
      );
  }
}

function namesOf({ operations }: SoapService): ReadonlyMap<string, SoapOperation> {
  return new Map(operations.map((operation) => [`{${operation.namespace}}${operation.local}`, operation]));
}

function operationOf({ byName }: Operations, { namespace, local }: XmlElement): SoapOperation {
  const operation = byName.get(`{${namespace}}${local}`);
  if (operation === undefined) throw new BrevduvaError('unsupported', 'The service has no such operation.');
  return operation;
}

function stranger(why: string): Refusal {
  return { code: 'not-authenticated', status: 401, why };
}

/** A call gets a fault, for its program reads nothing else; whoever looks with a browser gets a line of text. */
async function turnAway(exchange: Exchange, { code, status, why }: Refusal): Promise<void> {
  exchange.account.refused = why;
  if (exchange.request.method === 'POST') {
    const fault = faultFor(new BrevduvaError(code, `Refused: ${why}.`), exchange.account.callId);
    return send(exchange, 500, SOAP_CONTENT_TYPE, writeFault(fault));
  }
  const text = `Refused: ${why}.\nCallId: ${exchange.account.callId}\n`;
  await send(exchange, status, 'text/plain; charset=utf-8', text);
}

async function send(
  { request, response, waits }: Exchange,
  status: number,
  type: string,
  body: string | Uint8Array,
): Promise<void> {
  if (response.destroyed) return;
  // What remains of a body that was not wanted must not be read as the next request.
  const unread = !waits && !request.complete && hasBody(request);
  if (unread || waits) response.shouldKeepAlive = false;
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  if (!unread) {
    await endAnswer(response, body);
    return;
  }
  response.write(body);
  await discardRest(request);
  response.end();
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function secondsOf(service: string): Histogram<'operation' | 'status'> {
  const name = 'brevduva_soap_seconds';
  const registry = registryOf(service);
  const existing = registry.getSingleMetric(name);
  if (existing instanceof Histogram) return existing;
  return new Histogram({
    name,
    help: 'Seconds from the headers of a SOAP call to the end of its answer',
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
}
