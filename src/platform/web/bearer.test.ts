// Bearer tokens: real ones from the simulator by every way to ask, and false ones of every kind (RFC 8725; RFC 9068, 5).
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { importPKCS8, SignJWT, UnsecuredJWT } from 'jose';
import * as client from 'openid-client';
import { SECRET, startEid, type TestEid } from '../../../test/eid.ts';
import { createLog } from '../log.ts';
import { currentClient, requireBearer } from './bearer.ts';
import { createWebServer, listen, stopWebServer, type WebServer } from './server.ts';

const AUDIENCE = 'sender-api';

async function startApi(
  issuer: string,
  environment: 'sandbox' | 'production' = 'sandbox',
): Promise<{ app: WebServer; url: string }> {
  const at = { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1:1' };
  const log = createLog('test', { level: 'silent' });
  const app = await createWebServer({ service: 'sender', environment: 'sandbox', listen: at, log });
  const api = { issuer, audience: AUDIENCE };
  app.get('/api/v1/me', { onRequest: requireBearer(api, ['letters'], { environment }) }, async (request) =>
    currentClient(request),
  );
  app.get('/api/v1/more', { onRequest: requireBearer(api, ['letters', 'all'], { environment }) }, async () => 'never');
  return { app, url: await listen(app, at) };
}

async function call(url: string, token?: string) {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(url, { headers });
  return {
    status: answer.status,
    challenge: answer.headers.get('www-authenticate') ?? '',
    type: answer.headers.get('content-type') ?? '',
    body: await answer.text(),
  };
}

describe('with tokens of the simulator', () => {
  let eid: TestEid;
  let api: { app: WebServer; url: string };
  before(async () => {
    eid = await startEid(['http://127.0.0.1:1']);
    api = await startApi(`${eid.address}/staff`);
  });
  after(async () => {
    await stopWebServer(api.app, 100);
    await eid.stop();
  });

  const ask = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...form });
    const answer = await fetch(`${eid.address}/staff/token`, { method: 'POST', body, headers });
    return { status: answer.status, json: await answer.json() };
  };
  const basic = (secret: string) => ({
    authorization: `Basic ${Buffer.from(`system-with-secret:${encodeURIComponent(secret)}`).toString('base64')}`,
  });

  test('secret by post and by basic, with and without scope: the client, its organisation and scopes', async () => {
    const byPost = await ask({ client_id: 'system-with-secret', client_secret: SECRET });
    const byBasic = await ask({ scope: 'letters' }, basic(SECRET));
    assert.deepEqual([byPost.status, byBasic.status], [200, 200]);
    assert.deepEqual(byPost.json.expires_in, 300);
    const me = await call(`${api.url}/api/v1/me`, byPost.json.access_token);
    const expected = { id: 'system-with-secret', organisation: '162021003898', scopes: ['letters', 'read'] };
    assert.deepEqual(JSON.parse(me.body), expected);
    const one = await call(`${api.url}/api/v1/me`, byBasic.json.access_token);
    assert.deepEqual(JSON.parse(one.body), { ...expected, scopes: ['letters'] });
  });

  test('private_key_jwt by openid-client; its token is for another API and does not do here', async () => {
    const key = await importPKCS8(readFileSync(eid.keyFile, 'utf8'), 'ES256');
    const found = await client.discovery(
      new URL(`${eid.address}/staff`),
      'system-with-key',
      undefined,
      client.PrivateKeyJwt(key),
      {
        execute: [client.allowInsecureRequests],
      },
    );
    const tokens = await client.clientCredentialsGrant(found, { scope: 'letters' });
    const answer = await call(`${api.url}/api/v1/me`, tokens.access_token);
    assert.equal(answer.status, 401);
    assert.match(answer.challenge, /error="invalid_token", error_description="the token's aud/);
    const other = new URL(`${eid.address}/staff`);
    const wrongKey = await importPKCS8(pem(), 'ES256');
    const impostor = await client.discovery(other, 'system-with-key', undefined, client.PrivateKeyJwt(wrongKey), {
      execute: [client.allowInsecureRequests],
    });
    await assert.rejects(client.clientCredentialsGrant(impostor));
  });

  test('a wrong secret, an unknown client, a scope or resource of others: no token', async () => {
    assert.equal((await ask({}, basic('wrong'))).status, 401);
    assert.equal((await ask({ client_id: 'nobody', client_secret: SECRET })).status, 401);
    assert.equal((await ask({ client_id: 'system-with-secret' })).status, 401);
    assert.equal(
      (
        await ask({
          client_id: 'system-with-secret',
          client_secret: SECRET,
          resource: 'https://mediator.example/api/v1',
        })
      ).json.error,
      'invalid_target',
    );
    const strange = await ask({ client_id: 'system-with-secret', client_secret: SECRET, scope: 'everything' });
    assert.ok(strange.status === 400 || strange.json.scope === undefined);
  });

  test('a scope that is missing is 403 insufficient_scope; no token at all is 401 with a bare challenge', async () => {
    const { json } = await ask({ client_id: 'system-with-secret', client_secret: SECRET });
    const less = await call(`${api.url}/api/v1/more`, json.access_token);
    assert.equal(less.status, 403);
    assert.match(less.challenge, /error="insufficient_scope", scope="letters all"/);
    assert.match(less.type, /application\/problem\+json/);
    const none = await call(`${api.url}/api/v1/me`);
    assert.deepEqual([none.status, none.challenge], [401, 'Bearer realm="brevduva"']);
    assert.match(none.type, /application\/problem\+json/);
    assert.equal((await call(`${api.url}/api/v1/me?access_token=${json.access_token}`)).status, 401);
  });

  test('outside the sandbox the simulator counts for nothing', async () => {
    const strict = await startApi(`${eid.address}/staff`, 'production');
    const { json } = await ask({ client_id: 'system-with-secret', client_secret: SECRET });
    assert.notEqual((await call(`${strict.url}/api/v1/me`, json.access_token)).status, 200);
    await stopWebServer(strict.app, 100);
  });
});

