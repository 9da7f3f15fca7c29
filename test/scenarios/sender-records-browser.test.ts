// The pages of log, looks, disposal, disclosure and figures in a real browser: axe-core, wide and narrow, light and dark, Swedish and English, by keyboard, without script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import {
  assertHolds,
  assertNoComplaints,
  type Browser,
  everyLook,
  type Look,
  launchBrowser,
  noBrowser,
  type Page,
} from '../browser.ts';
import { Keyboard } from '../keyboard.ts';
import { logInAt } from './sender-browsing.ts';
import { SenderWorld, until, withMailbox } from './sender-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined && noBrowser;
let world: SenderWorld;
let letter = '';
let archive = '';
before(async () => {
  if (browser === undefined) return;
  world = await SenderWorld.open();
  await world.sender();
  const anna = await world.person('anna.ask');
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await anna.follow(/Fortsätt till brevet/);
  await anna.press(/Granska brevet/, { subject: 'Beslut om förskoleplats', text: 'Hej. Ring 0500-12 34 56.' });
  await anna.press(/Skicka brevet/);
  letter = new URL(anna.url).pathname;
  const ylva = await world.person('ylva.yr');
  await ylva.open('/disposal');
  await ylva.press(/Lägg till regeln/, { days: '365', decision: 'KS 2026/123', decidedOn: '2026-03-01' });
  await ylva.open('/disposal/holds');
  await ylva.press(/Sätt gallringsstopp/, { scope: 'matter', value: 'BUN 2026/44', reason: 'Begäran om utlämnande' });
  // Counted at the start, and a minute later: that minute is not waited for.
  const owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  await owner.query("update job set next_at = now() where kind = 'count-figures'");
  const { rows } = await owner.query<{ day: string }>(
    "select to_char(created_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as day from letter",
  );
  await owner.end();
  await ylva.open('/archive');
  await ylva.press(/Gör paketet/, { from: rows[0]?.day ?? '', to: rows[0]?.day ?? '', unit: '' });
  archive = new URL(ylva.url).pathname;
  await until('packed', async () => (/Paketet är klart/.test((await ylva.open(archive)).text) ? true : undefined));
  const empty = /Inga brev har skickats/;
  await until('counted', async () => (empty.test((await anna.open('/statistics')).text) ? undefined : true));
});
after(async () => {
  await browser?.close();
  if (browser !== undefined) await world.close();
});

const loggedIn = (who: string, how: Look = {}) => logInAt(browser, world.address, who, how, '/log');

const look = (page: Page, name: string) => assertHolds(page, `sender-${name}`);

for (const { name, ...how } of everyLook.filter((one) => one.name === '1280-light' || one.name === '320-dark')) {
  test(`the records' pages hold in ${name}`, { skip, timeout: 300_000 }, async () => {
    const anna = await loggedIn('anna.ask', how);
    for (const [path, title] of [
      ['/log', 'sending-log'],
      ['/statistics', 'statistics'],
      [`${letter}/disclosure`, 'disclosure'],
    ] as const) {
      await anna.goto(`${world.address}${path}`);
      await look(anna, `${title}-${name}`);
    }
    await anna.goto(`${world.address}/log`);
    const line = await anna.getAttribute('main table a[href^="/log/lines/"]', 'href');
    await anna.goto(`${world.address}${line}`);
    await look(anna, `log-line-${name}`);
    assertNoComplaints(anna);
    await anna.context().close();
    const ylva = await loggedIn('ylva.yr', { ...how, language: name === '320-dark' ? 'en-GB' : 'sv-SE' });
    await ylva.goto(`${world.address}${archive}`);
    await look(ylva, `archive-package-${name}`);
    for (const path of ['archive', 'looks', 'disposal', 'disposal/holds', 'disposal/retention', 'person-data']) {
      await ylva.goto(`${world.address}/${path}`);
      await look(ylva, `${path.replace('/', '-')}-${name}`);
    }
    await ylva.goto(`${world.address}${letter}/looks`);
    await look(ylva, `letter-looks-${name}`);
    await ylva.goto(`${world.address}/disposal`);
    await ylva.click('form[action="/disposal/runs"] button');
    await ylva.waitForURL(/disposal\/runs\//);
    await look(ylva, `disposal-run-${name}`);
    assertNoComplaints(ylva);
    await ylva.context().close();
  });
}

test('by keyboard and without script: more conditions open, and a search is answered', {
  skip,
  timeout: 120_000,
}, async () => {
  const page = await loggedIn('anna.ask', { script: false });
  const keys = new Keyboard(page);
  await keys.unfold('.bd-more summary');
  await keys.write('#person', 'Anna');
  await keys.enter('#person', /\/log$/);
  assert.match(await keys.told(), /1 brev .*Beslut om förskoleplats/);
  await page.context().close();
});
