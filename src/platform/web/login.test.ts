// Log-in from the first click to the log-out, against the real simulator and against a provider that cheats (OWASP ASVS 7, 10).
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { freePort, LOA, startEid, type TestEid, writeKey } from '../../../test/eid.ts';
import { PlainBrowser, type Seen } from '../../../test/plain-browser.ts';
import { type Lies, type RogueProvider, startRogueProvider } from '../../../test/rogue-provider.ts';
import { BrevduvaError } from '../../domain/errors.ts';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { LoginConfig } from '../config/parts.ts';
import { Database } from '../database/database.ts';
import type { PlatformTables } from '../database/tables.ts';
import { createLog } from '../log.ts';
import { html } from '../pages/html.ts';
import { currentUser, type LoginOptions, registerLogin, requireUser } from './login.ts';
import { sendPage } from './page-reply.ts';
import { createWebServer, listen, stopWebServer } from './server.ts';

interface Service {
  readonly origin: string;
  readonly log: string[];
  stop(): Promise<void>;
}

const NUMBER_SCOPE = 'openid profile https://id.oidc.se/scope/naturalPersonNumber';
let store: TestDatabase;
let database: Database<PlatformTables>;

before(async () => {
  store = await testDatabase({ schema: 'login_test' });
  database = Database.open<PlatformTables>({ url: store.url, schema: store.schema });
});
after(async () => {
  await database.close();
  await store.drop();
});

async function startService(login: LoginConfig, port: number, extra: Partial<LoginOptions> = {}): Promise<Service> {
  const origin = `http://127.0.0.1:${port}`;
  const log: string[] = [];
  const writeLog = createLog('test', { level: 'debug', destination: { write: (line) => void log.push(line) } });
  const at = { host: '127.0.0.1', port, publicUrl: origin };
  const app = await createWebServer({ service: 'mailbox', environment: 'sandbox', listen: at, log: writeLog });
  const organisation = parseOrganisationsnummer('162021003898');
  assert(organisation.ok);
  const common = { environment: 'sandbox', database, service: 'mailbox', publicUrl: origin, log: writeLog } as const;
  await registerLogin(app, { login, organisation: organisation.value, ...common, ...extra });
  app.get('/', async (request, reply) => sendPage(request, reply, { title: 'Start', main: html`<p>start</p>` }));
  app.get('/me', { preHandler: requireUser() }, async (request, reply) =>
    sendPage(request, reply, { title: 'Me', main: html`<pre id="user">${JSON.stringify(currentUser(request))}</pre>` }),
  );
  app.get('/boss', { preHandler: requireUser(['administrator']) }, async () => 'secret of the bosses');
  app.post('/change', { preHandler: requireUser() }, async () => 'changed');
  await listen(app, at);
  return { origin, log, stop: () => stopWebServer(app, 100) };
}

function userOn(page: Seen): Record<string, unknown> {
  const text = /<pre id="user">(.*?)<\/pre>/s.exec(page.text)?.[1] ?? '{}';
  return JSON.parse(text.replaceAll('&quot;', '"'));
}

describe('with the simulator', () => {
  let eid: TestEid;
  let service: Service;
  let citizens: Service;

  before(async () => {
    const [one, two] = [await freePort(), await freePort()];
    eid = await startEid([`http://127.0.0.1:${one}`, `http://127.0.0.1:${two}`]);
    const client = { clientId: 'pages', clientKeyFile: eid.keyFile };
    service = await startService(
      { ...client, issuer: `${eid.address}/staff`, acr: [], scope: 'openid profile email' },
      one,
    );
    const issuer = `${eid.address}/citizens`;
    citizens = await startService({ ...client, issuer, acr: [`${LOA}loa3`], scope: NUMBER_SCOPE }, two);
  });
  after(async () => {
    await service.stop();
    await citizens.stop();
    await eid.stop();
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
      ['19811218-9876', undefined],
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
      const page = await browser.submit(await browser.open(`${choose.url.href}?level=${level}`), {
        person: '198101052382',
      });
      assert.equal(page.status, status);
      if (status === 403) assert.match(page.text, /säkrare legitimation/);
      if (status === 403) assert.equal(browser.cookie(/mailbox.*session/), undefined);
    }
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
    const first = await browser.submit(one, { person: '198101052382' }).catch(() => undefined);
    browser.stopAt = () => false;
    assert.equal((await browser.open(second.url)).url.search, '?tab=2');
    assert.notEqual(first, undefined);
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
    const owner = new pg.Client({ connectionString: store.ownerUrl });
    await owner.connect();
    try {
      const { rows } = await owner.query(`select * from ${store.schema}.session`);
      const dump = JSON.stringify(rows);
      assert.doesNotMatch(dump, /198101052382|Signe/);
      assert.equal(dump.includes(secret), false);
      await owner.query(`update ${store.schema}.session set expires_at = now() - interval '1 second'`);
    } finally {
      await owner.end();
    }
    assert.match((await browser.open(`${citizens.origin}/me`)).url.href, /log-in/);
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

  test('outside the sandbox the simulator is refused at start', async () => {
    const login = {
      clientId: 'pages',
      clientKeyFile: eid.keyFile,
      issuer: `${eid.address}/citizens`,
      acr: [],
      scope: 'openid',
    };
    const plain = await startService(login, await freePort(), { environment: 'production' }).catch((error) => error);
    assert.ok(plain instanceof BrevduvaError);
    assert.match(plain.message, /https/);
  });
});

describe('with a provider that cheats', () => {
  let rogue: RogueProvider;
  let service: Service;
  const keyFile = join(tmpdir(), `brevduva-rogue-${process.pid}.pem`);

  before(async () => {
    rogue = await startRogueProvider();
    const login = {
      issuer: rogue.address,
      clientId: 'us',
      clientKeyFile: writeKey(keyFile),
      acr: [`${LOA}loa3`],
      scope: 'openid',
    };
    service = await startService(login, await freePort());
  });
  after(async () => {
    await service.stop();
    await rogue.stop();
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
    'a number that is none': { userinfo: { 'https://id.oidc.se/claim/personalIdentityNumber': '198101052383' } },
    'an organisation as a person': { userinfo: { 'https://id.oidc.se/claim/personalIdentityNumber': '162021003898' } },
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

  test('userinfo cannot raise the level', async () => {
    const { loggedIn } = await logIn({ claims: { acr: `${LOA}loa2` }, userinfo: { acr: `${LOA}loa4` } });
    assert.equal(loggedIn, false);
  });

  test('a provider that is down gives a page that says so, and log-in works again when it is back', async () => {
    const port = await freePort();
    const gone = { issuer: 'http://127.0.0.1:9', clientId: 'us', clientKeyFile: keyFile, acr: [], scope: 'openid' };
    const lonely = await startService(gone, port);
    try {
      const page = await new PlainBrowser().open(`${lonely.origin}/me`);
      assert.equal(page.status, 503);
      assert.match(page.text, /svarar inte just nu/);
    } finally {
      await lonely.stop();
    }
  });
});