function pem(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

describe('with tokens that somebody made up', () => {
  const real = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let server: Server;
  let issuer: string;
  let api: { app: WebServer; url: string };
  let up = true;

  before(async () => {
    server = createServer((request, response) => {
      const jwk = { ...real.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
      const metadata = { issuer, jwks_uri: `${issuer}/jwks` };
      response.writeHead(up ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(request.url === '/jwks' ? { keys: [jwk] } : metadata));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    api = await startApi(issuer);
  });
  after(async () => {
    await stopWebServer(api.app, 100);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const now = Math.floor(Date.now() / 1000);
  const good = () => ({
    iss: issuer,
    aud: AUDIENCE,
    sub: 'c',
    client_id: 'c',
    iat: now,
    exp: now + 300,
    scope: 'letters',
    organisation: '162021003898',
  });
  const header = { alg: 'RS256', kid: 'k1', typ: 'at+jwt' };
  const sign = (claims: Record<string, unknown>, head: Partial<typeof header> = {}, key = real.privateKey) =>
    new SignJWT({ ...good(), ...claims }).setProtectedHeader({ ...header, ...head }).sign(key);

  test('an issuer that is down is 503, not 401; and is asked again', async () => {
    up = false;
    assert.equal((await call(`${api.url}/api/v1/me`, await sign({}))).status, 503);
    up = true;
    assert.equal((await call(`${api.url}/api/v1/me`, await sign({}))).status, 200);
  });

  const tokens: Record<string, () => Promise<string> | string> = {
    'another issuer': () => sign({ iss: 'https://other.example' }),
    'another audience': () => sign({ aud: 'mediator-api' }),
    'no audience': () => sign({ aud: undefined }),
    'an expired token': () => sign({ iat: now - 600, exp: now - 300 }),
    'one not valid yet': () => sign({ nbf: now + 600 }),
    'one without expiry': () => sign({ exp: undefined }),
    'one that lives for a day': () => sign({ exp: now + 86_400 }),
    'no client': () => sign({ client_id: undefined }),
    'no organisation': () => sign({ organisation: undefined }),
    'an organisation with a wrong check digit': () => sign({ organisation: '162021003899' }),
    'a person as organisation': () => sign({ organisation: '198101052382' }),
    'an ID token (typ JWT)': () => sign({}, { typ: 'JWT' }),
    'another key': () => sign({}, {}, other.privateKey),
    'an unknown key id': () => sign({}, { kid: 'k2' }),
    'alg none': () => new UnsecuredJWT(good()).encode(),
    'HMAC with the public key': () =>
      new SignJWT(good())
        .setProtectedHeader({ ...header, alg: 'HS256' })
        .sign(Buffer.from(real.publicKey.export({ type: 'spki', format: 'pem' }))),
    'a changed payload': async () => {
      const [head, , signature] = (await sign({})).split('.');
      return `${head}.${Buffer.from(JSON.stringify({ ...good(), organisation: '162021004748' })).toString('base64url')}.${signature}`;
    },
    'no JWT at all': () => 'abc.def.ghi',
  };
  for (const [what, make] of Object.entries(tokens))
    test(`401 for ${what}`, async () => {
      const answer = await call(`${api.url}/api/v1/me`, await make());
      assert.equal(answer.status, 401, answer.body);
      assert.match(answer.challenge, /error="invalid_token"/);
      assert.match(answer.type, /application\/problem\+json/);
    });
});
