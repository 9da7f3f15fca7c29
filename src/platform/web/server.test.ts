// The web server as a browser and an attacker meet it: headers, forged forms, addresses, languages, errors, stopping
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { BrevduvaError } from '../../domain/errors.ts';
import { createLog } from '../log.ts';
import { form, heading } from '../pages/components.ts';
import { html } from '../pages/html.ts';
import { readForm } from './form.ts';
import type { WebServerOptions } from './options.ts';
import { sendPage } from './page-reply.ts';
import { createWebServer, listen, stopWebServer, type WebServer } from './server.ts';

const publicUrl = 'http://127.0.0.1:8556';
const origin = { origin: publicUrl, 'sec-fetch-site': 'same-origin' };

async function makeServer(lines: string[] = [], more: Partial<WebServerOptions> = {}): Promise<WebServer> {
  const app = await createWebServer({
    service: 'sender',
    environment: 'sandbox',
    listen: { host: '127.0.0.1', port: 0, publicUrl },
    log: createLog('test', { destination: { write: (line) => void lines.push(line) } }),
    formActions: ['https://issuer.example.se'],
    frames: ['http://localhost:8412'],
    ...more,
  });
  app.get('/', async (request, reply) =>
    sendPage(request, reply, {
      title: 'T',
      main: html`${heading('T')}${form({ action: '/save', csrf: request.shell.csrf, body: '' })}`,
    }),
  );
  app.post('/save', { config: { multipart: true } }, async (request) => {
    const filled = await readForm(request, { fileBytes: 1000 });
    return {
      name: filled.text('name'),
      all: filled.all('box'),
      files: filled.files.map((file) => [file.filename, file.bytes.length]),
    };
  });
  app.post('/no-files', async () => 'ok');
  app.post('/token', { config: { csrf: false } }, async () => 'ok');
  app.get('/fails/:code', async (request) => {
    const code = String(Object.values(Object(request.params))[0]);
    if (code === 'unavailable') throw new BrevduvaError('unavailable', 'the registry is down', { retryAfter: 7 });
    if (code === 'access-denied') throw new BrevduvaError('access-denied', 'role is missing');
    throw new Error(`secret ${request.url}`);
  });
  return app;
}

/** The anonymous cookie and the token of a fresh page. */
async function openForm(app: WebServer): Promise<{ cookie: string; token: string }> {
  const page = await app.inject('/');
  const cookie = page.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return { cookie, token: /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '' };
}

