// Not sent, unknown or answered: the whole matrix, against real small TLS servers that fail at every point.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, createServer as createTcp, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { issueCertificate } from '../certificates/issue-certificate.ts';
import { type LoadedKeyPair, readKeyPair } from '../certificates/key-pair.ts';
import { fixedKeyPair } from '../certificates/key-pair-in-use.ts';
import { makeCa, type ThrowAwayCa } from '../certificates/throw-away-ca.ts';
import type { OutboundConfig } from '../config/parts.ts';
import { type PostOutcome, WireClient } from './wire-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-wire-client-'));
const loopback = { allowPrivate: ['127.0.0.0/8'] };
const envelope = Buffer.from('<envelope/>');
const closing: (() => void)[] = [];
let ca: ThrowAwayCa;
let stranger: ThrowAwayCa;
let ours: LoadedKeyPair;
let theirs: LoadedKeyPair;

async function pairOf(authority: ThrowAwayCa, number: string, fileName: string): Promise<LoadedKeyPair> {
  const organisation = parseOrganisationsnummer(number);
  assert.ok(organisation.ok);
  const files = await issueCertificate(authority, { organisation: organisation.value, name: fileName, fileName });
  return readKeyPair(files, { environment: 'sandbox' });
}

before(async () => {
  ca = await makeCa(join(folder, 'ca'));
  stranger = await makeCa(join(folder, 'stranger'));
  ours = await pairOf(ca, '162021003898', 'ours');
  theirs = await pairOf(ca, '162021004748', 'theirs');
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
after(() => rmSync(folder, { recursive: true }));

function client(
  options: { outbound?: OutboundConfig; pair?: LoadedKeyPair; maxAnswerBytes?: number; maxSockets?: number } = {},
): WireClient {
  const { outbound = loopback, pair = ours, ...rest } = options;
  const made = new WireClient({ keyPair: fixedKeyPair(pair), caFiles: [ca.certificateFile], outbound, ...rest });
  closing.push(() => made.close());
  return made;
}

const tlsOptions = (pair = theirs) => ({
  cert: pair.certificatePem,
  key: pair.keyPem,
  ca: [readFileSync(ca.certificateFile, 'utf8')],
  requestCert: true,
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return port;
}

const https = (handle: RequestListener, pair = theirs) => listening(createHttps(tlsOptions(pair), handle));
/** TLS is done, then the server does as told with the raw connection. */
const tls = (act: (socket: TLSSocket) => void) =>
  listening(
    createTls(tlsOptions(), (socket) => {
      socket.on('error', () => undefined);
      act(socket);
    }),
  );
const post = (port: number, using = client(), timeoutMs = 5000): Promise<PostOutcome> =>
  using.post(`https://127.0.0.1:${port}/Service/v3`, envelope, { timeoutMs });

test('an answer is an answer, whatever its status, and redirects are not followed', async () => {
  const seen: (string | undefined)[] = [];
  for (const status of [200, 302, 404, 500]) {
    const port = await https((request, response) => {
      seen.push(request.url, request.headers['content-type'], request.headers.soapaction?.toString());
      response.writeHead(status, { location: '/elsewhere' });
      request.pipe(response);
    });
    const outcome = await post(port);
    assert.deepEqual(outcome, { kind: 'answer', status, body: envelope });
  }
  assert.deepEqual(seen.slice(0, 3), ['/Service/v3', 'text/xml; charset=utf-8', '""']);
  assert.equal(seen.filter((url) => url === '/elsewhere').length, 0);
});

test('the server sees the organisation certificate', async () => {
  const port = await https((request, response) => {
    const certificate = (request.socket as TLSSocket).getPeerX509Certificate();
    response.end(certificate?.subject);
  });
  const outcome = await post(port);
  assert.ok(outcome.kind === 'answer');
  assert.match(String(Buffer.from(outcome.body)), /162021003898/);
});

test('nobody listens: not sent', async () => {
  const server = createTcp();
  const port = await listening(server);
  server.close();
  assert.deepEqual(await post(port), { kind: 'not-sent', reason: 'connection-refused' });
});

test('a connection that ends before TLS is done: not sent', async () => {
  const port = await listening(createTcp((socket) => socket.destroy()));
  assert.deepEqual(await post(port), { kind: 'not-sent', reason: 'connection-lost' });
  const reset = await listening(createTcp((socket) => socket.once('data', () => socket.resetAndDestroy())));
  assert.deepEqual(await post(reset), { kind: 'not-sent', reason: 'connection-lost' });
});

test('a server that is not TLS: not sent', async () => {
  const port = await listening(createHttp((_request, response) => response.end()));
  assert.deepEqual(await post(port), { kind: 'not-sent', reason: 'tls-failed' });
});

test('a server of another CA, or of another name: not sent', async () => {
  const port = await https((_request, response) => response.end(), await pairOf(stranger, '162021004748', 'strange'));
  assert.deepEqual(await post(port), { kind: 'not-sent', reason: 'certificate-not-trusted' });
  const other = await https((_request, response) => response.end());
  const named = await client({ outbound: { allowPrivate: ['127.0.0.0/8'] } }).post(
    `https://127.0.0.2:${other}/`,
    envelope,
    { timeoutMs: 2000 },
  );
  assert.equal(named.kind, 'not-sent');
});

test('a server that never finishes TLS: not sent, in time', async () => {
  const port = await listening(createTcp());
  assert.deepEqual(await post(port, client(), 100), { kind: 'not-sent', reason: 'timeout' });
});

test('the connection ends after the request was sent: unknown', async () => {
  const atOnce = await tls((socket) => socket.once('data', () => socket.destroy()));
  assert.deepEqual(await post(atOnce), { kind: 'unknown', reason: 'connection-lost' });
  const halfway = await tls((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf')),
  );
  assert.deepEqual(await post(halfway), { kind: 'unknown', reason: 'connection-lost' });
  const chunked = await tls((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n')),
  );
  assert.deepEqual(await post(chunked), { kind: 'unknown', reason: 'connection-lost' });
});

test('an answer that is not HTTP: unknown', async () => {
  const port = await tls((socket) => socket.once('data', () => socket.end('what?\r\n\r\n')));
  assert.deepEqual(await post(port), { kind: 'unknown', reason: 'answer-not-http' });
});

test('an answer that never comes, or never ends: unknown, in time', async () => {
  const silent = await https((request) => request.resume());
  assert.deepEqual(await post(silent, client(), 200), { kind: 'unknown', reason: 'timeout' });
  const slow = await https((request, response) => {
    request.resume();
    response.write('a');
  });
  assert.deepEqual(await post(slow, client(), 200), { kind: 'unknown', reason: 'timeout' });
});

test('an answer that is too large: unknown', async () => {
  const port = await https((request, response) => {
    request.resume();
    response.end(Buffer.alloc(10_001));
  });
  assert.deepEqual(await post(port, client({ maxAnswerBytes: 10_000 })), {
    kind: 'unknown',
    reason: 'answer-too-large',
  });
});

test('a client certificate that the server refuses: unknown, since TLS 1.3 lets the request leave first', async () => {
  const foreign = await pairOf(stranger, '162021003898', 'foreign');
  const port = await listening(
    createHttps({ ...tlsOptions(), rejectUnauthorized: true }, (_request, response) => response.end()),
  );
  const outcome = await post(port, client({ pair: foreign }));
  assert.equal(outcome.kind, 'unknown');
});

test('a private address is not called unless configured, by number or by name', async () => {
  let called = false;
  const port = await https((_request, response) => {
    called = true;
    response.end();
  });
  const refused = { kind: 'not-sent', reason: 'address-not-allowed' };
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433']) {
    assert.deepEqual(
      await client({ outbound: {} }).post(`https://${host}:${port}/`, envelope, { timeoutMs: 2000 }),
      refused,
      host,
    );
  }
  assert.equal(called, false);
  const byName = await client().post(`https://localhost:${port}/`, envelope, { timeoutMs: 2000 });
  assert.equal(byName.kind, 'answer');
});

test('what is not an https address is not called', async () => {
  for (const url of ['http://127.0.0.1/', 'nonsense', 'https://user:secret@127.0.0.1/', 'file:///etc/passwd']) {
    assert.deepEqual(await client().post(url, envelope, { timeoutMs: 100 }), {
      kind: 'not-sent',
      reason: 'not-an-address',
    });
  }
});

test('connections are kept; one that the peer closed in between is replaced, and nothing is sent twice', async () => {
  let connections = 0;
  let requests = 0;
  const server = createHttps(tlsOptions(), (request, response) => {
    requests++;
    request.resume();
    response.end();
  });
  const sockets: Socket[] = [];
  server.on('secureConnection', (socket) => {
    connections++;
    sockets.push(socket);
  });
  const port = await listening(server);
  const using = client();
  for (let n = 0; n < 3; n++) assert.equal((await post(port, using)).kind, 'answer');
  assert.equal(connections, 1);
  const ended = new Promise((closed) => sockets[0]?.once('close', closed));
  sockets[0]?.end();
  await ended;
  assert.equal((await post(port, using)).kind, 'answer');
  assert.deepEqual({ connections, requests }, { connections: 2, requests: 4 });
});

test('no more connections at once than allowed; a call that waits too long for one was not sent', async () => {
  const port = await https((request) => request.resume());
  const using = client({ maxSockets: 1 });
  const first = post(port, using, 400);
  const second = await post(port, using, 200);
  assert.deepEqual(second, { kind: 'not-sent', reason: 'timeout' });
  assert.deepEqual(await first, { kind: 'unknown', reason: 'timeout' });
});

test('another certificate in use means new connections', async () => {
  const port = await https((request, response) => {
    request.resume();
    response.end((request.socket as TLSSocket).getPeerX509Certificate()?.serialNumber);
  });
  const next = await pairOf(ca, '162021003898', 'next');
  let used = ours;
  const using = new WireClient({
    keyPair: { current: () => used, onChange: () => () => undefined, close: () => undefined },
    caFiles: [ca.certificateFile],
    outbound: loopback,
  });
  closing.push(() => using.close());
  const serial = async () => {
    const outcome = await post(port, using);
    return outcome.kind === 'answer' ? Buffer.from(outcome.body).toString() : outcome.kind;
  };
  assert.equal(await serial(), ours.certificate.serialNumber);
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
  const proxyPort = await listening(proxy);
  const port = await https((request, response) => request.pipe(response));
  const outbound = { ...loopback, proxy: `http://who:what@127.0.0.1:${proxyPort}` };
  assert.deepEqual(await post(port, client({ outbound })), { kind: 'answer', status: 200, body: envelope });
  assert.equal(asked[0], `127.0.0.1:${port} Basic ${Buffer.from('who:what').toString('base64')}`);
  const refused = await client({ outbound }).post('https://refused.example/', envelope, { timeoutMs: 2000 });
  assert.deepEqual(refused, { kind: 'not-sent', reason: 'proxy-refused' });
  const silent = await listening(createTcp());
  const lost = await post(port, client({ outbound: { ...loopback, proxy: `http://127.0.0.1:${silent}` } }), 200);
  assert.deepEqual(lost, { kind: 'not-sent', reason: 'timeout' });
});
