// Not sent, unknown or answered: the whole matrix, against real small TLS servers that fail at every point.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { openPeers, type Peers } from '../../../test/tls-peers.ts';
import { revokeCertificate } from '../certificates/throw-away-ca.ts';
import { PeerTrust } from './peer-trust.ts';

let peers: Peers;
before(async () => {
  peers = await openPeers();
});
afterEach(() => peers.closeAll());
after(() => peers.remove());

test('an answer is an answer, whatever its status, and redirects are not followed', async () => {
  const seen: (string | undefined)[] = [];
  for (const status of [200, 302, 404, 500]) {
    const port = await peers.https((request, response) => {
      seen.push(request.url, request.headers['content-type'], request.headers.soapaction?.toString());
      response.writeHead(status, { location: '/elsewhere' });
      request.pipe(response);
    });
    const outcome = await peers.post(port);
    assert.deepEqual(outcome, { kind: 'answer', status, body: peers.envelope });
  }
  assert.deepEqual(seen.slice(0, 3), ['/Service/v3', 'text/xml; charset=utf-8', '""']);
  assert.equal(seen.filter((url) => url === '/elsewhere').length, 0);
});

test('the server sees the organisation certificate', async () => {
  const port = await peers.https((request, response) => {
    const certificate = (request.socket as TLSSocket).getPeerX509Certificate();
    response.end(certificate?.subject);
  });
  const outcome = await peers.post(port);
  assert.ok(outcome.kind === 'answer');
  assert.match(String(Buffer.from(outcome.body)), /162021003898/);
});

test('nobody listens: not sent', async () => {
  const server = createTcp();
  const port = await peers.listening(server);
  server.close();
  assert.deepEqual(await peers.post(port), { kind: 'not-sent', reason: 'connection-refused' });
});

test('a connection that ends before TLS is done: not sent', async () => {
  const port = await peers.listening(createTcp((socket) => socket.destroy()));
  assert.deepEqual(await peers.post(port), { kind: 'not-sent', reason: 'connection-lost' });
  const reset = await peers.listening(createTcp((socket) => socket.once('data', () => socket.resetAndDestroy())));
  assert.deepEqual(await peers.post(reset), { kind: 'not-sent', reason: 'connection-lost' });
});

test('a server that is not TLS: not sent', async () => {
  const port = await peers.listening(createHttp((_request, response) => response.end()));
  assert.deepEqual(await peers.post(port), { kind: 'not-sent', reason: 'tls-failed' });
});

test('a server of another CA, or of another name: not sent', async () => {
  const port = await peers.https(
    (_request, response) => response.end(),
    await peers.pairOf(peers.stranger, '162021004748', 'strange'),
  );
  assert.deepEqual(await peers.post(port), { kind: 'not-sent', reason: 'certificate-not-trusted' });
  const other = await peers.https((_request, response) => response.end());
  const named = await peers
    .client({ outbound: { allowPrivate: ['127.0.0.0/8'] } })
    .post(`https://127.0.0.2:${other}/`, peers.envelope, { timeoutMs: 2000 });
  assert.equal(named.kind, 'not-sent');
});

test('a server whose certificate was revoked: not sent', async () => {
  const revoked = await peers.pairOf(peers.ca, '162021004748', 'revoked');
  const port = await peers.https((_request, response) => response.end(), revoked);
  const crlFiles = [peers.ca.crlFile];
  assert.equal((await peers.post(port, peers.client({ crlFiles }))).kind, 'answer');
  await revokeCertificate(peers.ca, revoked.certificatePem);
  const outcome = await peers.post(port, peers.client({ crlFiles }));
  assert.deepEqual(outcome, { kind: 'not-sent', reason: 'certificate-not-trusted' });
  const other = await peers.https((_request, response) => response.end());
  assert.equal((await peers.post(other, peers.client({ crlFiles }))).kind, 'answer');
});