function multipart(parts: readonly [name: string, value: string, filename?: string][]): {
  payload: string;
  headers: { 'content-type': string };
} {
  const payload = parts.map(([name, value, filename]) => {
    const file = filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/pdf`;
    return `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return { payload: `${payload.join('')}--b--\r\n`, headers: { 'content-type': 'multipart/form-data; boundary=b' } };
}

describe('web server', () => {
  let app: WebServer;
  const lines: string[] = [];
  before(async () => {
    app = await makeServer(lines);
  });
  after(() => stopWebServer(app));

  it('sends a strict policy and keeps pages out of caches', async () => {
    const { headers } = await app.inject('/');
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.match(policy, /form-action 'self' https:\/\/issuer\.example\.se;/);
    assert.match(policy, /frame-src http:\/\/localhost:8412; frame-ancestors 'none'; base-uri 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers['referrer-policy'], 'same-origin');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['strict-transport-security'], undefined);
  });

  it('names its cookies by service and port', async () => {
    const { cookies } = await app.inject('/?lang=en');
    const names = cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }));
    assert.deepEqual(names, [
      { name: 'brevduva-sender-8556-language', httpOnly: true, sameSite: 'Lax' },
      { name: 'brevduva-sender-8556-csrf', httpOnly: true, sameSite: 'Lax' },
    ]);
  });

  it('takes a form from its own page, and none without token, with another session’s, or from another site', async () => {
    const { cookie, token } = await openForm(app);
    const post = async (headers: Record<string, string>, body: Record<string, string>) =>
      (
        await app.inject({
          method: 'POST',
          url: '/save',
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
          payload: new URLSearchParams(body).toString(),
        })
      ).statusCode;
    assert.equal(await post({ cookie, ...origin }, { _csrf: token, name: 'å' }), 200);
    assert.equal(await post({ cookie }, { _csrf: token }), 200);
    assert.equal(await post({ cookie, ...origin }, {}), 403);
    assert.equal(await post({ ...origin }, { _csrf: token }), 403);
    assert.equal(await post({ cookie: (await openForm(app)).cookie, ...origin }, { _csrf: token }), 403);
    assert.equal(await post({ cookie, origin: 'https://evil.example' }, { _csrf: token }), 403);
    assert.equal(await post({ cookie, origin: 'null' }, { _csrf: token }), 403);
    assert.equal(await post({ cookie, 'sec-fetch-site': 'cross-site' }, { _csrf: token }), 403);
    assert.equal(await post({ cookie, 'sec-fetch-site': 'same-site' }, { _csrf: token }), 403);
  });

  it('binds tokens to the session where there is one', async () => {
    const session = 'brevduva-sender-8556-session=secret-of-the-session';
    const page = await app.inject({ url: '/', headers: { cookie: session } });
    assert.deepEqual(page.cookies, []);
    const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const send = async (cookie: string) =>
      (await app.inject({ method: 'POST', url: '/no-files', headers: { cookie, 'x-csrf-token': token } })).statusCode;
    assert.equal(await send(session), 200);
    assert.equal(await send('brevduva-sender-8556-session=another'), 403);
  });

  it('reads files after the token only, and within limits', async () => {
    const { cookie, token } = await openForm(app);
    const send = async (parts: Parameters<typeof multipart>[0], url = '/save') => {
      const { payload, headers } = multipart(parts);
      return app.inject({ method: 'POST', url, payload, headers: { ...headers, cookie, ...origin } });
    };
    const good = await send([
      ['_csrf', token],
      ['name', 'Åsa'],
      ['box', '1'],
      ['box', '2'],
      ['f', '%PDF', 'a.pdf'],
      ['empty', '', ''],
    ]);
    assert.deepEqual(good.json(), { name: 'Åsa', all: ['1', '2'], files: [['a.pdf', 4]] });
    assert.equal(
      (
        await send([
          ['name', 'x'],
          ['_csrf', token],
        ])
      ).statusCode,
      403,
    );
    assert.equal((await send([['f', '%PDF', 'a.pdf']])).statusCode, 403);
    assert.equal(
      (
        await send([
          ['_csrf', token],
          ['f', 'x'.repeat(1001), 'a.pdf'],
        ])
      ).statusCode,
      413,
    );
    assert.equal((await send([['_csrf', token]], '/no-files')).statusCode, 415);
  });

  it('leaves protocol endpoints to their own protection', async () => {
    assert.equal((await app.inject({ method: 'POST', url: '/token' })).statusCode, 200);
  });

  it('answers to its own address only (DNS rebinding)', async () => {
    assert.equal((await app.inject({ url: '/', headers: { host: 'evil.example' } })).statusCode, 421);
    assert.equal((await app.inject({ url: '/healthz', headers: { host: 'evil.example' } })).statusCode, 200);
    const browser = { host: 'localhost:8556', 'sec-fetch-mode': 'navigate' };
    const moved = await app.inject({ url: '/a?b=c', headers: browser });
    assert.equal(moved.statusCode, 307);
    assert.equal(moved.headers.location, `${publicUrl}/a?b=c`);
  });

  it('speaks Swedish unless asked for English', async () => {
    const language = async (url: string, accept?: string) =>
      /<html lang="(..)"/.exec(
        (await app.inject({ url, headers: accept === undefined ? {} : { 'accept-language': accept } })).body,
      )?.[1];
    assert.equal(await language('/'), 'sv');
    assert.equal(await language('/', 'de, en-GB;q=0.8'), 'en');
    assert.equal(await language('/?lang=sv', 'en'), 'sv');
    assert.equal(await language('/?lang=xx', 'en'), 'en');
  });

  it('tells errors to people as pages, to programs as problems, and never what went wrong inside', async () => {
    const broken = await app.inject('/fails/at-all');
    assert.equal(broken.statusCode, 500);
    assert.match(broken.body, /Något gick fel hos oss/);
    assert.doesNotMatch(broken.body, /secret/);
    assert.ok(broken.body.includes(String(broken.headers['x-request-id'])));
    const down = await app.inject({ url: '/fails/unavailable', headers: { 'accept-language': 'en' } });
    assert.equal(down.statusCode, 503);
    assert.equal(down.headers['retry-after'], '7');
    assert.match(down.body, /not available just now/);
    assert.match((await app.inject('/fails/access-denied')).body, /Du har inte behörighet/);
    assert.equal((await app.inject('/nowhere')).statusCode, 404);
    const wrong = await app.inject({
      method: 'DELETE',
      url: '/save',
      headers: { accept: 'application/json', ...origin },
    });
    assert.equal(wrong.statusCode, 405);
    assert.equal(wrong.headers.allow, 'POST');
    assert.equal(wrong.headers['content-type'], 'application/problem+json');
  });

  it('limits the rate, and says how long to wait', async () => {
    const slow = await makeServer([], { limits: { pagesPerMinute: 3 } });
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await slow.inject('/')).statusCode);
    assert.deepEqual(statuses, [200, 200, 200, 429]);
    const refused = await slow.inject('/');
    assert.ok(Number(refused.headers['retry-after']) > 0);
    assert.match(refused.body, /Det gick lite för fort/);
    assert.equal((await slow.inject('/healthz')).statusCode, 200);
    await stopWebServer(slow);
  });

  it('shows metrics and readiness to monitors only, and not what addresses hold', async () => {
    await app.inject('/nowhere/198101052382?q=198101052382');
    const metrics = await app.inject('/metrics');
    assert.match(metrics.body, /brevduva_http_request_seconds_bucket/);
    assert.doesNotMatch(metrics.body, /1981/);
    assert.equal((await app.inject({ url: '/metrics', remoteAddress: '192.0.2.1' })).statusCode, 404);
    const down = await makeServer([], { ready: () => Promise.reject(new Error('no database')) });
    assert.equal((await down.inject('/readyz')).statusCode, 503);
    assert.equal((await app.inject('/readyz')).statusCode, 200);
    await stopWebServer(down);
  });

  it('logs one line for each answer, by route, without address or query', async () => {
    lines.length = 0;
    await app.inject('/fails/secret-thing?q=canary');
    const answered = lines.map((line) => JSON.parse(line)).filter((line) => line.msg === 'answered');
    assert.equal(answered.length, 1);
    assert.equal(answered[0].route, '/fails/:code');
    assert.ok(!lines.some((line) => line.includes('"url"')));
  });

  it('lets requests under way end when it stops', async () => {
    const slow = await makeServer();
    const entered = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    slow.get('/slow', async () => {
      entered.resolve();
      await released.promise;
      return { stopping: slow.stopping.aborted };
    });
    const address = await listen(slow, { host: '127.0.0.1', port: 0, publicUrl });
    const answered = once(http.get(`${address}/slow`), 'response');
    await entered.promise;
    const stopped = stopWebServer(slow);
    await once(slow.stopping, 'abort');
    released.resolve();
    const [response] = await answered;
    assert.equal(response.statusCode, 200);
    response.resume();
    await stopped;
    await assert.rejects(fetch(address));
  });

  it('refuses to listen where it would not be safe', async () => {
    const open = { host: '0.0.0.0', port: 0, publicUrl };
    await assert.rejects(makeServer([], { listen: open }), /this machine only/);
    await assert.rejects(makeServer([], { environment: 'production' }), /https/);
    const plain = { host: '0.0.0.0', port: 0, publicUrl: 'https://post.example.se' };
    await assert.rejects(makeServer([], { environment: 'production', listen: plain }), /listen\.tls/);
  });

  it('on https has __Host- cookies, HSTS and upgrades', async () => {
    const secure = { host: '127.0.0.1', port: 0, publicUrl: 'https://post.example.se' };
    const real = await makeServer([], { environment: 'production', listen: secure });
    const page = await real.inject({ url: '/', headers: { host: 'post.example.se' } });
    assert.equal(page.cookies[0]?.name, '__Host-brevduva-sender-443-csrf');
    assert.equal(page.cookies[0]?.secure, true);
    assert.match(String(page.headers['strict-transport-security']), /max-age=63072000/);
    assert.match(String(page.headers['content-security-policy']), /upgrade-insecure-requests/);
    assert.equal((await real.inject('/')).statusCode, 421);
    await stopWebServer(real);
  });
});
