// What the scenarios of letters on paper run in: a sender with a pretend address register and print supplier (src/main/sandbox/paper-simulator.ts).
import assert from 'node:assert/strict';
import {
  type PaperSimulator,
  type Registered,
  type RunningPaperSimulator,
  startPaperSimulator,
} from '../../src/main/sandbox/paper-simulator.ts';
import type { Running } from '../../src/platform/running.ts';
import type { Config } from '../../src/services/sender/index.ts';
import { freePort } from '../eid.ts';
import { aPdf, optedOut, SenderWorld, until, withoutMailbox } from './sender-world.ts';

/** Skatteverket's published test numbers, none of them with a mailbox. */
export const protectedPerson = '198501012382';
export const atAddress = ['Ture Lundqvist', 'Duvvägen 1', '123 45 DUVKÖPING'];

export class PaperWorld {
  readonly sender: SenderWorld;
  readonly simulator: RunningPaperSimulator;
  readonly config: Config;
  readonly #token: string;

  private constructor(sender: SenderWorld, simulator: RunningPaperSimulator, config: Config, token: string) {
    this.sender = sender;
    this.simulator = simulator;
    this.config = config;
    this.#token = token;
  }

  /** `supplier`: at Kommun B, by REST unless a folder is named. */
  static async open(options: Partial<PaperSimulator> = {}): Promise<PaperWorld> {
    const sender = await SenderWorld.open({
      people: [{ loginId: 'per.pil', at: { id: '162021003898', name: 'Kommun B' }, roles: ['caseworker@bygg'] }],
    });
    const simulator = await startPaperSimulator({
      host: '127.0.0.1',
      port: await freePort(),
      addresses: new Map<string, Registered>([
        [withoutMailbox, { lines: atAddress }],
        [optedOut, { lines: ['Amina Warsame', 'Box 2', '123 45 DUVKÖPING'] }],
        [protectedPerson, 'protected'],
      ]),
      printMs: 0,
      ...options,
    });
    const url = simulator.addresses['paper'] ?? '';
    const printSupplier =
      options.folder === undefined
        ? { kind: 'rest' as const, name: 'Tryckeriet', url: `${url}/print-supplier`, pollSeconds: 0.2 }
        : { kind: 'folder' as const, name: 'Tryckeriet', folder: options.folder, pollSeconds: 0.2 };
    const organisations = sender.config.organisations.map((one) =>
      one.name === 'Kommun B' ? { ...one, addressRegister: { url: `${url}/address-register` }, printSupplier } : one,
    );
    return new PaperWorld(sender, simulator, { ...sender.config, organisations }, await sender.token('system-b'));
  }

  async start(changes: Partial<Config> = {}): Promise<Running> {
    return await this.sender.sender({ ...this.config, ...changes });
  }

  /** Asks the API; `status` is asserted. */
  async call(method: string, path: string, body?: unknown, status = 200): Promise<Record<string, unknown>> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.#token}`,
      'idempotency-key': crypto.randomUUID(),
    };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
    const answer = await fetch(`${this.sender.address}/api/v1${path}`, init);
    const text = await answer.text();
    assert.equal(answer.status, status, `${method} ${path}: ${text}`);
    return Object(JSON.parse(text));
  }

  async bytes(path: string): Promise<Uint8Array> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const answer = await fetch(`${this.sender.address}/api/v1${path}`, { headers });
    assert.equal(answer.status, 200);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** A letter on paper of that many attached pages; its id, once it is in the print queue. */
  async queued(subject: string, more: object = {}, pages = 1): Promise<string> {
    const id = await this.sent(subject, more, pages);
    await this.inState(id, 'to-print');
    return id;
  }

  async sent(subject: string, more: object = {}, pages = 1): Promise<string> {
    const attachments = [{ filename: 'beslut.pdf', content: Buffer.from(await aPdf(pages)).toString('base64') }];
    const letter = {
      recipient: withoutMailbox,
      subject,
      text: 'Hej',
      channel: 'digital-or-paper',
      attachments,
      ...more,
    };
    return String((await this.call('POST', '/letters', letter, 202))['letterId']);
  }

  async inState(id: string, state: string): Promise<Record<string, unknown>> {
    return await until(`${id} ${state}`, async () => {
      const letter = await this.call('GET', `/letters/${id}`);
      return letter['state'] === state ? letter : undefined;
    });
  }

  async queue(): Promise<readonly string[]> {
    const { letters } = await this.call('GET', '/print-queue?limit=100');
    return Array.isArray(letters) ? letters.map((letter) => String(Object(letter).letterId)) : [];
  }

  async batch(letters: readonly string[], way = 'person'): Promise<string> {
    return String((await this.call('POST', '/print-batches', { letters, way }, 201))['batchId']);
  }

  async batchIn(id: string, ...states: readonly string[]): Promise<Record<string, unknown>> {
    return await until(`batch ${states.join(' or ')}`, async () => {
      const batch = await this.call('GET', `/print-batches/${id}`);
      return states.includes(String(batch['state'])) ? batch : undefined;
    });
  }

  async close(): Promise<void> {
    await this.sender.close();
    await this.simulator.stop();
  }
}
