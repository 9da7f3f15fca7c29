// Tests of health.ts: who is shown metrics, straight and through proxies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../log.ts';
import type { Listen } from './options.ts';
import { createWebServer, stopWebServer, type WebServer } from './server.ts';

const publicUrl = 'http://127.0.0.1:8556';

function makeServer(listen: Listen): Promise<WebServer> {
  return createWebServer({
    service: 'sender',
    environment: 'sandbox',
    listen,
    log: createLog('test', { level: 'silent' }),
  });
}

test('judges monitors by where they really come from', async () => {
  const listening = { host: '127.0.0.1', port: 0, publicUrl, monitors: ['192.0.2.7', '2001:db8::7'] };
  const asked = async (at: WebServer, headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    (await at.inject({ url: '/metrics', headers, remoteAddress })).statusCode;
  const bare = await makeServer(listening);
  assert.equal(await asked(bare, {}), 200);
  assert.equal(await asked(bare, {}, '192.0.2.7'), 200);
  for (const name of ['forwarded', 'x-forwarded-for'])
    assert.equal(await asked(bare, { [name]: name === 'forwarded' ? 'for=192.0.2.7' : '192.0.2.7' }), 404, name);
  await stopWebServer(bare);
  const behind = await makeServer({ ...listening, trustedProxies: ['127.0.0.1'] });
  const forwarded: [Record<string, string>, number][] = [
    [{ 'x-forwarded-for': '192.0.2.7' }, 200],
    [{ 'x-forwarded-for': '198.51.100.1' }, 404],
    [{ 'x-forwarded-for': '192.0.2.7, 198.51.100.1' }, 404],
    [{ 'x-forwarded-for': 'nonsense' }, 404],
    [{ forwarded: 'for=192.0.2.7;proto=https' }, 200],
    [{ forwarded: 'proto=https;for="[2001:db8::7]:4711"' }, 200],
    [{ forwarded: 'for=192.0.2.7, for=198.51.100.1' }, 404],
    [{ forwarded: 'for=192.0.2.7, proto=https' }, 404],
    [{ forwarded: 'for=198.51.100.1', 'x-forwarded-for': '192.0.2.7' }, 404],
    [{ forwarded: 'for=192.0.2.7', 'x-forwarded-for': '198.51.100.1' }, 404],
  ];
  for (const [headers, status] of forwarded)
    assert.equal(await asked(behind, headers), status, JSON.stringify(headers));
  assert.equal(await asked(behind, {}), 200);
  await stopWebServer(behind);
});

test('a page that came here by a name of its own (DNS rebinding) reads no metrics', async () => {
  const app = await makeServer({ host: '127.0.0.1', port: 0, publicUrl });
  const asked = async (headers: Record<string, string>) => (await app.inject({ url: '/metrics', headers })).statusCode;
  const host = 'evil.example:8556';
  assert.ok((await asked({ host, 'sec-fetch-site': 'same-origin' })) >= 400);
  assert.ok((await asked({ host, origin: `http://${host}` })) >= 400);
  assert.equal(await asked({ host: '127.0.0.1:8556', 'sec-fetch-site': 'none' }), 200);
  await stopWebServer(app);
});
