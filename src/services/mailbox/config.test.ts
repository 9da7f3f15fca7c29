// What the mailbox's configuration refuses, whole and at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigFaults, parseConfig } from '../../platform/config/parse.ts';
import { configSchema } from './config.ts';
import { configRules } from './config-rules.ts';

const loa3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
const tls = { certificateFile: 'a.pem', keyFile: 'a-key.pem' };
const good = {
  environment: 'sandbox',
  operator: { organisation: '164022000022', name: 'Duvkullens brevlåda', support: { text: 'Ring oss.' } },
  database: { url: 'postgres://mailbox:x@127.0.0.1/brevduva', schema: 'mailbox' },
  blobs: { directory: 'blobs', keyFile: 'blobs.key' },
  pages: { host: '127.0.0.1', port: 8402, publicUrl: 'http://127.0.0.1:8402' },
  content: { host: '127.0.0.1', port: 8412, publicUrl: 'http://localhost:8412' },
  wire: { host: '127.0.0.1', port: 8422, publicUrl: 'https://127.0.0.1:8422', tls, clientCaFiles: ['ca.pem'] },
  login: {
    issuer: 'http://127.0.0.1:8406/citizens',
    clientId: 'm',
    clientKeyFile: 'k.pem',
    acr: [loa3],
    scope: 'openid',
  },
  mail: { host: '127.0.0.1', port: 8408, from: 'inget-svar@brev.example' },
  registry: {
    recipientUrl: 'https://far/Recipient/v3',
    authorityUrl: 'https://far/Authority',
    tls,
    caFiles: ['ca.pem'],
  },
  trust: { caFiles: ['ca.pem'] },
};

function faultsOf(change: object): string[] {
  try {
    parseConfig(configSchema, { ...good, ...change }, 'mailbox.json', configRules);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigFaults);
    return error.faults.map((fault) => fault.path).sort();
  }
}

test('a whole configuration is taken', () => assert.deepEqual(faultsOf({}), []));

test('the content origin must have a host name of its own: cookies know no ports', () => {
  const content = { ...good.content, publicUrl: 'http://127.0.0.1:8412' };
  assert.deepEqual(faultsOf({ content }), ['content.publicUrl']);
});

test('production makes no mailboxes and has no failpoints, and both are said at once', () => {
  const accounts = [{ recipient: '198101052382', name: 'Signe Almgren' }];
  const change = { environment: 'production', accounts, failpoints: ['mailbox.stored'] };
  assert.deepEqual(faultsOf(change), ['accounts', 'content.publicUrl', 'failpoints', 'pages.publicUrl']);
});

test('a sandbox opens no door to others, and production no page without TLS', () => {
  const everywhere = (door: object) => ({ ...door, host: '0.0.0.0' });
  const open = { pages: everywhere(good.pages), content: everywhere(good.content), wire: everywhere(good.wire) };
  assert.deepEqual(faultsOf(open), ['content.host', 'pages.host', 'wire.host']);
  const pages = { ...good.pages, host: '0.0.0.0', publicUrl: 'https://post.example' };
  const content = { ...good.content, publicUrl: 'https://innehall.example' };
  assert.deepEqual(faultsOf({ environment: 'production', pages, content }), ['pages.tls']);
});

test('in production nobody logs in below loa3 or eIDAS substantial: what comes by deliverSecure is treated as class 3', () => {
  const wrongWith = (...acr: string[]) => {
    const login = { ...good.login, acr };
    return faultsOf({ environment: 'production', login }).includes('login.acr');
  };
  const loa = 'http://id.elegnamnden.se/loa/1.0';
  for (const acr of [[], [`${loa}/loa2`], [loa3, `${loa}/loa2`], [`${loa}/eidas-low`], ['urn:x:loa33']])
    assert.ok(wrongWith(...acr), acr.join());
  for (const acr of [[loa3], [loa3, `${loa}/loa4`], [loa3, `${loa}/eidas-sub`, `${loa}/eidas-nf-high`]])
    assert.ok(!wrongWith(...acr), acr.join());
  assert.ok(!faultsOf({ login: { ...good.login, acr: [] } }).includes('login.acr'), 'a sandbox may');
});

test('FaR is asked over TLS only', () => {
  const registry = { ...good.registry, recipientUrl: 'http://far/Recipient/v3' };
  assert.deepEqual(faultsOf({ registry }), ['registry.recipientUrl']);
});
