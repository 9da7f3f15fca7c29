// Connections: kept, replaced when the peer closed them, limited, renewed with the certificate, and through a proxy.
import assert from 'node:assert/strict';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, createServer as createTcp, type Socket } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { openPeers, type Peers } from '../../../test/tls-peers.ts';
import { turn } from '../turns.ts';
import { WireClient } from './wire-client.ts';

let peers: Peers;
before(async () => {
  peers = await openPeers();
});
afterEach(() => peers.closeAll());
after(() => peers.remove());

test('connections are kept; one that the peer closed in between is replaced, and nothing is sent twice', async () => {
  let connections = 0;
  let requests = 0;
  const server = createHttps(peers.tlsOptions(), (request, response) => {
    requests++;
    request.resume();
    response.end();
  });
  const sockets: Socket[] = [];
  server.on('secureConnection', (socket) => {
    connections++;
    sockets.push(socket);
  });
  const port = await peers.listening(server);
  const using = peers.client();
  for (let n = 0; n < 3; n++) assert.equal((await peers.post(port, using)).kind, 'answer');
  assert.equal(connections, 1);
  const ended = new Promise((closed) => sockets[0]?.once('close', closed));
  sockets[0]?.end();
  await ended;
  assert.equal((await peers.post(port, using)).kind, 'answer');
  assert.deepEqual({ connections, requests }, { connections: 2, requests: 4 });
});

/** Others have the main thread for a while: the first now, the rest in rounds of their own. */
async function busyFor(rounds: number): Promise<readonly Promise<void>[]> {
  const other = async () => {
    await turn();
    for (const end = performance.now() + 5; performance.now() < end; );
  };
  await other();
  return Array.from({ length: rounds }, other);
}

test('a large letter waits for its turn; where the peer closes the kept connection meanwhile it was not sent, and goes over another', async () => {
  const got: number[] = [];
  const sockets: Socket[] = [];
  const server = createHttps(peers.tlsOptions(), (request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      got.push(bytes);
      response.end();
    });
  });
  server.on('secureConnection', (socket) => sockets.push(socket));
  const port = await peers.listening(server);
  const using = peers.client();
  assert.equal((await peers.post(port, using)).kind, 'answer');
  const others = await busyFor(30);
  const large = using.post(`https://127.0.0.1:${port}/Service/v3`, Buffer.alloc(300_000, 0x20), { timeoutMs: 5_000 });
  sockets[0]?.destroy();
  assert.equal((await large).kind, 'answer');
  await Promise.all(others);
  assert.deepEqual([sockets.length, got.at(-1), got.length], [2, 300_000, 2]);
});

test('what comes over a kept connection before anything was sent is no answer: the letter goes over another', async () => {
  const sockets: Socket[] = [];
  const got: number[] = [];
  const server = createHttps(peers.tlsOptions(), (request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      got.push(bytes);
      response.end(`${bytes} bytes`);
    });
  });
  server.on('secureConnection', (socket) => sockets.push(socket));
  const port = await peers.listening(server);
  const using = peers.client();
  assert.equal((await peers.post(port, using)).kind, 'answer');
  const others = await busyFor(30);
  const large = using.post(`https://127.0.0.1:${port}/Service/v3`, Buffer.alloc(300_000, 0x20), { timeoutMs: 5_000 });
  // Its connection is chosen; then the peer answers the letter before it once more.
  await others[5];
  sockets[0]?.write('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nold');
  const outcome = await large;
  assert.equal(outcome.kind === 'answer' ? Buffer.from(outcome.body).toString() : outcome.kind, '300000 bytes');
  await Promise.all(others);
  assert.deepEqual([sockets.length, got.at(-1), got.length], [2, 300_000, 2]);
});

test('no more connections at once than allowed; a call that waits too long for one was not sent', async () => {
  const port = await peers.https((request) => request.resume());
  const using = peers.client({ maxSockets: 1 });
  const first = peers.post(port, using, 400);
  const second = await peers.post(port, using, 200);
  assert.deepEqual(second, { kind: 'not-sent', reason: 'timeout' });
  assert.deepEqual(await first, { kind: 'unknown', reason: 'timeout' });
});

test('another certificate in use means new connections', async () => {
  const port = await peers.https((request, response) => {
    request.resume();
    response.end((request.socket as TLSSocket).getPeerX509Certificate()?.serialNumber);
  });
  const next = await peers.pairOf(peers.ca, '162021003898', 'next');
  let used = peers.ours;
  const using = new WireClient({
    keyPair: { current: () => used, onChange: () => () => undefined, close: () => undefined },
    caFiles: [peers.ca.certificateFile],
    outbound: peers.loopback,
  });
  peers.onClose(() => using.close());
  const serial = async () => {
    const outcome = await peers.post(port, using);
    return outcome.kind === 'answer' ? Buffer.from(outcome.body).toString() : outcome.kind;
  };
  assert.equal(await serial(), peers.ours.certificate.serialNumber);
  used = next;
  assert.equal(await serial(), next.certificate.serialNumber);
});

test('through a proxy: a tunnel, and a refusal of the proxy is not sent', async () => {
  const asked: string[] = [];
  const proxy = createHttp();
  proxy.on('connect', (request, socket: Socket, head) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
    if (request.url?.startsWith('refused')) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const [host, port] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      if (head.length > 0) onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    return undefined;
  });
  const proxyPort = await peers.listening(proxy);
  const port = await peers.https((request, response) => request.pipe(response));
  const outbound = { ...peers.loopback, proxy: `http://who:what@127.0.0.1:${proxyPort}` };
  assert.deepEqual(await peers.post(port, peers.client({ outbound })), {
    kind: 'answer',
    status: 200,
    body: peers.envelope,
  });
  assert.equal(asked[0], `127.0.0.1:${port} Basic ${Buffer.from('who:what').toString('base64')}`);
  const refused = await peers
    .client({ outbound })
    .post('https://refused.example/', peers.envelope, { timeoutMs: 2000 });
  assert.deepEqual(refused, { kind: 'not-sent', reason: 'proxy-refused' });
  const silent = await peers.listening(createTcp());
  const lost = await peers.post(
    port,
    peers.client({ outbound: { ...peers.loopback, proxy: `http://127.0.0.1:${silent}` } }),
    200,
  );
  assert.deepEqual(lost, { kind: 'not-sent', reason: 'timeout' });
});
