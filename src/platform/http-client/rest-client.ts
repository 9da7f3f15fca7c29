// REST calls with a bearer token from client credentials, through the same guarded way out as everything else (DESIGN, "Web").
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { readAuthorities } from '../certificates/authorities.ts';
import type { LoadedKeyPair } from '../certificates/key-pair.ts';
import type { KeyPairInUse } from '../certificates/key-pair-in-use.ts';
import type { Environment, OutboundConfig } from '../config/parts.ts';
import type { JsonValue } from '../database/json.ts';
import type { ExchangeOutcome } from './exchange.ts';
import { GuardedClient } from './guarded-client.ts';
import type { CallReason } from './reasons.ts';
import { type TokenOptions, TokenSource } from './token-source.ts';

export type { ClientCredential, TokenOptions } from './token-source.ts';

export interface RestClientOptions {
  readonly environment: Environment;
  /** Base address, e.g. https://mediator.example/api/v1 */
  readonly baseUrl: string;
  /** Absent: no token is sent. */
  readonly token?: TokenOptions;
  /** CAs beside the well-known ones. */
  readonly caFiles?: readonly string[];
  /** Our own certificate, for peers that ask for one (mutual TLS). Whoever opened it closes it. */
  readonly keyPair?: KeyPairInUse;
  readonly outbound?: OutboundConfig;
  readonly maxSockets?: number;
  /** Largest answer taken, bytes; default 16 MiB. */
  readonly maxAnswerBytes?: number;
}

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under the base address: `/deliveries`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes are sent as they are (name their Content-Type); anything else as JSON. */
  readonly body?: Uint8Array | JsonValue;
  readonly timeoutMs: number;
  /** Ends the call early, for example a long poll at stop. */
  readonly signal?: AbortSignal;
}

export type RestOutcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      /** Parsed when the answer is JSON; otherwise undefined. */
      readonly json: unknown;
      readonly body: Uint8Array;
    }
  | { readonly kind: 'not-sent'; readonly reason: CallReason }
  | { readonly kind: 'unknown'; readonly reason: CallReason };

const DEFAULT_ANSWER_BYTES = 16 * 1024 * 1024;
const TOKEN_TIMEOUT_MS = 10_000;

export class RestClient {
  readonly #options: RestClientOptions;
  readonly #client: GuardedClient;
  readonly #ours: readonly string[];
  #tls: { readonly pair: LoadedKeyPair | undefined; readonly context: SecureContext } | undefined;
  readonly #tokens: TokenSource | undefined;

  /** Errors: 'invalid-input' when a CA file cannot be used. */
  constructor(options: RestClientOptions) {
    this.#options = options;
    this.#client = new GuardedClient(options);
    this.#ours = readAuthorities(options.caFiles ?? [], options.environment);
    this.#secureContext();
    const send = (request: { url: string; method: string; headers: Record<string, string>; body?: Uint8Array }) =>
      this.#client.send({ ...request, timeoutMs: TOKEN_TIMEOUT_MS, maxAnswerBytes: 65_536 }, this.#secureContext());
    this.#tokens = options.token === undefined ? undefined : new TokenSource(options.token, options.environment, send);
  }

  /** Never rejects for what the network does. A token that is refused (401) is fetched again once. */
  async request(request: RestRequest): Promise<RestOutcome> {
    const first = await this.#tokens?.token();
    if (this.#tokens !== undefined && first === undefined) return { kind: 'not-sent', reason: 'no-token' };
    const outcome = await this.#send(request, first);
    if (this.#tokens === undefined || first === undefined || outcome.kind !== 'answer' || outcome.status !== 401)
      return outcome;
    this.#tokens.forget(first);
    const second = await this.#tokens.token();
    return second === undefined || second === first ? outcome : this.#send(request, second);
  }

  /** Closes idle connections; calls that run end by themselves. */
  close(): void {
    this.#client.close();
  }

  async #send(request: RestRequest, token: string | undefined): Promise<RestOutcome> {
    const { body, type } = encode(request.body);
    const outcome = await this.#client.send(
      {
        url: `${this.#options.baseUrl.replace(/\/$/, '')}${request.path}`,
        method: request.method,
        headers: {
          accept: 'application/json, application/problem+json',
          'user-agent': 'Brevduva',
          ...type,
          ...request.headers,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body,
        timeoutMs: request.timeoutMs,
        maxAnswerBytes: this.#options.maxAnswerBytes ?? DEFAULT_ANSWER_BYTES,
        signal: request.signal,
      },
      this.#secureContext(),
    );
    return read(outcome);
  }

  /** Another object when another certificate of ours came into use. */
  #secureContext(): SecureContext {
    const pair = this.#options.keyPair?.current();
    if (this.#tls === undefined || this.#tls.pair !== pair) {
      const context = createSecureContext({
        minVersion: 'TLSv1.2',
        ...(pair === undefined ? {} : { cert: pair.certificatePem, key: pair.keyPem }),
        ...(this.#ours.length === 0 ? {} : { ca: [...rootCertificates, ...this.#ours] }),
      });
      this.#tls = { pair, context };
    }
    return this.#tls.context;
  }
}

function encode(body: RestRequest['body']): {
  readonly body: Uint8Array | undefined;
  readonly type: Record<string, string>;
} {
  if (body === undefined) return { body: undefined, type: {} };
  if (body instanceof Uint8Array) return { body, type: {} };
  return { body: Buffer.from(JSON.stringify(body)), type: { 'content-type': 'application/json' } };
}

function read(outcome: ExchangeOutcome): RestOutcome {
  if (outcome.kind !== 'answer') return { kind: outcome.kind, reason: outcome.reason };
  const headers = Object.fromEntries(
    Object.entries(outcome.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  const isJson = /^application\/([a-z.-]+\+)?json\b/i.test(headers['content-type'] ?? '');
  return {
    kind: 'answer',
    status: outcome.status,
    headers,
    body: outcome.body,
    json: isJson ? parse(outcome.body) : undefined,
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
