// One call to a receiver: signed, through the guarded way out (address checked at connect, no redirects), told truly.
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { readAuthorities } from '../certificates/authorities.ts';
import type { Environment, OutboundConfig } from '../config/parts.ts';
import { GuardedClient } from '../http-client/guarded-client.ts';
import { signatureHeaders } from './sign-events.ts';

/** Of an answer that nobody needs: enough to be shown, and to let the connection be kept. */
const MAX_ANSWER_BYTES = 65_536;

export interface ReceiverCall {
  readonly url: string;
  readonly body: Uint8Array;
  readonly eventId: string;
  readonly secrets: readonly string[];
  readonly at: Date;
  readonly signal?: AbortSignal | undefined;
}

export type ReceiverAnswer =
  | { readonly taken: true; readonly status: number; readonly text: string }
  | {
      readonly taken: false;
      /** 'http-status', or why no whole answer came (platform/http-client/reasons.ts). */
      readonly reason: string;
      readonly status?: number;
      readonly text?: string;
    };

export interface ReceiverOptions {
  readonly environment: Environment;
  readonly caFiles?: readonly string[] | undefined;
  readonly outbound?: OutboundConfig | undefined;
  /** One call, ms. */
  readonly timeoutMs: number;
}

export class Receivers {
  readonly #client: GuardedClient;
  readonly #tls: SecureContext;
  readonly timeoutMs: number;

  /** Errors: 'invalid-input' when a CA file cannot be used. */
  constructor({ environment, caFiles, outbound, timeoutMs }: ReceiverOptions) {
    this.#client = new GuardedClient(outbound === undefined ? {} : { outbound });
    const ours = readAuthorities(caFiles ?? [], environment);
    const more = ours.length === 0 ? {} : { ca: [...rootCertificates, ...ours] };
    this.#tls = createSecureContext({ minVersion: 'TLSv1.2', ...more });
    this.timeoutMs = timeoutMs;
  }

  /** Never rejects for what the network does. Only a whole answer with 2xx is taken. */
  async call({ url, body, eventId, secrets, at, signal }: ReceiverCall): Promise<ReceiverAnswer> {
    const outcome = await this.#client.send(
      {
        url,
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Brevduva',
          ...signatureHeaders(body, { eventId, at, secrets }),
        },
        body,
        timeoutMs: this.timeoutMs,
        maxAnswerBytes: MAX_ANSWER_BYTES,
        signal,
      },
      this.#tls,
    );
    if (outcome.kind !== 'answer') return { taken: false, reason: outcome.reason };
    const { status } = outcome;
    const text = outcome.body.toString('utf8');
    return status >= 200 && status < 300
      ? { taken: true, status, text }
      : { taken: false, reason: 'http-status', status, text };
  }

  close(): void {
    this.#client.close();
  }
}
