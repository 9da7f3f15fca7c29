// How people log in: an organisation's own provider, what each role demands of a log-in, and attacks on the session (issue 4).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import type { SenderLogin } from '../../src/services/sender/login-config.ts';
import { demandsMet } from '../../src/services/sender/organisation/demands.ts';
import type { Rights } from '../../src/services/sender/rights.ts';
import { Person } from '../person.ts';
import { PlainBrowser } from '../plain-browser.ts';
import { type RogueProvider, startRogueProvider } from '../rogue-provider.ts';
import { kommunA, kommunB, SenderWorld } from './sender-world.ts';

let world: SenderWorld;
let own: RogueProvider;
before(async () => {
  world = await SenderWorld.open();
  own = await startRogueProvider();
  const [b, a] = world.config.organisations;
  assert.ok(a && b);
  const login: SenderLogin = {
    ...world.config.login,
    issuer: own.address,
    clientId: 'kommun-a',
    claims: { groups: 'group', acr: 'acrs' },
    roles: { 'APP-Brev': 'caseworker', 'APP-Admin': 'administrator' },
    demands: { administrator: { acr: ['c1'], amr: ['mfa'] } },
  };
  await world.sender({ organisations: [b, { ...a, login }] });
});
after(async () => {
  await world.close();
  await own.stop();
});

/** Somebody at Kommun A, whose own provider says this of them. */
async function atA(claims: Readonly<Record<string, unknown>>, path = '/letters'): Promise<Person> {
  own.lies = { claims, userinfo: { group: ['APP-Brev', 'APP-Admin'] } };
  const person = new Person();
  await person.open(`${world.address}${path}`);
  return await person.follow(/Kommun A/);
}

test('the log-in page asks which organisation, and each one’s provider speaks for it alone', async () => {
  const person = await atA({});
  assert.equal(person.status, 200, person.text.slice(0, 200));
  assert.match(person.text, /Kommun A/);
  const lying = await atA({ organisation: kommunB.id });
  assert.equal(lying.status, 400);
  const eva = new Person();
  await eva.open(`${world.address}/letters`);
  await eva.follow(/Kommun B/);
  const choice = eva.forms().find((form) => form.html.includes('value="eva.ek"'));
  assert.ok(choice);
  await eva.submit(choice, { person: 'eva.ek' });
  assert.equal(eva.status, 400, 'the shared provider does not speak for an organisation that has its own');
});

test('an answer of one provider is worth nothing at another’s address', async () => {
  own.lies = {};
  const browser = new PlainBrowser();
  browser.stopAt = (url) => url.pathname.startsWith('/login/callback');
  const there = await browser.open(`${world.address}/login?organisation=${kommunA.id}`);
  assert.equal(there.url.pathname, `/login/callback/${kommunA.id}`);
  browser.stopAt = () => false;
  const wrong = new URL(there.url);
  wrong.pathname = '/login/callback';
  assert.equal((await browser.open(wrong)).status, 400);
  assert.equal((await browser.open(there.url)).status, 400, 'and it was used up by that');
});

test('a group that stands alone is a plain text; the provider’s own names of claims are read', async () => {
  own.lies = { claims: {}, userinfo: { group: 'APP-Brev' } };
  const person = new Person();
  await person.open(`${world.address}/letters`);
  await person.follow(/Kommun A/);
  assert.equal(person.status, 200);
});

test('a role whose demand is not met is not given, and the page says why and how', async () => {
  const weak = await atA({ amr: ['pwd'] });
  assert.equal((await weak.open(`${world.address}/letters`)).status, 200);
  assert.equal((await weak.open(`${world.address}/settings`)).status, 403);
  assert.match(weak.text, /Du har rollen administratör, men din inloggning räcker inte.*Logga ut och logga in igen/);
  const byFactors = await atA({ amr: ['pwd', 'mfa'] });
  assert.equal((await byFactors.open(`${world.address}/settings`)).status, 200);
  const byContext = await atA({ acrs: ['c1', 'p1'] });
  assert.equal((await byContext.open(`${world.address}/settings`)).status, 200);
});

