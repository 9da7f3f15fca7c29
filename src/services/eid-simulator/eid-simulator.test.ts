// The simulator as a provider: what it publishes, what it demands of services, how short its tokens live, where it refuses to run.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader, importPKCS8 } from 'jose';
import * as client from 'openid-client';
import { LOA, startEid, type TestEid } from '../../../test/eid.ts';
import { PlainBrowser } from '../../../test/plain-browser.ts';
import { BrevduvaError } from '../../domain/errors.ts';
import { parseConfig } from '../../platform/config/parse.ts';
import { configRules, configSchema, start } from './index.ts';

const BACK = 'http://127.0.0.1:1';
const NUMBER = 'https://id.oidc.se/claim/personalIdentityNumber';

describe('the e-ID simulator', () => {
  let eid: TestEid;
  before(async () => {
    eid = await startEid([BACK]);
  });
  after(() => eid.stop());

  const jwks = async (issuer: string) => JSON.stringify(await (await fetch(`${eid.address}/${issuer}/jwks`)).json());

  async function configuration(issuer: 'staff' | 'citizens'): Promise<client.Configuration> {
    const key = await importPKCS8(readFileSync(eid.keyFile, 'utf8'), 'ES256');
    const found = await client.discovery(
      new URL(`${eid.address}/${issuer}`),
      'pages',
      undefined,
      client.PrivateKeyJwt(key),
      {
        execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
      },
    );
    return found;
  }

  /** Logs somebody in and returns where the browser was sent with the code. */
  async function answer(extra: Record<string, string> = {}, person = '198101052382') {
    const found = await configuration('citizens');
    const verifier = client.randomPKCECodeVerifier();
    const asked = {
      redirect_uri: `${BACK}/login/callback`,
      scope: 'openid https://id.oidc.se/scope/naturalPersonNumber',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 'state-1',
      nonce: 'nonce-1',
      acr_values: `${LOA}loa3`,
      ...extra,
    };
    const browser = new PlainBrowser();
    browser.stopAt = (url) => url.origin === BACK;
    const page = await browser.open(client.buildAuthorizationUrl(found, asked));
    const url = page.url.origin === BACK ? page.url : (await browser.submit(page, { person })).url;
    return { found, verifier, url };
  }

  test('says that it is a simulator, and what the Swedish profile wants', async () => {
    const metadata = await (await fetch(`${eid.address}/citizens/.well-known/openid-configuration`)).json();
    assert.equal(metadata.brevduva_simulator, true);
    assert.equal(metadata.issuer, `${eid.address}/citizens`);
    assert.deepEqual(metadata.response_types_supported, ['code']);
    assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
    assert.equal(metadata.authorization_response_iss_parameter_supported, true);
    assert.deepEqual(metadata.acr_values_supported, [`${LOA}loa2`, `${LOA}loa3`, `${LOA}loa4`]);
    assert.ok(metadata.claims_supported.includes(NUMBER));
    assert.deepEqual(metadata.grant_types_supported, ['authorization_code']);
    assert.notEqual(await jwks('staff'), await jwks('citizens'));
  });

  test('ID tokens live five minutes and hold no number; userinfo is signed and does', async () => {
    const { found, verifier, url } = await answer();
    assert.equal(url.searchParams.get('iss'), `${eid.address}/citizens`);
    const checks = { pkceCodeVerifier: verifier, expectedState: 'state-1', expectedNonce: 'nonce-1' };
    const tokens = await client.authorizationCodeGrant(found, url, checks);
    const claims = decodeJwt(tokens.id_token ?? '');
    assert.ok((claims.exp ?? 0) - (claims.iat ?? 0) <= 300);
    assert.equal(claims.acr, `${LOA}loa3`);
    assert.equal(typeof claims.auth_time, 'number');
    assert.doesNotMatch(JSON.stringify(claims), /198101052382/);
    const me = await fetch(`${eid.address}/citizens/me`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    const signed = await me.text();
    assert.equal(decodeProtectedHeader(signed).alg, 'RS256');
    assert.equal(decodeJwt(signed)[NUMBER], '198101052382');
    assert.equal(decodeJwt(signed).sub, claims.sub);
    await assert.rejects(client.authorizationCodeGrant(found, url, checks), /error/i, 'a code is used once');
  });

  test('a service without PKCE, without its key, or with another address gets nothing', async () => {
    const { url } = await answer({ code_challenge: '', code_challenge_method: '' });
    assert.equal(url.searchParams.get('error'), 'invalid_request');
    const { found, url: good } = await answer();
    const wrong = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: 'state-1',
      expectedNonce: 'nonce-1',
    };
    await assert.rejects(client.authorizationCodeGrant(found, good, wrong));
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'x',
      client_id: 'pages',
      redirect_uri: `${BACK}/login/callback`,
    });
    const answered = await fetch(`${eid.address}/citizens/token`, { method: 'POST', body: form });
    assert.equal(answered.status, 401);
    const page = await new PlainBrowser().open(
      `${eid.address}/citizens/auth?client_id=pages&response_type=code&scope=openid&redirect_uri=https://evil.example/`,
    );
    assert.equal(page.status, 400);
    assert.match(page.text, /gick inte att genomföra/);
  });

  test('cancelled is access_denied, and an unknown level is an error, sent back to the service', async () => {
    const { url } = await answer({ acr_values: 'urn:unknown' });
    assert.ok(url.searchParams.has('error') || url.searchParams.has('code'));
    const found = await configuration('citizens');
    const browser = new PlainBrowser();
    browser.stopAt = (to) => to.origin === BACK;
    const asked = {
      redirect_uri: `${BACK}/login/callback`,
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
      state: 's',
    };
    const page = await browser.open(client.buildAuthorizationUrl(found, asked));
    const back = await browser.submit(page, { cancel: 'yes' });
    assert.equal(back.url.searchParams.get('error'), 'access_denied');
    assert.equal(back.url.searchParams.get('state'), 's');
  });

  test("another browser cannot finish somebody's log-in, and a form needs its token", async () => {
    const found = await configuration('citizens');
    const asked = {
      redirect_uri: `${BACK}/login/callback`,
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    };
    const browser = new PlainBrowser();
    const page = await browser.open(client.buildAuthorizationUrl(found, asked));
    const stranger = new PlainBrowser();
    assert.equal((await stranger.open(page.url)).status, 410);
    const forged = await browser.open(page.url, { body: new URLSearchParams({ person: '198101052382' }) });
    assert.equal(forged.status, 403);
  });

  test('keys live over a restart, and so does a log-in that has begun', async () => {
    const before = await jwks('citizens');
    const found = await configuration('citizens');
    const browser = new PlainBrowser();
    browser.stopAt = (url) => url.origin === BACK;
    const asked = {
      redirect_uri: `${BACK}/login/callback`,
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    };
    const page = await browser.open(client.buildAuthorizationUrl(found, asked));
    await eid.restart();
    assert.equal(await jwks('citizens').catch(() => jwks('citizens')), before);
    assert.ok((await browser.submit(page, { person: '198101052382' })).url.searchParams.has('code'));
  });

  test('refuses to start outside the sandbox, and to be reachable by others', async () => {
    await assert.rejects(start({ ...eid.config, environment: 'production' }), BrevduvaError);
    const open = { ...eid.config, listen: { ...eid.config.listen, host: '0.0.0.0', port: 0 } };
    await assert.rejects(start(open), /this machine/);
    const wrong = {
      ...eid.config,
      environment: 'production',
      staff: {
        ...eid.config.staff,
        apiClients: [{ clientId: 'x', name: 'x', organisation: '162021003898', audience: 'a', scopes: ['b'] }],
      },
    };
    assert.throws(() => parseConfig(configSchema, wrong, 'eid', configRules), /2 faults/);
  });
});
