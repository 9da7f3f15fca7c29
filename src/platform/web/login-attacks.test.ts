// Log-in at a provider that cheats: one lie per test, and nobody is ever let in (OpenID Connect Core 3.1.3.7, RFC 9207).
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freePort, LOA, writeKey } from '../../../test/eid.ts';
import { type LoginService, type LoginStore, loginStore, startLoginService } from '../../../test/login-service.ts';
import { PlainBrowser, type Seen } from '../../../test/plain-browser.ts';
import { type Lies, type RogueProvider, startRogueProvider } from '../../../test/rogue-provider.ts';

const NUMBER = 'https://id.oidc.se/claim/personalIdentityNumber';

describe('with a provider that cheats', () => {
  let rogue: RogueProvider;
  let store: LoginStore;
  let service: LoginService;
  const keyFile = join(tmpdir(), `brevduva-rogue-${process.pid}.pem`);

  before(async () => {
    store = await loginStore();
    rogue = await startRogueProvider();
    const login = {
      issuer: rogue.address,
      clientId: 'us',
      clientKeyFile: writeKey(keyFile),
      acr: [`${LOA}loa3`],
      scope: 'openid',
    };
    service = await startLoginService(store, login, await freePort());
  });
  after(async () => {
    await service.stop();
    await rogue.stop();
    await store.close();
    rmSync(keyFile);
  });

  async function logIn(lies: Lies): Promise<{ page: Seen; loggedIn: boolean }> {
    const browser = new PlainBrowser();
    rogue.lies = lies;
    const page = await browser.open(`${service.origin}/me`);
    return { page, loggedIn: browser.cookie(/session$/) !== undefined };
  }

  test('when it tells the truth somebody is logged in', async () => {
    const { page, loggedIn } = await logIn({});
    assert.equal(loggedIn, true, page.text);
    const asked = rogue.asked.at(-1);
    assert.equal(asked?.get('client_assertion_type'), 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    assert.ok((asked?.get('code_verifier') ?? '').length >= 43);
    assert.equal(asked?.get('client_secret'), null);
  });

  const now = Math.floor(Date.now() / 1000);
  const lies: Record<string, Lies> = {
    'another state': { answer: { state: 'x'.repeat(43) } },
    'no state': { answer: { state: undefined } },
    'another issuer in the answer (mix-up)': { answer: { iss: 'https://other.example' } },
    'no issuer in the answer although it promised one': { answer: { iss: undefined } },
    'another nonce': { claims: { nonce: 'other' } },
    'no nonce': { claims: { nonce: undefined } },
    'another issuer in the token': { claims: { iss: 'https://other.example' } },
    'a token for another client': { claims: { aud: 'somebody-else' } },
    'a token for several, made out to another': { claims: { aud: ['us', 'them'], azp: 'them' } },
    'an expired token': { claims: { iat: now - 900, exp: now - 600 } },
    'an old token with a long life': { claims: { iat: now - 900, exp: now + 90_000 } },
    'a log-in older than max_age': { claims: { auth_time: now - 90_000 } },
    'no time of log-in': { claims: { auth_time: undefined } },
    'a level too low': { claims: { acr: `${LOA}loa2` } },
    'no level': { claims: { acr: undefined } },
    'a made-up level': { claims: { acr: `${LOA}loa9` } },
    'alg none': { signature: 'none' },
    'a signature by another key': { signature: 'other-key' },
    'HMAC with the public key': { signature: 'hmac' },
    'userinfo about somebody else': { userinfo: { sub: 'subject-2' } },
    'userinfo for another client': { userinfo: { aud: 'somebody-else' } },
    'userinfo of another issuer': { userinfo: { iss: 'https://other.example' } },
    'userinfo unsigned': { userinfoSignature: 'none' },
    'userinfo signed by another key': { userinfoSignature: 'other-key' },
    'a number in userinfo that is not signed': { userinfo: { [NUMBER]: '198101052382' }, userinfoSignature: 'json' },
    'a number that is none': { userinfo: { [NUMBER]: '198101052383' } },
    'an organisation as a person': { userinfo: { [NUMBER]: '162021003898' } },
    'an error of its own': { answer: { code: undefined, error: 'server_error' } },
    'a token endpoint that is down': { tokenStatus: 503 },
  };
  for (const [what, lie] of Object.entries(lies))
    test(`nobody is let in by ${what}`, async () => {
      const { page, loggedIn } = await logIn(lie);
      assert.equal(loggedIn, false);
      assert.ok([400, 403, 503].includes(page.status), `${page.status}`);
      assert.match(page.text, /Logga in igen/);
    });

  test('signed userinfo gives the number, unsigned gives the rest', async () => {
    assert.equal((await logIn({ userinfo: { [NUMBER]: '198101052382' } })).loggedIn, true);
    assert.equal((await logIn({ userinfoSignature: 'json' })).loggedIn, true);
  });

  test('userinfo cannot raise the level', async () => {
    const { loggedIn } = await logIn({ claims: { acr: `${LOA}loa2` }, userinfo: { acr: `${LOA}loa4` } });
    assert.equal(loggedIn, false);
  });

  test('a provider that is down gives a page that says so, and log-in works again when it is back', async () => {
    const port = await freePort();
    const gone = { issuer: 'http://127.0.0.1:9', clientId: 'us', clientKeyFile: keyFile, acr: [], scope: 'openid' };
    const lonely = await startLoginService(store, gone, port);
    try {
      const page = await new PlainBrowser().open(`${lonely.origin}/me`);
      assert.equal(page.status, 503);
      assert.match(page.text, /svarar inte just nu/);
    } finally {
      await lonely.stop();
    }
  });
});
