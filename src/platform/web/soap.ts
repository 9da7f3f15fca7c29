// The SOAP door: node:https with mutual TLS; who calls is known and allowed before a byte of the body is read (PROTOCOL, Transport)
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Message, Operation } from '../../wire/mina-meddelanden/schema/message.ts';
import type { ExceptionInformation } from '../../wire/mina-meddelanden/types/basic.ts';
import type { readEnvelope } from '../../wire/soap/envelope.ts';
import type { WriteElement, XmlElement } from '../../wire/xml/tree.ts';
import type { KeyPairInUse } from '../certificates/key-pair-in-use.ts';
import type { Environment, WireListenConfig } from '../config/parts.ts';
import type { Log } from '../log.ts';
import type { Running } from '../running.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { SoapDesk } from './soap-desk.ts';
import { tlsContextOf, watchRevocation } from './soap-tls.ts';
import type { WireDoor } from './wire-door.ts';

export interface SoapCall {
  /** The organisation of the TLS client certificate, already allowed. */
  readonly caller: Organisationsnummer;
  /** 36 characters; in the log, and in the fault when there is one. */
  readonly callId: string;
  /** The envelope as it came, for what must be kept or verified as sent. */
  readonly bytes: Uint8Array;
  /** Aborted when the caller has gone or the server must stop now. */
  readonly signal: AbortSignal;
  /** W3C trace context to send on. */
  readonly traceparent: string;
}

/** An answer that its operation has written whole, for speed. */
export interface WrittenEnvelope {
  readonly envelope: Uint8Array;
  /** Told when the bytes are not needed any more. */
  readonly sent?: () => void;
}

/** One operation of a service. Made with `soapOperation`, so that what is read and written follows the contract. */
export interface SoapOperation {
  readonly name: string;
  readonly namespace: string;
  readonly local: string;
  readonly answer: (body: XmlElement, call: SoapCall) => Promise<WriteElement | WrittenEnvelope>;
  /** The element of its faults, where that is not applicationFault. */
  readonly fault?: Message<ExceptionInformation>;
}

export interface SoapService {
  /** As '/Service/v3'. */
  readonly path: string;
  /** The contract, served at `?wsdl`, with the address that it should name. */
  readonly wsdl: (address: string) => string;
  readonly operations: readonly SoapOperation[];
  /** A faster reader of its envelopes than `readEnvelope`, which reads and refuses the same. */
  readonly read?: typeof readEnvelope;
}

export interface SoapServerOptions {
  /** Names the server in logs and metrics. */
  readonly service: string;
  readonly environment: Environment;
  readonly listen: WireListenConfig;
  /** The certificate shown to callers; its changes are taken up without restart. Closed by whoever opened it. */
  readonly keyPair: KeyPairInUse;
  readonly log: Log;
  readonly services: readonly SoapService[];
  /** What speaks JSON beside them. */
  readonly doors?: readonly WireDoor[];
  /** Whether a certificate (SHA-256, hex) is withdrawn although it is valid and on no revocation list. Never rejects. */
  readonly refuses?: (fingerprint: string) => Promise<boolean>;
  /** Milliseconds for a whole body to arrive. Default 30 000. */
  readonly bodyTimeoutMs?: number;
  /** Milliseconds that calls under way get when the server stops. Default 10 000. */
  readonly graceMs?: number;
  readonly now?: () => Date;
  /** Where spans of answered calls go, when it is configured. */
  readonly telemetry?: Telemetry | undefined;
}

/**
 * An operation with its contract: the request is read by it before `handle`, the answer is written by it. `handle`
 * throws BrevduvaError for a refusal, which becomes a fault with the reference code.
 */
export function soapOperation<Q, A>(
  operation: Operation<Q, A>,
  handle: (request: Q, call: SoapCall) => Promise<A>,
  fault?: Message<ExceptionInformation>,
): SoapOperation {
  return {
    name: operation.name,
    namespace: operation.request.namespace,
    local: operation.request.local,
    answer: async (body, call) => written(operation, await handle(operation.request.read(body), call)),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** What the contract does not let us write is our own error: never a Client fault, which would refuse the request. */
function written<Q, A>(operation: Operation<Q, A>, answer: A): WriteElement {
  try {
    return operation.response.write(answer);
  } catch (cause) {
    throw new BrevduvaError('internal', `an answer to ${operation.name} could not be written`, {}, cause);
  }
}

/** An operation that the contract has and this service does not offer: a fault that says so. */
export function notSupported<Q, A>(operation: Operation<Q, A>, fault?: Message<ExceptionInformation>): SoapOperation {
  return soapOperation(
    operation,
    async () => {
      throw new BrevduvaError('unsupported', `${operation.name} is not supported by this service.`);
    },
    fault,
  );
}

/** Starts the door. `addresses` has 'wire', and each service by its path, as peers reach them. */
export async function createSoapServer(options: SoapServerOptions): Promise<Running> {
  const { listen, log } = options;
  const server = https.createServer({
    ...tlsContextOf(options),
    requestCert: true,
    rejectUnauthorized: true,
    handshakeTimeout: 10_000,
    headersTimeout: 10_000,
    requestTimeout: (options.bodyTimeoutMs ?? 30_000) + 10_000,
    connectionsCheckingInterval: 5_000,
    keepAliveTimeout: 65_000,
    maxHeaderSize: 16_384,
  });
  server.on('tlsClientError', (error, socket) => logHandshakeFailure(log, error, socket));
  const renew = (): void => {
    server.setSecureContext(tlsContextOf(options));
    server.closeIdleConnections();
  };
  const stopFollowing = options.keyPair.onChange(renew);
  const stopWatching = watchRevocation(options, renew);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(listen.port, listen.host, resolve);
    });
  } catch (error) {
    stopFollowing();
    stopWatching();
    throw error;
  }
  const base = publicBase(listen, server);
  const desk = new SoapDesk(options, base);
  server.on('request', (request, response) => desk.receive(request, response, false));
  server.on('checkContinue', (request, response) => desk.receive(request, response, true));
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    stopFollowing();
    stopWatching();
    await close(server, desk, options.graceMs ?? 10_000);
  };
  return {
    name: `${options.service} wire`,
    addresses: { wire: base, ...Object.fromEntries(options.services.map(({ path }) => [path, `${base}${path}`])) },
    stop: () => (stopping ??= stop()),
  };
}

/** With port 0 the port that was taken is the one to tell; otherwise the public address is right whatever listens here. */
function publicBase({ publicUrl, port }: WireListenConfig, server: https.Server): string {
  const url = new URL(publicUrl);
  const taken = server.address();
  if (port === 0 && typeof taken === 'object' && taken !== null) url.port = String(taken.port);
  return url.href.replace(/\/$/, '');
}

/** Certificate errors end the connection before HTTP, so this line is the only place where they are told. */
function logHandshakeFailure(log: Log, error: Error, socket: TLSSocket): void {
  const code = 'code' in error ? String(error.code) : error.name;
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    log.debug({ code }, 'A caller broke off the TLS handshake');
    return;
  }
  const from = socket.remoteAddress ?? 'unknown';
  log.warn(
    { code, why: socket.authorizationError ?? error.message, from },
    'A caller was refused in the TLS handshake',
  );
}

async function close(server: https.Server, desk: SoapDesk, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  desk.drain();
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    desk.abandon();
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(timer);
}