test('where nothing is said, several factors are demanded outside the sandbox', () => {
  const organisation = parseOrganisationsnummer(kommunB.id);
  assert.ok(organisation.ok);
  const rights: Rights = new Map([['caseworker', [{ units: 'all', caseTypes: 'all' }]]]);
  const loa3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
  const login = { issuer: 'https://i.example', clientId: 'c', clientKeyFile: 'k', acr: [], scope: 'openid' };
  const met = (
    stated: { acr?: string; amr?: string[] },
    settings: SenderLogin,
    environment: 'sandbox' | 'production',
  ) => {
    const { acr = '', amr = [] } = stated;
    const who = { subject: 's', name: 'n', roles: [], groups: [], loginId: 'l', loggedInAt: new Date(), proof: 'jws' };
    const user = { ...who, organisation: organisation.value, acr, amr };
    return demandsMet(rights, user, settings, environment).unmet.length === 0;
  };
  assert.equal(met({}, login, 'sandbox'), true);
  assert.equal(met({}, login, 'production'), false);
  assert.equal(met({ amr: ['pwd'] }, login, 'production'), false);
  assert.equal(met({ amr: ['mfa'] }, login, 'production'), true);
  assert.equal(met({ amr: ['http://schemas.microsoft.com/claims/multipleauthn'] }, login, 'production'), true);
  assert.equal(met({ acr: loa3 }, login, 'production'), false, 'a level that nobody demands says nothing');
  assert.equal(met({ acr: loa3 }, { ...login, acr: [loa3] }, 'production'), true);
  assert.equal(met({}, { ...login, demands: { default: 'none' } }, 'production'), true);
  assert.equal(met({ amr: ['mfa'] }, { ...login, demands: { caseworker: { amr: ['hwk'] } } }, 'production'), false);
});

test('session fixation: a session cookie that somebody planted is never the one that is logged in', async () => {
  own.lies = { userinfo: { group: 'APP-Brev' } };
  const browser = new PlainBrowser();
  await browser.open(`${world.address}/login?organisation=${kommunA.id}`);
  const before = browser.cookie(/-session$/);
  assert.ok(before);
  const planted = new PlainBrowser();
  planted.cookies = [before];
  await planted.open(`${world.address}/login?organisation=${kommunA.id}`);
  const victim = new PlainBrowser();
  victim.cookies = [{ ...before, value: 'A'.repeat(43) }];
  await victim.open(`${world.address}/login?organisation=${kommunA.id}`);
  assert.notEqual(victim.cookie(/-session$/)?.value, 'A'.repeat(43));
  await browser.open(`${world.address}/logout`, { body: new URLSearchParams() });
  const { attributes } = victim.cookie(/-session$/) ?? { attributes: '' };
  assert.match(attributes, /HttpOnly/i);
  assert.match(attributes, /SameSite=Lax/i);
});

test('CSRF: a form from another site, without a token or with another session’s is refused', async () => {
  const anna = new Person();
  await anna.open(`${world.address}/letters`);
  await anna.follow(/Kommun B/);
  const choice = anna.forms().find((form) => form.html.includes('value="anna.ask"'));
  assert.ok(choice);
  await anna.submit(choice, { person: 'anna.ask' });
  await anna.open(`${world.address}/substitutes`);
  const cookie = anna.cookieFor(world.address);
  const token = /name="_csrf" value="([^"]+)"/.exec(anna.html)?.[1] ?? '';
  const other = await atA({}, '/substitutes');
  const foreign = /name="_csrf" value="([^"]+)"/.exec(other.html)?.[1] ?? '';
  const post = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams({ recipient: '198101052382', ...fields });
    const init = { method: 'POST', body, redirect: 'manual', headers: { cookie, ...headers } } as const;
    return (await fetch(`${world.address}/letters/new`, init)).status;
  };
  assert.equal(await post({}), 403, 'no token');
  assert.equal(await post({ _csrf: foreign }), 403, 'another session’s');
  assert.equal(await post({ _csrf: token }, { origin: 'https://ond.example' }), 403, 'another site');
  assert.equal(await post({ _csrf: token }, { 'sec-fetch-site': 'cross-site' }), 403, 'the browser says so');
  assert.equal(await post({ _csrf: token }, { origin: world.address }), 303, 'one’s own');
});

test('clickjacking: no page of the sender can be framed, by old browsers or new', async () => {
  const anna = await atA({});
  const cookie = anna.cookieFor(world.address);
  for (const path of [
    '/',
    '/letters',
    '/letters/new',
    '/settings',
    '/substitutes',
    '/emergency',
    '/login',
    '/nothing',
  ]) {
    const { headers } = await fetch(`${world.address}${path}`, { redirect: 'manual', headers: { cookie } });
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, path);
    assert.equal(headers.get('x-frame-options'), 'DENY', path);
  }
});
