// One HTTP exchange, told exactly: an answer, not sent (no byte of the request was written), or unknown (DESIGN rule 4).
import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { turn } from '../turns.ts';
import { type CallReason, reasonOf } from './reasons.ts';

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** The whole call, waiting for a free connection included. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export type ExchangeOutcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly body: Buffer;
    }
  /** `stale`: a kept connection turned out to be closed; a new one may be tried at once. */
  | { readonly kind: 'not-sent'; readonly reason: CallReason; readonly stale: boolean }
  | { readonly kind: 'unknown'; readonly reason: CallReason };

/** Bytes of a body that waits for its turn on the main thread: many that are encrypted and written at once would hold up everybody else. */
const IN_TURN_FROM = 65_536;

/** The agent's sockets must be ready for use when it hands them over (see PeerAgent). Never rejects. */
export function exchange(agent: Agent, what: ExchangeRequest): Promise<ExchangeOutcome> {
  return new Promise((resolve) => new Exchange(agent, what, resolve).start());
}

class Exchange {
  readonly #agent: Agent;
  readonly #what: ExchangeRequest;
  readonly #resolve: (outcome: ExchangeOutcome) => void;
  #request: ClientRequest | undefined;
  #timer: NodeJS.Timeout | undefined;
  #began = false;
  #settled = false;

  constructor(agent: Agent, what: ExchangeRequest, resolve: (outcome: ExchangeOutcome) => void) {
    this.#agent = agent;
    this.#what = what;
    this.#resolve = resolve;
  }

  start(): void {
    const { url, method, headers, timeoutMs, signal, body } = this.#what;
    if (signal?.aborted === true) {
      this.#fail('cancelled');
      return;
    }
    this.#timer = setTimeout(() => this.#fail('timeout'), timeoutMs);
    signal?.addEventListener('abort', this.#cancelled);
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      agent: this.#agent,
      method,
      headers: { ...headers, ...length },
    });
    this.#request = request;
    request.on('error', (error) => this.#fail(reasonOf(error)));
    request.on('response', (response) => {
      // Before anything was sent it is an answer to something else: such a connection is given up.
      if (this.#began) this.#read(response);
      else this.#fail('connection-lost');
    });
    // Only now is there a connection. A kept one may have been closed by the peer: its end is heard before the next turn.
    request.on('socket', () => setImmediate(() => void this.#inTurn(request)));
  }

  async #inTurn(request: ClientRequest): Promise<void> {
    if ((this.#what.body?.length ?? 0) >= IN_TURN_FROM) await turn();
    this.#begin(request);
  }

  #begin(request: ClientRequest): void {
    if (this.#settled) return;
    const { socket } = request;
    if (socket === null || socket.destroyed || !socket.writable || socket.readableEnded) {
      this.#fail('connection-lost');
      return;
    }
    this.#began = true;
    request.end(this.#what.body);
  }

  #read(response: IncomingMessage): void {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > this.#what.maxAnswerBytes) this.#fail('answer-too-large');
      else chunks.push(chunk);
    });
    response.on('error', (error) => this.#fail(reasonOf(error)));
    response.on('end', () => {
      if (!response.complete) this.#fail('connection-lost');
      else
        this.#settle({
          kind: 'answer',
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        });
    });
  }

  readonly #cancelled = () => this.#fail('cancelled');

  #fail(reason: CallReason): void {
    const stale = this.#request?.reusedSocket === true && reason === 'connection-lost';
    this.#settle(this.#began ? { kind: 'unknown', reason } : { kind: 'not-sent', reason, stale });
    this.#request?.destroy();
  }

  #settle(outcome: ExchangeOutcome): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#what.signal?.removeEventListener('abort', this.#cancelled);
    this.#resolve(outcome);
  }
}
