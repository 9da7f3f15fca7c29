// The mediator as a sender's system meets it: REST, and following the event feed until something has happened.
import { randomUUID } from 'node:crypto';
import https from 'node:https';
import type { Running } from '../../src/platform/running.ts';
import type { Issuer } from './mediator-peers.ts';

const UNTIL_MS = 60_000;
const KOMMUN_B = '162021003898';

export interface StatusBody {
  readonly state: string;
  readonly reason?: string;
  readonly code?: number;
  readonly doubt: boolean;
  readonly possiblyRepeated: boolean;
  readonly awaiting?: string;
  readonly transId?: string;
  readonly operator?: { readonly id: string };
  readonly attempts: readonly { readonly number: number; readonly outcome?: string; readonly reason?: string }[];
}

export interface EventBody {
  readonly cursor: string;
  readonly deliveryId: string;
  readonly kind: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A running mediator as a sender's system meets it. */
export class RunningMediator {
  readonly running: Running;
  readonly #issuer: Issuer;
  readonly #api: string;

  constructor(running: Running, issuer: Issuer) {
    this.running = running;
    this.#issuer = issuer;
    this.#api = running.addresses.api ?? '';
  }

  async handIn(
    bytes: Uint8Array,
    options: { readonly key?: string; readonly by?: string; readonly query?: string } = {},
  ) {
    const { key = randomUUID(), by = KOMMUN_B, query = '' } = options;
    return this.call('POST', `/deliveries${query}`, { by, body: bytes, headers: { 'idempotency-key': key } });
  }

  /** Hands in and expects it to be accepted. */
  async accepted(bytes: Uint8Array, query?: string): Promise<string> {
    const answer = await this.handIn(bytes, query === undefined ? {} : { query });
    if (answer.status !== 202) throw new Error(`not accepted: ${answer.status} ${JSON.stringify(answer.body)}`);
    return String(answer.body.deliveryId);
  }

  async call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    { by = KOMMUN_B, body, headers = {}, token }: CallOptions = {},
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const authorization = `Bearer ${token ?? (await this.#issuer.token({ organisation: by }))}`;
    const type = body === undefined ? {} : { 'content-type': 'application/xml' };
    const answer = await fetch(`${this.#api}${path}`, {
      method,
      headers: { authorization, ...type, ...headers },
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
    const said = await answer.text();
    const parsed: unknown = said === '' ? {} : JSON.parse(said);
    const read = typeof parsed === 'object' && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
    return { status: answer.status, body: read, headers: answer.headers };
  }

  /** A call with a JSON body, under an idempotency key where one is given. */
  send(
    method: 'POST' | 'PUT',
    path: string,
    body: object | undefined,
    { by, key }: { readonly by?: string; readonly key?: string } = {},
  ) {
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const bytes = body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) };
    return this.call(method, path, { headers, ...bytes, ...(by === undefined ? {} : { by }) });
  }

  async status(deliveryId: string, by = KOMMUN_B): Promise<StatusBody> {
    const { body } = await this.call('GET', `/deliveries/${deliveryId}`, { by });
    return statusBody(body);
  }

  /** Follows the event feed until the delivery has an event that `found` likes. */
  async until(deliveryId: string, found: (event: EventBody) => boolean): Promise<readonly EventBody[]> {
    const own: EventBody[] = [];
    let after = '0';
    for (const until = Date.now() + UNTIL_MS; Date.now() < until; ) {
      const { status, body } = await this.call('GET', `/events?after=${after}&limit=1000&wait=5`);
      if (status === 503) continue;
      for (const event of eventsOf(body)) {
        after = event.cursor;
        if (event.deliveryId !== deliveryId) continue;
        own.push(event);
        if (found(event)) return own;
      }
    }
    throw new Error(`not found; there was ${JSON.stringify(own.map(({ kind, details }) => ({ kind, details })))}`);
  }

  /** The status once an event of this kind has come. */
  async after(deliveryId: string, ...kinds: readonly string[]): Promise<StatusBody> {
    await this.until(deliveryId, (event) => kinds.includes(event.kind));
    return this.status(deliveryId);
  }
}

interface CallOptions {
  readonly by?: string;
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
}

function statusBody(body: Record<string, unknown>): StatusBody {
  const { state, doubt, possiblyRepeated, attempts } = body;
  if (typeof state !== 'string' || !Array.isArray(attempts)) throw new Error(`no status: ${JSON.stringify(body)}`);
  return { ...body, state, doubt: doubt === true, possiblyRepeated: possiblyRepeated === true, attempts };
}

/** The events in an answer of the feed. */
export function eventsOf(body: Record<string, unknown>): readonly EventBody[] {
  if (!Array.isArray(body.events)) throw new Error(`no events: ${JSON.stringify(body)}`);
  return body.events;
}

/** Posts a SOAP envelope with a certificate of one's own; answers the body, whatever the status. */
export function postEnvelope(url: string, body: Uint8Array, tls: https.RequestOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' };
    const request = https.request(url, { ...tls, method: 'POST', headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    });
    request.on('error', reject);
    request.end(body);
  });
}
