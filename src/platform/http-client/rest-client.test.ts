// REST calls: a cached token by secret or by key, fetched once for many, again after a 401; JSON and bytes; nothing sent without a token.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { jwtVerify } from 'jose';
import { RestClient, type TokenOptions } from './rest-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-rest-client-'));
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});
after(() => rmSync(folder, { recursive: true }));

async function serve(
  handle: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => handle(request, Buffer.concat(chunks).toString(), response));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}

interface Issuer {
  readonly url: string;
  readonly asked: { readonly body: URLSearchParams; readonly authorization: string | undefined }[];
}

async function issuer(
  options: { readonly claims?: string; readonly expiresIn?: number; readonly status?: number } = {},
): Promise<Issuer> {
  const asked: Issuer['asked'][number][] = [];
  const url = await serve((request, body, response) => {
    if (request.url === '/staff/.well-known/openid-configuration') {
      return json(response, { issuer: options.claims ?? `${url}/staff`, token_endpoint: `${url}/staff/token` });
    }
    asked.push({ body: new URLSearchParams(body), authorization: request.headers.authorization });
    return json(
      response,
      { access_token: `token-${asked.length}`, token_type: 'Bearer', expires_in: options.expiresIn ?? 300 },
      options.status,
    );
  });
  return { url: `${url}/staff`, asked };
}

function client(baseUrl: string, token?: Partial<TokenOptions> & { issuer: string }): RestClient {
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, 'hem:lig å\n', { mode: 0o600 });
  const whole =
    token === undefined
      ? {}
      : {
          token: {
            clientId: 'client',
            scope: 'mediation',
            credential: { kind: 'secret', secretFile } as const,
            ...token,
          },
        };
  return new RestClient({ environment: 'sandbox', baseUrl, outbound: { allowPrivate: ['127.0.0.1'] }, ...whole });
}

const get = { method: 'GET', path: '/things', timeoutMs: 5000 } as const;

test('a token is fetched once for many calls at once, and sent with each', async () => {
  const from = await issuer();
  const seen: (string | undefined)[] = [];
  const api = await serve((request, _body, response) => {
    seen.push(request.headers.authorization);
    json(response, { at: request.url });
  });
  const using = client(`${api}/api/v1`, { issuer: from.url });
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => using.request(get)));
  for (const outcome of outcomes) assert.deepEqual(outcome.kind === 'answer' && outcome.json, { at: '/api/v1/things' });
  assert.deepEqual([...new Set(seen)], ['Bearer token-1']);
  assert.equal(from.asked.length, 1);
  assert.equal(from.asked[0]?.authorization, `Basic ${Buffer.from('client:hem%3Alig%20%C3%A5').toString('base64')}`);
  assert.deepEqual(Object.fromEntries(from.asked[0]?.body ?? []), {
    grant_type: 'client_credentials',
    scope: 'mediation',
  });
  using.close();
});

test('private_key_jwt is signed with the key, for that issuer', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyFile = join(folder, 'key.pem');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const from = await issuer();
  const api = await serve((_request, _body, response) => json(response, {}));
  const using = client(api, { issuer: from.url, credential: { kind: 'private-key-jwt', keyFile } });
  assert.equal((await using.request(get)).kind, 'answer');
  const assertion = from.asked[0]?.body.get('client_assertion') ?? '';
  const { payload } = await jwtVerify(assertion, publicKey, {
    issuer: 'client',
    subject: 'client',
    audience: from.url,
  });
  assert.ok(payload.jti !== undefined && (payload.exp ?? 0) - (payload.iat ?? 0) <= 60);
  using.close();
});

test('a refused token is fetched again once; a token near its end is not used', async () => {
  const from = await issuer();
  let calls = 0;
  const api = await serve((request, _body, response) => {
    calls++;
    json(response, {}, request.headers.authorization === 'Bearer token-2' ? 200 : 401);
  });
  const using = client(api, { issuer: from.url });
  const outcome = await using.request(get);
  assert.ok(outcome.kind === 'answer' && outcome.status === 200);
  assert.equal(calls, 2);
  using.close();
  const short = await issuer({ expiresIn: 10 });
  const again = client(api, { issuer: short.url });
  await again.request(get);
  assert.equal(short.asked.length, 2, 'one for the call, one more since the first was refused');
  await again.request(get);
  assert.ok(short.asked.length > 2);
  again.close();
});

test('without a token nothing is sent', async () => {
  let called = false;
  const api = await serve((_request, _body, response) => {
    called = true;
    response.end();
  });
  const noToken = { kind: 'not-sent', reason: 'no-token' };
  const denied = await issuer({ status: 401 });
  const other = await issuer({ claims: 'https://elsewhere.example' });
  for (const url of [denied.url, other.url, 'http://127.0.0.1:1/none'])
    assert.deepEqual(await client(api, { issuer: url }).request(get), noToken);
  assert.equal(called, false);
  assert.equal(other.asked.length, 0);
});

test('JSON and bytes are sent as what they are; answers that are not JSON have none', async () => {
  const api = await serve((request, body, response) => {
    response
      .writeHead(202, { 'content-type': 'text/plain', 'x-type': request.headers['content-type'] ?? '' })
      .end(body);
  });
  const using = client(api);
  const sent = await using.request({ ...get, method: 'POST', body: { a: [1, 'å'] } });
  assert.ok(sent.kind === 'answer');
  assert.deepEqual(
    [sent.status, sent.json, Buffer.from(sent.body).toString(), sent.headers['x-type']],
    [202, undefined, '{"a":[1,"å"]}', 'application/json'],
  );
  const xml = await using.request({
    ...get,
    method: 'POST',
    body: Buffer.from('<a/>'),
    headers: { 'content-type': 'application/xml' },
  });
  assert.ok(xml.kind === 'answer');
  assert.deepEqual([Buffer.from(xml.body).toString(), xml.headers['x-type']], ['<a/>', 'application/xml']);
  using.close();
});

test('a long poll is ended by its signal', async () => {
  const reached = Promise.withResolvers<void>();
  const api = await serve(() => reached.resolve());
  const using = client(api);
  const stop = new AbortController();
  const polling = using.request({ ...get, timeoutMs: 20_000, signal: stop.signal });
  await reached.promise;
  stop.abort();
  assert.deepEqual(await polling, { kind: 'unknown', reason: 'cancelled' });
  assert.deepEqual(await using.request({ ...get, signal: stop.signal }), { kind: 'not-sent', reason: 'cancelled' });
});

test('plain HTTP leaves this machine for nobody, and not even this machine unless configured', async () => {
  const api = await serve((_request, _body, response) => response.end());
  const refused = { kind: 'not-sent', reason: 'not-an-address' };
  const closed = new RestClient({ environment: 'production', baseUrl: api });
  assert.deepEqual(await closed.request(get), refused);
  assert.deepEqual(await client('http://example.org').request(get), refused);
});
