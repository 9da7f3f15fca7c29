// What scenarios of mailings do again and again: a mailing over the REST API, and waiting for what becomes of it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type SenderWorld, until } from './sender-world.ts';

export interface Said {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

interface Addressed {
  readonly recipient: string;
  readonly postalAddress: readonly string[];
}

export class MailingClient {
  readonly #world: SenderWorld;
  readonly #token: string;

  constructor(world: SenderWorld, token: string) {
    this.#world = world;
    this.#token = token;
  }

  async call(method: string, path: string, body?: object | string | Uint8Array, type?: string): Promise<Said> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}` };
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    if (body !== undefined) headers['content-type'] = type ?? 'application/json';
    if (path === '/mailings' && method === 'POST') headers['idempotency-key'] = `mailing-${randomUUID()}`;
    const sent = body === undefined ? null : raw ? Buffer.from(body) : JSON.stringify(body);
    const answer = await fetch(`${this.#world.address}/api/v1${path}`, { method, headers, body: sent });
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return { status: answer.status, body: isJson ? Object(JSON.parse(text)) : {}, text };
  }

  /** A mailing with these recipients, by number or with an address too, and that letter; checked. */
  async checked(recipients: readonly (string | Addressed)[], letter: object = {}): Promise<string> {
    const begun = await this.call('POST', '/mailings', { name: 'Avgifter' });
    assert.equal(begun.status, 201, begun.text);
    const id = String(begun.body['mailingId']);
    const lines = recipients.map((one, index) => {
      const to = typeof one === 'string' ? { recipient: one } : one;
      return JSON.stringify({ number: index + 1, ...to, fields: { namn: `Nr ${index + 1}` } });
    });
    const taken = await this.call('POST', `/mailings/${id}/lines`, `${lines.join('\n')}\n`, 'application/jsonl');
    assert.equal(taken.status, 200, taken.text);
    const whole = { subject: 'Avgift', text: 'Hej {{namn}}', repeats: true, ...letter };
    const written = await this.call('POST', `/mailings/${id}/letter`, whole);
    assert.equal(written.status, 200, written.text);
    await this.check(id);
    return id;
  }

  async check(id: string): Promise<Said> {
    const asked = await this.call('POST', `/mailings/${id}/check`, {});
    assert.equal(asked.status, 200, asked.text);
    return await this.in(id, 'checked', 'draft');
  }

  /** Waits until it is in one of these states. */
  async in(id: string, ...states: readonly string[]): Promise<Said> {
    return await until(`mailing ${states.join(' or ')}`, async () => {
      const said = await this.call('GET', `/mailings/${id}`);
      return states.includes(String(said.body['state'])) ? said : undefined;
    });
  }

  async until(id: string, what: string, is: (body: Record<string, number>) => boolean): Promise<Said> {
    return await until(what, async () => {
      const said = await this.call('GET', `/mailings/${id}`);
      return is(Object(said.body['counts'])) ? said : undefined;
    });
  }
}
