// A small SMS gateway for tests: keeps what it is given, refuses or fails while told to.
import http from 'node:http';
import { json } from 'node:stream/consumers';

export interface SmsBag {
  readonly url: string;
  readonly messages: { readonly key: string; readonly secret: string; readonly body: Record<string, unknown> }[];
  /** What it answers. */
  status: number;
  stop(): Promise<void>;
}

/** Starts it on a free port of this machine. */
export async function startSmsBag(): Promise<SmsBag> {
  const messages: SmsBag['messages'] = [];
  const bag = { status: 202 };
  const take = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const body: unknown = await json(request);
    const read = typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {};
    const key = String(request.headers['idempotency-key']);
    messages.push({ key, secret: request.headers.authorization ?? '', body: read });
    response.writeHead(bag.status).end();
  };
  const server = http.createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(bag, {
    url: `http://127.0.0.1:${port}/send`,
    messages,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
