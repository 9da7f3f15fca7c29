// Help for each page, the first-run guide and the accessibility statement, told and in a real browser (issue 4; MMS-13; act 2018:1937).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HELP_TOPICS, topicOf } from '../../src/services/sender/help/topics.ts';
import {
  assertAccessible,
  assertNoComplaints,
  assertNoSidewaysScroll,
  type Browser,
  launchBrowser,
  noBrowser,
  openPage,
  screenshot,
} from '../browser.ts';
import { Person } from '../person.ts';
import { EXPECTED } from './sender-matrix-routes.ts';
import { SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let browser: Browser | undefined;
before(async () => {
  world = await SenderWorld.open();
  await world.sender({
    accessibility: { email: 'tillganglighet@kommun-b.example', knownFlaws: ['Kartan saknar text.'] },
  });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await world.close();
});

/** Neither pages nor reached by a person who reads: of every service, before the log-in, or files. */
const NO_PAGES =
  /^\/(?:api|assets|login|logged-out|healthz|readyz|metrics|favicon|robots|help|accessibility|units|statistics\.csv)\b/;

test('MMS-13: every page has its help, and every help a page', () => {
  const pages = Object.entries(EXPECTED).flatMap(([name, { door }]) => {
    const [method, route = ''] = name.split(' ');
    return method === 'GET' && door === 'page' && !NO_PAGES.test(route) ? [route] : [];
  });
  assert.ok(pages.length > 60, `${pages.length} pages`);
  assert.deepEqual(
    pages.filter((route) => topicOf(route) === undefined),
    [],
    'add the route to a topic in src/services/sender/help',
  );
  const used = new Set(pages.map((route) => topicOf(route)?.id));
  assert.deepEqual(
    HELP_TOPICS.filter(({ id }) => !used.has(id)).map(({ id }) => id),
    [],
  );
});

test('the help is written in both languages, without exclamation marks', async () => {
  const someone = new Person('sv');
  for (const { id, text } of HELP_TOPICS) {
    for (const { title, body } of Object.values(text)) {
      assert.ok(title.length > 2 && body.length > 60, id);
      assert.doesNotMatch(`${title}${body}`, /!/, id);
    }
    await someone.open(`${world.address}/help/${id}`);
    assert.equal(someone.status, 200, id);
    assert.ok(someone.text.includes(text.sv.title), id);
  }
  await someone.open(`${world.address}/help/nothing`);
  assert.equal(someone.status, 404);
});

test('a page leads to its own help, and the help to all of it', async () => {
  const bo = await world.person('bo.berg');
  for (const [page, topic] of [
    ['/', 'start'],
    ['/letters/new', 'recipient'],
    ['/settings/webhooks', 'webhooks'],
    ['/settings', 'settings'],
    ['/notices/settings', 'notices'],
  ] as const) {
    await bo.open(page);
    assert.equal(bo.link(/Hjälp om sidan/), `${world.address}/help/${topic}`, page);
  }
  await bo.follow(/Hjälp om sidan/);
  assert.match(bo.text, /Vad som har hänt med dina brev/);
  await bo.follow(/All hjälp/);
  for (const { text } of HELP_TOPICS) assert.ok(bo.text.includes(text.sv.title), text.sv.title);
});

test('an administrator is led through what is to be set up, until it is done', async () => {
  const eva = await world.person('eva.ek');
  assert.match(eva.text, /Kom igång/);
  await eva.follow(/Visa alla steg/);
  assert.match(eva.text, /Vem svarar på frågor\? Inte klart/);
  await eva.follow(/Fyll i kontaktuppgifter/);
  await eva.press(/^Spara$/);
  await eva.open('/settings/first-steps');
  assert.match(eva.text, /Vem svarar på frågor\? Klart/);
  assert.match(eva.text, /Skicka ett första brev Inte klart/);
  const anna = await world.person('anna.ask');
  assert.doesNotMatch(anna.text, /Kom igång/, 'not for those who set nothing up');
  const bo = await world.person('bo.berg');
  await bo.open('/settings');
  await bo.press(/^Spara$/);
  await bo.open('/letters/new');
  await bo.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await bo.open(`${bo.url}/letter`);
  await bo.press(/Granska brevet/, { subject: 'Det första', text: 'Hej' });
  await bo.press(/Skicka brevet/);
  // The letter is handed over in the background, which is how the mediator is known to answer.
  await until('all is done', async () => (/Nödvändiga steg/.test((await bo.open('/')).text) ? undefined : true));
  await bo.open('/settings/first-steps');
  assert.match(bo.text, /De nödvändiga stegen är klara/);
});

test('the settings say how files from outside are shut in', async () => {
  const bo = await world.person('bo.berg');
  await bo.open('/settings');
  assert.match(bo.text, /Så granskas filer.*Nät (?:Avskuret av operativsystemet|Bara programmets egna vägar)/s);
});

test('the accessibility statement is at every page’s foot, says what is not accessible, how it was tested and where to complain', async () => {
  const somebody = new Person('sv');
  await somebody.open(`${world.address}/help/emergency`);
  await somebody.follow(/^Tillgänglighet$/);
  assert.equal(somebody.status, 200);
  for (const said of [
    /lagen \(2018:1937\)/,
    /delvis förenlig/,
    /Kommun B/,
    /tillganglighet@kommun-b\.example/,
    /Kartan saknar text/,
    /axe-core/,
    /22 november 2026/,
  ]) {
    assert.match(somebody.text, said);
  }
  assert.match(somebody.html, /href="https:\/\/www\.digg\.se\/tdosanmalan"/);
});

for (const look of [
  { name: '1280-light', width: 1280 },
  { name: '320-dark', width: 320, dark: true },
]) {
  test(`help, guide and statement in a browser: ${look.name}`, async (t) => {
    if (browser === undefined) return t.skip(noBrowser);
    const page = await openPage(browser, look);
    await page.goto(`${world.address}/?lang=${look.dark === true ? 'en' : 'sv'}`);
    await page.locator('button[value="bo.berg"]').click();
    await page.waitForURL((url) => url.origin === world.address);
    for (const path of ['/', '/help', '/settings/first-steps', '/accessibility']) {
      await page.goto(`${world.address}${path}`);
      const name = `sender-help${path.replaceAll('/', '-')}-${look.name}`;
      await screenshot(page, name);
      await assertAccessible(page, name);
      await assertNoSidewaysScroll(page);
    }
    assertNoComplaints(page);
    await page.context().close();
  });
}

test('by keyboard alone and without script: from a page to its help, and to the statement', async (t) => {
  if (browser === undefined) return t.skip(noBrowser);
  const page = await openPage(browser, { script: false });
  await page.goto(world.address);
  await page.locator('button[value="bo.berg"]').click();
  await page.waitForURL((url) => url.origin === world.address);
  await page.locator('.bd-skip').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/help\/start$/);
  await page.locator('.bd-footer-links a').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/accessibility$/);
  await page.context().close();
});