test('revocation lists that were replaced are read again', async () => {
  const trust = new PeerTrust({ caFiles: [peers.ca.certificateFile], crlFiles: [peers.ca.crlFile] }, 'sandbox');
  const first = trust.current();
  await revokeCertificate(peers.ca, (await peers.pairOf(peers.ca, '162021004748', 'later')).certificatePem);
  assert.equal(trust.current(), first, 'not looked at for every call');
  const later = trust.current(performance.now() + 60_000);
  assert.notDeepEqual(later.crl, first.crl);
  writeFileSync(peers.ca.certificateFile, 'half');
  assert.equal(trust.current(performance.now() + 120_000), later);
  writeFileSync(peers.ca.certificateFile, later.ca.join(''));
});

test('a server that never finishes TLS: not sent, in time', async () => {
  const port = await peers.listening(createTcp());
  assert.deepEqual(await peers.post(port, peers.client(), 100), { kind: 'not-sent', reason: 'timeout' });
});

test('the connection ends after the request was sent: unknown', async () => {
  const atOnce = await peers.tls((socket) => socket.once('data', () => socket.destroy()));
  assert.deepEqual(await peers.post(atOnce), { kind: 'unknown', reason: 'connection-lost' });
  const halfway = await peers.tls((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf')),
  );
  assert.deepEqual(await peers.post(halfway), { kind: 'unknown', reason: 'connection-lost' });
  const chunked = await peers.tls((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n')),
  );
  assert.deepEqual(await peers.post(chunked), { kind: 'unknown', reason: 'connection-lost' });
});

test('an answer that is not HTTP: unknown', async () => {
  const port = await peers.tls((socket) => socket.once('data', () => socket.end('what?\r\n\r\n')));
  assert.deepEqual(await peers.post(port), { kind: 'unknown', reason: 'answer-not-http' });
});

test('an answer that never comes, or never ends: unknown, in time', async () => {
  const silent = await peers.https((request) => request.resume());
  assert.deepEqual(await peers.post(silent, peers.client(), 200), { kind: 'unknown', reason: 'timeout' });
  const slow = await peers.https((request, response) => {
    request.resume();
    response.write('a');
  });
  assert.deepEqual(await peers.post(slow, peers.client(), 200), { kind: 'unknown', reason: 'timeout' });
});

test('an answer that is too large: unknown', async () => {
  const port = await peers.https((request, response) => {
    request.resume();
    response.end(Buffer.alloc(10_001));
  });
  assert.deepEqual(await peers.post(port, peers.client({ maxAnswerBytes: 10_000 })), {
    kind: 'unknown',
    reason: 'answer-too-large',
  });
});

test('a client certificate that the server refuses: unknown, since TLS 1.3 lets the request leave first', async () => {
  const foreign = await peers.pairOf(peers.stranger, '162021003898', 'foreign');
  const port = await peers.listening(
    createHttps({ ...peers.tlsOptions(), rejectUnauthorized: true }, (_request, response) => response.end()),
  );
  const outcome = await peers.post(port, peers.client({ pair: foreign }));
  assert.equal(outcome.kind, 'unknown');
});

test('a private address is not called unless configured, by number or by name', async () => {
  let called = false;
  const port = await peers.https((_request, response) => {
    called = true;
    response.end();
  });
  const refused = { kind: 'not-sent', reason: 'address-not-allowed' };
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433']) {
    assert.deepEqual(
      await peers.client({ outbound: {} }).post(`https://${host}:${port}/`, peers.envelope, { timeoutMs: 2000 }),
      refused,
      host,
    );
  }
  assert.equal(called, false);
  const byName = await peers.client().post(`https://localhost:${port}/`, peers.envelope, { timeoutMs: 2000 });
  assert.equal(byName.kind, 'answer');
});

test('what is not an https address is not called', async () => {
  for (const url of ['http://127.0.0.1/', 'nonsense', 'https://user:secret@127.0.0.1/', 'file:///etc/passwd']) {
    assert.deepEqual(await peers.client().post(url, peers.envelope, { timeoutMs: 100 }), {
      kind: 'not-sent',
      reason: 'not-an-address',
    });
  }
});
