// SOAP calls over mutual TLS, one keep-alive agent for each peer and certificate; says exactly whether anything was sent (DESIGN rule 4).
import type { KeyPairInUse } from '../certificates/key-pair-in-use.ts';
import type { OutboundConfig } from '../config/parts.ts';

export interface WireClientOptions {
  readonly keyPair: KeyPairInUse;
  /** PEM files of the CAs whose servers are trusted. */
  readonly caFiles: readonly string[];
  readonly outbound?: OutboundConfig;
  /** Connections at once to one peer; default 8. */
  readonly maxSockets?: number;
  /** Largest answer taken, bytes; default 4 MiB. */
  readonly maxAnswerBytes?: number;
}

export type PostOutcome =
  /** Any HTTP status: redirects are not followed. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: Uint8Array }
  /** Failed before the first byte of the request was written. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** Something may have arrived. */
  | { readonly kind: 'unknown'; readonly reason: string };

export class WireClient {
  readonly #options: WireClientOptions;

  constructor(options: WireClientOptions) {
    this.#options = options;
  }

  /** Posts the envelope. `timeoutMs` is the whole call, connection included. Never throws. */
  async post(_url: string, _body: Uint8Array, _options: { readonly timeoutMs: number }): Promise<PostOutcome> {
    return { kind: 'not-sent', reason: `not written yet ${this.#options.caFiles.length}` };
  }

  /** Closes idle connections; calls that run end by themselves. */
  close(): void {}
}
