// A small clamd for tests: reads INSTREAM as clamd(8) says it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** It answers by what it got; with undefined it says nothing. */
export async function clamd(answer: (bytes: Buffer) => string | undefined): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    let kept = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      kept = Buffer.concat([kept, chunk]);
      const bytes = streamIn(kept);
      if (bytes === undefined) return;
      const words = answer(bytes);
      if (words !== undefined) socket.end(words);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { server, port: address.port };
}

function streamIn(kept: Buffer): Buffer | undefined {
  const command = 'zINSTREAM\0';
  if (kept.length < command.length) return undefined;
  assert.equal(kept.toString('latin1', 0, command.length), command);
  const parts: Buffer[] = [];
  for (let at = command.length; at + 4 <= kept.length; ) {
    const length = kept.readUInt32BE(at);
    if (length === 0) return Buffer.concat(parts);
    parts.push(kept.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}
