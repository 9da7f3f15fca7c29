// The one way out: https (plain only to an allowed address of this machine), no redirects, addresses checked at connect (DESIGN, "Web").
import type { SecureContext } from 'node:tls';
import type { OutboundConfig } from '../config/parts.ts';
import { AddressGuard } from './address-guard.ts';
import { type ExchangeOutcome, type ExchangeRequest, exchange } from './exchange.ts';
import { type PeerAgent, peerAgent } from './peer-agent.ts';

const CONNECT_MS = 10_000;
/** Whoever may name addresses (webhooks) may name ever new ones: no more than so many peers are remembered. */
const PEERS_MAX = 500;
const LOCAL = /^(localhost|127\.[0-9.]+|\[::1\])$/;

export interface GuardedClientOptions {
  readonly outbound?: OutboundConfig;
  readonly maxSockets?: number;
}

export class GuardedClient {
  readonly #guard: AddressGuard;
  readonly #outbound: OutboundConfig;
  readonly #maxSockets: number;
  readonly #peers = new Map<string, { readonly tls: SecureContext; readonly peer: PeerAgent }>();

  constructor(options: GuardedClientOptions) {
    this.#outbound = options.outbound ?? {};
    this.#guard = new AddressGuard(this.#outbound.allowPrivate);
    this.#maxSockets = options.maxSockets ?? 8;
  }

  /** Tries again only while nothing was sent because a kept connection was closed. Another `tls` object retires the old connections. */
  async send(
    what: Omit<ExchangeRequest, 'url'> & { readonly url: string },
    tls: SecureContext,
  ): Promise<ExchangeOutcome> {
    const url = this.#parse(what.url);
    if (url === undefined) return { kind: 'not-sent', reason: 'not-an-address', stale: false };
    const started = performance.now();
    const { slots } = this.#peer(url, tls);
    if (!(await slots.take(what.timeoutMs, what.signal))) {
      return { kind: 'not-sent', reason: what.signal?.aborted === true ? 'cancelled' : 'timeout', stale: false };
    }
    try {
      for (let attempt = 0; ; attempt++) {
        const timeoutMs = Math.max(1, what.timeoutMs - (performance.now() - started));
        const outcome = await exchange(this.#peer(url, tls).agent, { ...what, url, timeoutMs });
        const again = outcome.kind === 'not-sent' && outcome.stale && attempt < this.#maxSockets;
        if (!again) return outcome;
      }
    } finally {
      slots.release();
    }
  }

  /** How many peers are remembered. */
  get peers(): number {
    return this.#peers.size;
  }

  close(): void {
    for (const { peer } of this.#peers.values()) peer.retire();
    this.#peers.clear();
  }

  #parse(text: string): URL | undefined {
    const url = URL.parse(text);
    if (url === null || url.username !== '' || url.password !== '') return undefined;
    if (url.protocol === 'https:') return url;
    // Plain HTTP is for the sandbox: this machine only, and only where configured.
    return url.protocol === 'http:' && LOCAL.test(url.hostname) && this.#guard.allows('127.0.0.1') ? url : undefined;
  }

  #peer(url: URL, tls: SecureContext): PeerAgent {
    const known = this.#peers.get(url.origin);
    if (known?.tls === tls) return known.peer;
    known?.peer.retire();
    const route = { guard: this.#guard, outbound: this.#outbound, connectMs: CONNECT_MS };
    const peer = peerAgent(url, route, url.protocol === 'https:' ? tls : undefined, this.#maxSockets);
    this.#peers.set(url.origin, { tls, peer });
    const oldest = this.#peers.size > PEERS_MAX ? this.#peers.keys().next().value : undefined;
    if (oldest !== undefined) this.#forget(oldest);
    return peer;
  }

  // Calls that run keep what they have and end by themselves.
  #forget(origin: string): void {
    this.#peers.get(origin)?.peer.retire();
    this.#peers.delete(origin);
  }
}
