// The way out of the sender is the configured proxy, also to the issuers of log-ins and tokens (DESIGN, "Web": outbound calls).
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { freePort } from '../eid.ts';
import { SenderWorld } from './sender-world.ts';

let world: SenderWorld;
const asked: string[] = [];
const proxy = createServer();
const issuers = { login: 0, api: 0 };
before(async () => {
  world = await SenderWorld.open();
  proxy.on('connect', (request, socket: Socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const port = await freePort();
  await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
  [issuers.login, issuers.api] = [await freePort(), await freePort()];
  await world.sender({
    outbound: { ...world.config.outbound, proxy: `http://127.0.0.1:${port}` },
    login: { ...world.config.login, issuer: `http://127.0.0.1:${issuers.login}/staff` },
    api: { ...world.config.api, issuer: `http://127.0.0.1:${issuers.api}/staff` },
  });
});
after(async () => {
  await world.close();
  await new Promise((resolve) => proxy.close(resolve));
});

test('a log-in asks its provider through the proxy', async () => {
  asked.length = 0;
  await fetch(`${world.address}/login`, { redirect: 'manual' });
  assert.ok(asked.includes(`127.0.0.1:${issuers.login}`), asked.join());
});

test('a token is checked with keys fetched through the proxy', async () => {
  const headers = { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.x' };
  const answer = await fetch(`${world.address}/api/v1/letters`, { headers });
  assert.equal(answer.status, 503);
  assert.ok(asked.includes(`127.0.0.1:${issuers.api}`), asked.join());
});
