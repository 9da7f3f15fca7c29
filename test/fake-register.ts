// A register for tests of clients: answers as the test says, and keeps what it was asked; and clients that ask it.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { afterEach } from 'node:test';
import { createLog } from '../src/platform/log.ts';
import { openRegisters, type Registers } from '../src/platform/registers/config.ts';

export const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

export interface Asked {
  readonly url: string;
  readonly method: string;
  readonly body: unknown;
}

export async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  closing.push(() => server.close().closeAllConnections());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A register that answers so; what it was asked is kept. */
export async function register(answer: (asked: Asked, response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const listener: RequestListener = (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      const one = { url: request.url ?? '', method: request.method ?? '', body };
      asked.push(one);
      answer(one, response);
    });
  };
  return { asked, url: `http://127.0.0.1:${await listening(createServer(listener))}/base` };
}

export const says =
  (value: unknown, status = 200) =>
  (_asked: Asked, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

export function open(url: string, log: string[] = []): Registers {
  const access = { url, timeoutMs: 500 };
  const registers = openRegisters(
    { companies: access, population: access, mandates: access, guardianships: access },
    {
      environment: 'sandbox',
      outbound: { allowPrivate: ['127.0.0.1'] },
      log: createLog('test', { destination: { write: (line) => void log.push(line) } }),
    },
  );
  closing.push(() => registers.close());
  return registers;
}
