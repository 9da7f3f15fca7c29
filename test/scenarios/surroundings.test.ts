// Services in an organisation's network: proxies in front (whose word counts) and on the way out (also to the e-ID).
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { PlainBrowser } from '../plain-browser.ts';
import * as mailbox from './mailbox-world.ts';
import * as registry from './registry-world.ts';

const behind = { trustedProxies: ['127.0.0.0/8'], monitors: ['192.0.2.7'] };
const asked: string[] = [];
let proxy: Server;
let mailboxWorld: mailbox.World;
let registryWorld: registry.World;

before(async () => {
  // Lets nothing through: what it was asked for is enough.
  proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(502).end();
  });
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const outbound = {
    allowPrivate: ['127.0.0.0/8'],
    proxy: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
  };
  mailboxWorld = await mailbox.startWorld();
  const { pages, content } = mailboxWorld.config;
  await mailboxWorld.restart({ outbound, pages: { ...pages, ...behind }, content: { ...content, ...behind } });
  registryWorld = await registry.startWorld();
  await registryWorld.restart((config) => ({ ...config, outbound, pages: { ...config.pages, ...behind } }));
});
after(async () => {
  await mailboxWorld.stop();
  await registryWorld.stop();
  proxy.close();
});

test('metrics are shown to a monitor through the proxy in front, and to nobody else', async () => {
  const { pages, content } = mailboxWorld.config;
  for (const at of [pages.publicUrl, content.publicUrl, registryWorld.pages]) {
    const status = async (from: string) =>
      (await fetch(`${at}/metrics`, { headers: { 'x-forwarded-for': from } })).status;
    assert.equal(await status('192.0.2.7'), 200, at);
    assert.equal(await status('192.0.2.8'), 404, at);
  }
});

test('the provider of log-in is reached through the proxy on the way out', async () => {
  const issuers = {
    [registryWorld.pages]: registryWorld.config.login,
    [mailboxWorld.pages]: mailboxWorld.config.login,
  };
  for (const [at, { issuer }] of Object.entries(issuers)) {
    asked.length = 0;
    assert.equal((await new PlainBrowser().open(`${at}/login`)).status, 503, at);
    assert.ok(
      asked.some((target) => target.includes(new URL(issuer).host)),
      `${at}: ${asked.join()}`,
    );
  }
});
