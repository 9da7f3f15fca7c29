// What a server shows and answers when it is called once, on a connection of its own: for checks of a peer that is being connected.
import { Agent } from 'node:https';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { KeyPairInUse } from '../certificates/key-pair-in-use.ts';
import type { Environment, OutboundConfig } from '../config/parts.ts';
import { AddressGuard } from './address-guard.ts';
import { exchange } from './exchange.ts';
import { openSocket } from './open-socket.ts';
import { PeerTrust } from './peer-trust.ts';
import { type CallReason, reasonOf } from './reasons.ts';

export interface PeerProbeOptions {
  readonly keyPair: KeyPairInUse;
  readonly caFiles: readonly string[];
  readonly crlFiles?: readonly string[];
  readonly outbound?: OutboundConfig;
  readonly environment: Environment;
}

export type ProbeOutcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: Uint8Array;
      /** The server's certificate, DER. */
      readonly certificate: Uint8Array;
    }
  | { readonly kind: 'no-answer'; readonly reason: CallReason };

const ANSWER_MAX = 1_048_576;

export class PeerProbe {
  readonly #keyPair: KeyPairInUse;
  readonly #trust: PeerTrust;
  readonly #guard: AddressGuard;
  readonly #outbound: OutboundConfig;

  /** Errors: 'invalid-input' when a CA file cannot be used. */
  constructor(options: PeerProbeOptions) {
    this.#keyPair = options.keyPair;
    this.#trust = new PeerTrust(options, options.environment);
    this.#outbound = options.outbound ?? {};
    this.#guard = new AddressGuard(this.#outbound.allowPrivate);
  }

  /** GET of an https address, showing our certificate or none; the server's must be trusted. Never rejects. */
  async get(
    address: string,
    { timeoutMs, showCertificate }: { readonly timeoutMs: number; readonly showCertificate: boolean },
  ): Promise<ProbeOutcome> {
    const url = URL.parse(address);
    if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '')
      return { kind: 'no-answer', reason: 'not-an-address' };
    try {
      return await this.#ask(url, timeoutMs, showCertificate);
    } catch (error) {
      return { kind: 'no-answer', reason: reasonOf(error) };
    }
  }

  async #ask(url: URL, timeoutMs: number, showCertificate: boolean): Promise<ProbeOutcome> {
    const { certificatePem: cert, keyPem: key } = this.#keyPair.current();
    const { ca, crl } = this.#trust.current();
    const tls = createSecureContext({
      ...{ minVersion: 'TLSv1.2', ca },
      ...(showCertificate ? { cert, key } : {}),
      ...(crl.length === 0 ? {} : { crl }),
    });
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const peer = { host, port: Number(url.port || 443), tls };
    const socket = await openSocket(peer, { guard: this.#guard, outbound: this.#outbound, connectMs: timeoutMs });
    try {
      const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined;
      if (shown === undefined) return { kind: 'no-answer', reason: 'tls-failed' };
      const agent = new Agent({ keepAlive: false });
      agent.createConnection = () => socket;
      const headers = { accept: 'text/xml, */*', 'user-agent': 'Brevduva' };
      const asked = { url, method: 'GET', headers, timeoutMs, maxAnswerBytes: ANSWER_MAX };
      const outcome = await exchange(agent, asked);
      if (outcome.kind !== 'answer') return { kind: 'no-answer', reason: outcome.reason };
      return { kind: 'answer', status: outcome.status, body: outcome.body, certificate: shown };
    } finally {
      socket.destroy();
    }
  }
}
