// SOAP calls, and JSON for our own interfaces, over mutual TLS; says exactly whether anything was sent (DESIGN rule 4; PROTOCOL.md, "Transport").
import { createSecureContext, type SecureContext } from 'node:tls';
import type { LoadedKeyPair } from '../certificates/key-pair.ts';
import type { KeyPairInUse } from '../certificates/key-pair-in-use.ts';
import type { OutboundConfig } from '../config/parts.ts';
import type { Log } from '../log.ts';
import type { ExchangeRequest } from './exchange.ts';
import { GuardedClient } from './guarded-client.ts';
import { PeerTrust, type TrustedPeers } from './peer-trust.ts';
import type { CallReason } from './reasons.ts';

export type { CallReason } from './reasons.ts';

export interface WireClientOptions {
  readonly keyPair: KeyPairInUse;
  /** PEM files of the CAs whose servers are trusted. */
  readonly caFiles: readonly string[];
  /** Revocation lists, PEM or DER: one for each of the CAs, or none at all. A server whose certificate is on one is not called. */
  readonly crlFiles?: readonly string[];
  readonly outbound?: OutboundConfig;
  /** Connections at once to one peer; default 8. */
  readonly maxSockets?: number;
  /** How often CA files and revocation lists are looked at again, ms; default 30 000. */
  readonly lookAgainMs?: number;
  /** Where a replaced file that cannot be used is told. */
  readonly log?: Log;
  /** Largest answer taken, bytes; default 4 MiB. */
  readonly maxAnswerBytes?: number;
}

export type PostOutcome =
  /** Any HTTP status: redirects are not followed. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: Uint8Array }
  /** Failed before the first byte of the request was written. */
  | { readonly kind: 'not-sent'; readonly reason: CallReason }
  /** Something may have arrived. */
  | { readonly kind: 'unknown'; readonly reason: CallReason };

const DEFAULT_ANSWER_BYTES = 4 * 1024 * 1024;
const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'Brevduva' };
const HEADERS = {
  'content-type': 'text/xml; charset=utf-8',
  soapaction: '""',
  accept: 'text/xml',
  'user-agent': 'Brevduva',
};

export interface PostOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** W3C trace context to send along. */
  readonly traceparent?: string | undefined;
}

export class WireClient {
  readonly #client: GuardedClient;
  readonly #keyPair: KeyPairInUse;
  readonly #trust: PeerTrust;
  readonly #maxAnswerBytes: number;
  #tls: { readonly pair: LoadedKeyPair; readonly peers: TrustedPeers; readonly context: SecureContext } | undefined;

  /** Errors: 'invalid-input' when a CA file cannot be used (a throw-away CA beside a real certificate included). */
  constructor(options: WireClientOptions) {
    this.#keyPair = options.keyPair;
    this.#trust = new PeerTrust(options, options.keyPair.current().throwAway ? 'sandbox' : 'production', options);
    this.#maxAnswerBytes = options.maxAnswerBytes ?? DEFAULT_ANSWER_BYTES;
    this.#client = new GuardedClient(options);
  }

  /** Posts the envelope. `timeoutMs` is the whole call, connection included. Never rejects. */
  async post(url: string, body: Uint8Array, { traceparent, ...options }: PostOptions): Promise<PostOutcome> {
    if (!url.startsWith('https://')) return { kind: 'not-sent', reason: 'not-an-address' };
    const headers = traceparent === undefined ? HEADERS : { ...HEADERS, traceparent };
    return await this.#send({ url, method: 'POST', headers, body, ...options });
  }

  /** Posts JSON, or asks where there is no body. Never rejects. */
  async json(url: string, body: Uint8Array | undefined, options: PostOptions): Promise<PostOutcome> {
    if (!url.startsWith('https://')) return { kind: 'not-sent', reason: 'not-an-address' };
    const { timeoutMs, signal } = options;
    const method = body === undefined ? 'GET' : 'POST';
    return await this.#send({ url, method, headers: JSON_HEADERS, body, timeoutMs, signal });
  }

  async #send(what: Omit<ExchangeRequest, 'url' | 'maxAnswerBytes'> & { readonly url: string }): Promise<PostOutcome> {
    const request = { ...what, maxAnswerBytes: this.#maxAnswerBytes };
    const outcome = await this.#client.send(request, this.#secureContext());
    if (outcome.kind === 'answer') return { kind: 'answer', status: outcome.status, body: outcome.body };
    return { kind: outcome.kind, reason: outcome.reason };
  }

  /** Closes idle connections; calls that run end by themselves. */
  close(): void {
    this.#client.close();
  }

  #secureContext(): SecureContext {
    const pair = this.#keyPair.current();
    const peers = this.#trust.current();
    if (this.#tls?.pair !== pair || this.#tls.peers !== peers) {
      const context = createSecureContext({
        minVersion: 'TLSv1.2',
        cert: pair.certificatePem,
        key: pair.keyPem,
        ca: peers.ca,
        ...(peers.crl.length === 0 ? {} : { crl: peers.crl }),
      });
      this.#tls = { pair, peers, context };
    }
    return this.#tls.context;
  }
}
