// A small mediator for the sender's scenarios: takes deliveries over REST, checks their signature, tells what it is told to tell.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { openSignedDelivery, type VerifiedSignedDelivery } from '../../src/wire/mina-meddelanden/delivery-open.ts';
import { TrustStore } from '../../src/wire/xmldsig/trust.ts';
import { PretendMailings } from './pretend-mailings.ts';

export interface Taken {
  readonly deliveryId: string;
  readonly key: string;
  readonly bytes: Buffer;
  readonly opened: VerifiedSignedDelivery;
}

interface Told {
  readonly cursor: string;
  readonly deliveryId: string;
  readonly kind: string;
  readonly at: string;
  readonly details: unknown;
}

export class PretendMediator {
  readonly taken: Taken[] = [];
  /** How many times something was handed in, repeats included. */
  handedIn = 0;
  /** Answers every handing-in with this status instead. */
  refuseWith: number | undefined;
  /** Takes the delivery and then breaks the connection instead of answering. */
  breakAfter = false;
  /** What stood before this cursor in the feed was disposed of. */
  goneBefore = 0;
  /** What it says of a delivery that is asked about; 404 for others. */
  readonly statuses = new Map<string, object>();
  /** Its lane for mailings; what is committed there is taken like a single delivery. */
  readonly mailings = new PretendMailings((key, bytes) => {
    const known = this.taken.find((one) => one.key === key);
    return (known ?? this.#keep(key, bytes)).deliveryId;
  });
  readonly #told: Told[] = [];
  readonly #store: TrustStore;
  readonly #waiting = new Set<() => void>();
  #server: http.Server | undefined;
  #port = 0;

  constructor(caFile: string) {
    this.#store = TrustStore.of({ authorities: [readFileSync(caFile, 'utf8')] });
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}/api/v1`;
  }

  async up(): Promise<void> {
    const server = http.createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
  }

  async down(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    for (const wake of this.#waiting) wake();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** News about the delivery of that letter, or of the last one. */
  tell(kind: string, details: unknown = {}, deliveryId = this.taken.at(-1)?.deliveryId ?? ''): void {
    const cursor = String(this.#told.length + 1);
    this.#told.push({ cursor, deliveryId, kind, at: new Date().toISOString(), details });
    for (const wake of this.#waiting) wake();
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://mediator');
    if (!(request.headers.authorization ?? '').startsWith('Bearer ')) {
      json(response, 401, { type: 'about:blank' });
      return;
    }
    const inLane = await this.#lane(request, url, Buffer.concat(chunks)).catch(() => 'broken' as const);
    if (inLane === 'broken') request.socket.destroy();
    else if (inLane !== undefined)
      json(
        response,
        url.searchParams.get('state') === 'refused' ? 200 : inLane.status,
        url.searchParams.get('state') === 'refused'
          ? this.mailings.refusedIn(url.pathname.split('/').at(-2) ?? '')
          : inLane.body,
      );
    else if (request.method === 'POST' && url.pathname === '/api/v1/deliveries') {
      this.#take(request, response, Buffer.concat(chunks));
    } else if (url.pathname.startsWith('/api/v1/deliveries/')) {
      const known = this.statuses.get(url.pathname.slice('/api/v1/deliveries/'.length));
      json(response, known === undefined ? 404 : 200, known ?? {});
    } else if (url.pathname === '/api/v1/events' && Number(url.searchParams.get('after') ?? '0') < this.goneBefore) {
      response.setHeader('link', `<http://mediator/api/v1/events?after=${this.goneBefore}&limit=200>; rel="next"`);
      json(response, 410, {});
    } else if (url.pathname === '/api/v1/events') await this.#events(url, response);
    else json(response, 404, {});
  }

  #lane(request: http.IncomingMessage, url: URL, body: Buffer) {
    const path = url.pathname.replace('/api/v1/', '');
    return this.mailings.answer(request.method ?? 'GET', path, String(request.headers['idempotency-key'] ?? ''), body);
  }

  #take(request: http.IncomingMessage, response: http.ServerResponse, bytes: Buffer): void {
    this.handedIn += 1;
    const refusal = this.refuseWith ?? this.#refusal(bytes, String(request.headers['idempotency-key']));
    if (refusal !== undefined) {
      json(response, refusal, { type: 'about:blank' });
      return;
    }
    const key = String(request.headers['idempotency-key']);
    const taken = this.taken.find((one) => one.key === key) ?? this.#keep(key, bytes);
    if (this.breakAfter) {
      request.socket.destroy();
      return;
    }
    json(response, 202, { deliveryId: taken.deliveryId, state: 'accepted', acceptedAt: new Date().toISOString() });
  }

  #refusal(bytes: Buffer, key: string): number | undefined {
    if (!this.#open(bytes).ok) return 422;
    const known = this.taken.find((one) => one.key === key);
    return known === undefined || known.bytes.equals(bytes) ? undefined : 409;
  }

  #keep(key: string, bytes: Buffer): Taken {
    const opened = this.#open(bytes);
    if (!opened.ok) throw new Error('refused before');
    const taken = { deliveryId: randomUUID(), key, bytes, opened: opened.value };
    this.taken.push(taken);
    return taken;
  }

  #open(bytes: Buffer) {
    return openSignedDelivery(bytes, { store: this.#store, at: new Date() });
  }

  async #events(url: URL, response: http.ServerResponse): Promise<void> {
    const after = Number(url.searchParams.get('after') ?? '0');
    if (this.#told.length <= after) await this.#news(Number(url.searchParams.get('wait') ?? '0') * 1000);
    const events = this.#told.slice(after, after + Number(url.searchParams.get('limit') ?? '100'));
    json(response, 200, { events, _meta: { next: String(after + events.length) }, _links: {} });
  }

  #news(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#waiting.add(wake);
    });
  }
}

function json(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
