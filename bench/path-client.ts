// A system that calls a REST API as fast as it answers, for bench/path.ts.
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { BenchApi } from './path-network.ts';

/** Calls at once. */
export const CALLERS = 32;

/** A system with its own token at one API, on keep-alive connections. */
export class Client {
  readonly #api: BenchApi;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: CALLERS + 2 });
  #token: { readonly text: string; readonly until: number } | undefined;

  constructor(api: BenchApi) {
    this.#api = api;
  }

  async call(method: string, path: string, body?: Uint8Array): Promise<Record<string, unknown>> {
    const headers: Record<string, string> = { authorization: `Bearer ${await this.#bearer()}` };
    if (body !== undefined)
      Object.assign(headers, { 'content-type': this.#api.contentType, 'idempotency-key': randomUUID() });
    const { status, text } = await this.#send(`${this.#api.url}${path}`, { method, headers }, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  async #bearer(): Promise<string> {
    if (this.#token !== undefined && this.#token.until > Date.now()) return this.#token.text;
    const { clientId, secret, tokenEndpoint, url, scope } = this.#api;
    const form = new URLSearchParams({ grant_type: 'client_credentials', scope, resource: url });
    const basic = Buffer.from(`${clientId}:${secret}`).toString('base64');
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' };
    const { status, text } = await this.#send(tokenEndpoint, { method: 'POST', headers }, Buffer.from(form.toString()));
    if (status !== 200) throw new Error(`no token: ${status} ${text}`);
    this.#token = { text: String(JSON.parse(text).access_token), until: Date.now() + 120_000 };
    return this.#token.text;
  }

  #send(url: string, options: http.RequestOptions, body?: Uint8Array): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const request = http.request(url, { ...options, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}
