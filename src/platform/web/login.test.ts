// Log-in from the first click to the log-out, against the real simulator: the whole flow, and what an attacker tries in it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { freePort, LOA, startEid, type TestEid } from '../../../test/eid.ts';
import {
  type LoginService,
  type LoginStore,
  loginStore,
  startLoginService,
  userOn,
} from '../../../test/login-service.ts';
import { PlainBrowser } from '../../../test/plain-browser.ts';
import { BrevduvaError } from '../../domain/errors.ts';

const NUMBER_SCOPE = 'openid profile https://id.oidc.se/scope/naturalPersonNumber';

describe('with the simulator', () => {
  let eid: TestEid;
  let store: LoginStore;
  let service: LoginService;
  let citizens: LoginService;

  before(async () => {
    store = await loginStore();
    const [one, two] = [await freePort(), await freePort()];
    eid = await startEid([`http://127.0.0.1:${one}`, `http://127.0.0.1:${two}`]);
    const client = { clientId: 'pages', clientKeyFile: eid.keyFile };
    service = await startLoginService(
      store,
      { ...client, issuer: `${eid.address}/staff`, acr: [], scope: 'openid profile email' },
      one,
    );
    const issuer = `${eid.address}/citizens`;
    citizens = await startLoginService(store, { ...client, issuer, acr: [`${LOA}loa3`], scope: NUMBER_SCOPE }, two);
  });
  after(async () => {
    await service.stop();
    await citizens.stop();
    await eid.stop();
    await store.close();
  });

  test('a caseworker logs in, comes back to where she was going, and logs out everywhere', async () => {
    const browser = new PlainBrowser();
    const choose = await browser.open(`${service.origin}/me?x=1`);
    assert.match(choose.url.href, /\/staff\/log-in\//);
    assert.match(choose.text, /Anna Ask/);
    const me = await browser.submit(choose, { person: 'anna.ask' });
    assert.equal(me.url.href, `${service.origin}/me?x=1`);
    const { name, organisation, organisationName, roles, email, subject } = userOn(me);
    assert.deepEqual(
      [name, organisation, organisationName, roles, email],
      ['Anna Ask', '162021003898', 'Kommun B', ['caseworker'], 'anna.ask@kommun-b.example'],
    );
    assert.doesNotMatch(String(subject), /anna/);
    assert.equal((await browser.open(`${service.origin}/boss`)).status, 403);

    const leaving = await browser.submit(me, { _csrf: /name="_csrf" value="([^"]*)"/.exec(me.text)?.[1] ?? '' });
    assert.match(leaving.text, /Du loggas ut/);
    const next = /url=(.*)$/.exec(leaving.headers.get('refresh') ?? '')?.[1] ?? '';
    const out = await browser.open(next);
    assert.equal(out.url.href, `${service.origin}/logged-out`);
    assert.match(out.text, /Du är utloggad/);
    assert.match((await browser.open(`${service.origin}/me`)).url.href, /\/staff\/log-in\//);
  });

  test('staff log in once for all services, and may change hats', async () => {
    const browser = new PlainBrowser();
    await browser.submit(await browser.open(`${service.origin}/me`), { person: 'anna.ask' });
    browser.cookies = browser.cookies.filter((cookie) => !cookie.name.includes('mailbox'));
    assert.equal(userOn(await browser.open(`${service.origin}/me`)).name, 'Anna Ask');
    browser.cookies = browser.cookies.filter((cookie) => !cookie.name.includes('mailbox'));
    browser.stopAt = (url) => url.pathname === '/staff/auth';
    const { url } = await browser.open(`${service.origin}/login`);
    browser.stopAt = () => false;
    url.searchParams.set('prompt', 'login');
    await browser.submit(await browser.open(url), { person: 'bo.berg' });
    assert.equal(userOn(await browser.open(`${service.origin}/me`)).name, 'Bo Berg');
    assert.equal((await browser.open(`${service.origin}/boss`)).text, 'secret of the bosses');
  });

  test('a citizen logs in at loa3: number, proof that the provider signed, opaque subject', async () => {
    const browser = new PlainBrowser();
    const me = await browser.submit(await browser.open(`${citizens.origin}/me`), { person: '198101052382' });
    const user = userOn(me);
    assert.deepEqual([user.personalNumber, user.name, user.acr], ['198101052382', 'Signe Almgren', `${LOA}loa3`]);
    assert.doesNotMatch(String(user.subject), /1981/);
    const proof = String(user.proof)
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    assert.match(proof[1] ?? '', /personalIdentityNumber":"198101052382/);
    for (const address of me.way) assert.doesNotMatch(decodeURIComponent(address.href), /198101052382/);
  });

  test('a samordningsnummer, and any other test number, typed as people type', async () => {
    for (const [typed, number] of [
      ['191611882398', '191611882398'],
      ['19900101-0000', undefined],
      ['18900101-9802', '189001019802'],
    ] as const) {
      const browser = new PlainBrowser();
      const page = await browser.submit(await browser.open(`${citizens.origin}/me`), { number: typed });
      if (number !== undefined) assert.equal(userOn(page).personalNumber, number);
      else assert.equal(page.status, 422);
    }
  });

  test('the same person has the same subject after a restart of the simulator, and sessions of its own live on', async () => {
    const browser = new PlainBrowser();
    const one = userOn(await browser.submit(await browser.open(`${citizens.origin}/me`), { person: '198101052382' }));
    const choose = await new PlainBrowser().open(`${citizens.origin}/me`);
    await eid.restart();
    const other = new PlainBrowser();
    const two = userOn(await other.submit(await other.open(`${citizens.origin}/me`), { person: '198101052382' }));
    assert.equal(one.subject, two.subject);
    assert.equal(choose.status, 200);
  });

  test('a level below the one demanded is refused with a page that says so; one above is fine', async () => {
    for (const [level, status] of [
      ['loa2', 403],
      ['loa4', 200],
    ] as const) {
      const browser = new PlainBrowser();
      const choose = await browser.open(`${citizens.origin}/me`);
      const page = await browser.submit(
        await browser.open(`${choose.url.origin}${choose.url.pathname}?level=${level}`),
        {
          person: '198101052382',
        },
      );
      assert.equal(page.status, status);
      if (status === 403) assert.match(page.text, /säkrare legitimation/);
      if (status === 403) assert.equal(browser.cookie(/mailbox.*session/), undefined);
    }
  });

  test('the language of the service goes along to the log-in', async () => {
    const choose = await new PlainBrowser().open(`${citizens.origin}/login?lang=en`);
    assert.match(choose.text, /Who do you want to be\?/);
  });

  test('a cancelled log-in is not an error page of the machine', async () => {
    const browser = new PlainBrowser();
    const page = await browser.submit(await browser.open(`${citizens.origin}/me?a=b`), { cancel: 'yes' });
    assert.equal(page.status, 401);
    assert.match(page.text, /Inloggningen avbröts/);
    assert.match(page.text, /\/login\?return-to=%2Fme%3Fa%3Db/);
  });

  test('an answer is used once, in the browser that asked, with its own state', async () => {
    const browser = new PlainBrowser();
    const choose = await browser.open(`${citizens.origin}/me`);
    browser.stopAt = (url) => url.pathname === '/login/callback';
    const { url } = await browser.submit(choose, { person: '198101052382' });
    browser.stopAt = () => false;
    assert.match(url.search, /iss=/);

    const wrong = new URL(url);
    wrong.searchParams.set('state', 'x'.repeat(43));
    assert.equal((await browser.open(wrong)).status, 400);
    // Log-in CSRF: the attacker's answer opened in the victim's browser, who has begun a log-in of her own.
    const victim = new PlainBrowser();
    await victim.open(`${citizens.origin}/me`);
    assert.match((await victim.open(url)).text, /tog för lång tid/);
    assert.equal(victim.cookie(/session$/), undefined);

    assert.equal((await browser.open(url)).url.pathname, '/me');
    browser.cookies = browser.cookies.filter((cookie) => !/mailbox.*session/.test(cookie.name));
    const again = await browser.open(url);
    assert.equal(again.status, 400);
    assert.match(again.text, /redan använd/);
  });

  test('two log-ins begun side by side both come home', async () => {
    const browser = new PlainBrowser();
    const one = await browser.open(`${citizens.origin}/login?return-to=/me?tab=1`);
    const two = await browser.open(`${citizens.origin}/login?return-to=/me?tab=2`);
    browser.stopAt = (url) => url.pathname === '/login/callback';
    const second = await browser.submit(two, { person: '198101052382' });
    const first = await browser.submit(one, { person: '198101052382' });
    browser.stopAt = () => false;
    assert.equal((await browser.open(second.url)).url.search, '?tab=2');
    assert.equal((await browser.open(first.url)).url.search, '?tab=1');
  });

  test('the session is new at log-in, whatever cookie was planted', async () => {
    const planted = 'A'.repeat(43);
    const browser = new PlainBrowser();
    const name = `brevduva-mailbox-${new URL(citizens.origin).port}-session`;
    browser.cookies.push({ name, value: planted, host: '127.0.0.1', path: '/', attributes: '' });
    await browser.submit(await browser.open(`${citizens.origin}/me`), { person: '198101052382' });
    const cookie = browser.cookie(/mailbox.*session$/);
    assert.notEqual(cookie?.value, planted);
    assert.match(cookie?.attributes ?? '', /HttpOnly.*SameSite=Lax/);
    const attacker = new PlainBrowser();
    attacker.cookies.push({ name, value: planted, host: '127.0.0.1', path: '/', attributes: '' });
    assert.match((await attacker.open(`${citizens.origin}/me`)).url.href, /log-in/);
  });

  test('a second log-in ends the session before it', async () => {
    const browser = new PlainBrowser();
    await browser.submit(await browser.open(`${citizens.origin}/me`), { person: '198101052382' });
    const old = [...browser.cookies];
    browser.cookies = browser.cookies.filter((cookie) => !cookie.name.endsWith('session'));
    const begun = await browser.open(`${citizens.origin}/me`);
    browser.cookies.push(...old.filter((cookie) => /mailbox.*session$/.test(cookie.name)));
    await browser.submit(begun, { person: '198101052382' });
    const before = new PlainBrowser();
    before.cookies = old.filter((cookie) => cookie.name.includes('mailbox'));
    assert.match((await before.open(`${citizens.origin}/me`)).url.href, /log-in/);
  });

  test('nothing leads out of the site after log-in', async () => {
    for (const evil of ['https://evil.example/', '//evil.example', '/\\evil.example', '/%09/evil.example', '/login']) {
      const browser = new PlainBrowser();
      const choose = await browser.open(`${citizens.origin}/login?return-to=${encodeURIComponent(evil)}`);
      const home = await browser.submit(choose, { person: '198101052382' });
      assert.equal(home.url.origin, citizens.origin);
    }
  });

  test('the database shows nobody: id hashed, contents sealed; idle and absolute limits hold', async () => {
    const browser = new PlainBrowser();
    await browser.submit(await browser.open(`${citizens.origin}/me`), { person: '198101052382' });
    const secret = browser.cookie(/mailbox.*session$/)?.value ?? '';
    const owner = new pg.Client({ connectionString: store.test.ownerUrl });
    await owner.connect();
    try {
      const { rows } = await owner.query(`select * from ${store.test.schema}.session`);
      const dump = JSON.stringify(rows);
      assert.doesNotMatch(dump, /198101052382|Signe/);
      assert.equal(dump.includes(secret), false);
      await owner.query(`update ${store.test.schema}.session set expires_at = now() - interval '1 second'`);
    } finally {
      await owner.end();
    }
    assert.match((await browser.open(`${citizens.origin}/me`)).url.href, /log-in/);
  });

  test('a log-in counts for nothing under /api, where no form token is asked for', async () => {
    const browser = new PlainBrowser();
    await browser.submit(await browser.open(`${citizens.origin}/me`), { person: '198101052382' });
    assert.equal((await browser.open(`${citizens.origin}/me`)).status, 200);
    assert.deepEqual(JSON.parse((await browser.open(`${citizens.origin}/api/v1/who`)).text), { name: null });
  });

  test('a form without log-in is refused, not redirected', async () => {
    const browser = new PlainBrowser();
    const start = await browser.open(`${citizens.origin}/logged-out`);
    const token = start.text.match(/name="_csrf" value="([^"]*)"/)?.[1] ?? '';
    const answer = await browser.open(`${citizens.origin}/change`, { body: new URLSearchParams({ _csrf: token }) });
    assert.ok([401, 403].includes(answer.status));
  });

  test('the log knows nobody by number, name or cookie', () => {
    const text = [...service.log, ...citizens.log].join('\n');
    assert.ok(text.includes('Somebody logged in'));
    assert.doesNotMatch(text, /198101052382|Almgren|anna\.ask|code=|state=/);
  });

  test('on https the cookies are __Host- and Secure, and the address to come back to is the public one', async () => {
    const login = {
      clientId: 'pages',
      clientKeyFile: eid.keyFile,
      issuer: `${eid.address}/citizens`,
      acr: [],
      scope: 'openid',
    };
    const behind = await startLoginService(store, login, await freePort(), { publicUrl: 'https://mailbox.example' });
    try {
      const answer = await fetch(`${behind.origin}/login`, { redirect: 'manual' });
      const [cookie = ''] = answer.headers.getSetCookie().filter((one) => one.includes('-login='));
      assert.match(cookie, /^__Host-brevduva-mailbox-443-login=[\w-]{43}; /);
      assert.match(cookie, /Path=\/; HttpOnly; Secure; SameSite=Lax/);
      assert.doesNotMatch(cookie, /Domain/i);
      const asked = new URL(answer.headers.get('location') ?? '').searchParams;
      assert.equal(asked.get('redirect_uri'), 'https://mailbox.example/login/callback');
      assert.deepEqual([asked.get('response_type'), asked.get('code_challenge_method')], ['code', 'S256']);
    } finally {
      await behind.stop();
    }
  });

  test('outside the sandbox the simulator is refused at start', async () => {
    const login = {
      clientId: 'pages',
      clientKeyFile: eid.keyFile,
      issuer: `${eid.address}/citizens`,
      acr: [],
      scope: 'openid',
    };
    const plain = await startLoginService(store, login, await freePort(), { environment: 'production' }).catch(
      (error) => error,
    );
    assert.ok(plain instanceof BrevduvaError);
    assert.match(plain.message, /https/);
  });
});
