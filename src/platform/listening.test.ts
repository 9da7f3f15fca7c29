// Places where a program cannot listen are told in words, all at once, with the settings to change; and nothing is left listening.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { after, before, test } from 'node:test';
import { asListeningFault, type ListeningPlace, listeningFaults } from './listening.ts';

const other = createServer((socket) => socket.destroy());
let taken = 0;

const portOf = (server: Server) => {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

before(async () => {
  await once(other.listen(0, '127.0.0.1'), 'listening');
  taken = portOf(other);
});
after(() => other.close());

const at = (host: string, port: number, door = 'wire'): ListeningPlace => ({
  host,
  port,
  hostChosenWith: `${door}.host`,
  portChosenWith: `${door}.port`,
});
const told = async (...places: ListeningPlace[]) => (await listeningFaults(places)).map(({ message }) => message);

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const port = portOf(server);
  await new Promise((closed) => server.close(closed));
  return port;
}

test('a place that can be had is free again afterwards', async () => {
  const port = await freePort();
  assert.deepEqual(await told(at('127.0.0.1', port), at('127.0.0.1', 0)), []);
  assert.deepEqual(await told(at('127.0.0.1', port)), []);
  const caller = connect(port, '127.0.0.1');
  await assert.rejects(once(caller, 'connect'), { code: 'ECONNREFUSED' });
});

test('every fault is told, and the places beside them are let go', async () => {
  const port = await freePort();
  assert.deepEqual(
    await told(
      at('127.0.0.1', taken, 'listen'),
      at('203.0.113.5', port),
      at('no-such-name.invalid', port),
      at('127.0.0.1', port, 'listen'),
      at('127.0.0.1', port),
    ),
    [
      `Another program has port ${taken}: stop it, or choose another port with listen.port.`,
      'This machine does not have the address 203.0.113.5: choose one that it has with wire.host.',
      'No address is known for the name no-such-name.invalid: choose another with wire.host.',
      `Port ${port} is listen.port too: choose another port with wire.port.`,
    ],
  );
  assert.deepEqual(await told(at('127.0.0.1', port)), []);
});

const RESERVED = "Port 1 is reserved for the system's own services: choose another port with wire.port, from 1024 on.";
/** Some containers let everybody have every port. */
const firstFree = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));

test('a port that only the system may have is told', { skip: firstFree <= 1 }, async () => {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    assert.deepEqual(await told(at('127.0.0.1', 1)), [RESERVED]);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test('a port that somebody took between the look and the start is told in the same words; other errors stay as they are', async () => {
  const late = await once(createServer().listen(taken, '127.0.0.1'), 'listening').catch((error: unknown) => error);
  const fault = asListeningFault(late, [at('127.0.0.1', taken + 1), at('127.0.0.1', taken)]);
  assert.ok(fault instanceof Error);
  assert.equal(fault.message, `Another program has port ${taken}: stop it, or choose another port with wire.port.`);
  for (const error of [late, new Error('else')]) assert.equal(asListeningFault(error, [at('127.0.0.1', 1)]), error);
});
