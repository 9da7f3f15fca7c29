// A system that receives webhooks, behaving well or badly, and the calls that it was given.
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { type Event, isGenuine } from '../../examples/receive-webhook.ts';
import type { PeerFiles } from './mediator-peers.ts';

export interface ReceivedCall {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly events: readonly Event[];
  readonly eventId: string;
}

export interface ReceiverAnswer {
  readonly status: number;
  readonly body?: string;
  /** Closes the connection instead of answering. */
  readonly hangUp?: boolean;
}

export class WebhookReceiver {
  readonly calls: ReceivedCall[] = [];
  /** The webhook whose calls are kept and answered so; others are taken. */
  only: string | undefined;
  /** What it answers next. */
  answer: (call: ReceivedCall) => ReceiverAnswer | Promise<ReceiverAnswer> = () => ({ status: 204 });
  readonly #server: https.Server;

  private constructor(server: https.Server) {
    this.#server = server;
  }

  static async start(files: PeerFiles): Promise<WebhookReceiver> {
    const tls = { cert: readFileSync(files.certificateFile), key: readFileSync(files.keyFile) };
    const server = https.createServer(tls);
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => void receiver.#take(request, response).catch(() => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const eventId = String(request.headers['brevduva-event-id']);
    const { events, webhookId } = JSON.parse(body.toString());
    if (this.only !== undefined && this.only !== webhookId) {
      response.writeHead(204).end();
      return;
    }
    const call = { headers: request.headers, body, events, eventId };
    this.calls.push(call);
    const { status, body: said = '', hangUp = false } = await this.answer(call);
    if (hangUp) request.socket.destroy();
    else response.writeHead(status).end(said);
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the receiver does not listen');
    return `https://127.0.0.1:${address.port}/brevduva`;
  }

  /** Cursors in the order in which they came, repeats included. */
  get cursors(): readonly string[] {
    return this.calls.flatMap(({ events }) => events.map(({ cursor }) => cursor));
  }

  genuine(call: ReceivedCall, secret: string): boolean {
    return isGenuine(call.headers, call.body, secret);
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** Waits until it is so, or fails with `what` after `ms`. */
export async function eventually(isSo: () => boolean | Promise<boolean>, what: string, ms = 15_000): Promise<void> {
  for (const until = Date.now() + ms; !(await isSo()); ) {
    if (Date.now() > until) throw new Error(`not so in time: ${what}`);
    await new Promise((turn) => setTimeout(turn, 20));
  }
}
