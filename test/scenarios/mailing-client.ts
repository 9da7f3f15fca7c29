// Batches and mailings as a sender's system uses them: lines as JSON Lines, then commit; mailings steered over REST.
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { RunningMediator } from './mediator-client.ts';

export interface SentLine {
  readonly key: string;
  readonly bytes: Uint8Array;
}

export type Answer = Awaited<ReturnType<RunningMediator['call']>>;

/** A line of a batch. */
export function lineOf({ key, bytes }: SentLine): string {
  return `${JSON.stringify({ key, delivery: Buffer.from(bytes).toString('base64') })}\n`;
}

export class MailingClient {
  readonly #mediator: RunningMediator;
  readonly #by: string;

  constructor(mediator: RunningMediator, by = '162021003898') {
    this.#mediator = mediator;
    this.#by = by;
  }

  /** POST with a JSON body. */
  post(path: string, body: object = {}, key: string = randomUUID()): Promise<Answer> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    return this.#mediator.call('POST', path, { by: this.#by, body: Buffer.from(JSON.stringify(body)), headers });
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#mediator.call('GET', path, { by: this.#by, headers });
  }

  /** A planned mailing's id. */
  async planned(plan: object): Promise<string> {
    const { status, body } = await this.post('/mailings', plan);
    if (status !== 201) throw new Error(`not planned: ${JSON.stringify(body)}`);
    return String(body.mailingId);
  }

  /** An open batch's id. */
  async opened(body: object = {}, key?: string): Promise<string> {
    const answer = await this.post('/batches', body, key);
    if (answer.status !== 201) throw new Error(`not opened: ${JSON.stringify(answer.body)}`);
    return String(answer.body.batchId);
  }

  addText(batchId: string, text: string | Uint8Array, type = 'application/jsonl'): Promise<Answer> {
    const headers = { 'content-type': type };
    return this.#mediator.call('POST', `/batches/${batchId}/lines`, { by: this.#by, body: Buffer.from(text), headers });
  }

  add(batchId: string, lines: readonly SentLine[]): Promise<Answer> {
    return this.addText(batchId, lines.map(lineOf).join(''));
  }

  /** Opens, fills and commits; answers the batch. */
  async committed(lines: readonly SentLine[], body: object = {}): Promise<Answer['body']> {
    const batchId = await this.opened(body);
    const added = await this.add(batchId, lines);
    if (added.body.taken !== lines.length) throw new Error(`not all taken: ${JSON.stringify(added.body)}`);
    const answer = await this.post(`/batches/${batchId}/commit`);
    if (answer.status !== 200) throw new Error(`not committed: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Asks for the mailing until it is as `found` says. */
  async until(mailingId: string, found: (mailing: Answer['body']) => boolean, ms = 20_000): Promise<Answer['body']> {
    for (const until = Date.now() + ms; ; ) {
      const { body } = await this.get(`/mailings/${mailingId}`);
      if (found(body)) return body;
      if (Date.now() > until) throw new Error(`the mailing did not come so far: ${JSON.stringify(body)}`);
      await new Promise((later) => setTimeout(later, 20));
    }
  }

  /** Sends a part of a body and cuts the connection in the middle of it. */
  async cutOff(batchId: string, part: string, token: string, arrived: () => Promise<boolean>): Promise<void> {
    const url = `${this.#mediator.running.addresses.api}/batches/${batchId}/lines`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/jsonl' };
    const request = http.request(url, { method: 'POST', headers });
    request.on('error', () => undefined);
    request.write(part);
    for (const until = Date.now() + 10_000; !(await arrived()) && Date.now() < until; )
      await new Promise((later) => setTimeout(later, 20));
    request.destroy();
  }
}

/** A count of a mailing. */
export function countOf(mailing: Answer['body'], name: string): number {
  const { counts } = mailing;
  const found = typeof counts === 'object' && counts !== null ? new Map(Object.entries(counts)).get(name) : undefined;
  return Number(found);
}
