// Pages of approval, waiting letters, events and webhooks in a browser: axe, 320 px, dark, Swedish and English.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  assertHolds,
  assertNoComplaints,
  assertNoSidewaysScroll,
  type Browser,
  everyLook,
  launchBrowser,
  noBrowser,
  openPage,
  type Page,
  tabTo,
} from '../browser.ts';
import { sendLetter, stateOf, type Waiting, waiting, writeDraft } from './sender-held.ts';
import { SenderWorld, until } from './sender-world.ts';

let world: SenderWorld;
let its: Waiting;
let browser: Browser | undefined;
let letter: string;
let webhook: string;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
  its = await waiting(world);
  browser = await launchBrowser();
  letter = await sendLetter(await world.person('anna.ask'), 'Att läsa', its);
  const bo = await world.person('bo.berg');
  await bo.open('/settings/webhooks');
  await bo.press(/Lägg till webhook/, { url: 'https://system.example.se/brev', description: 'Ärendesystemet' });
  await bo.open('/settings/webhooks');
  await bo.follow(/Ärendesystemet/);
  webhook = new URL(bo.url).pathname;
});
after(async () => {
  await browser?.close();
  await its.database.close();
  await world.close();
});

test('the pages of the flow are accessible in every look, and do not scroll sideways', async (t) => {
  if (browser === undefined) return t.skip(noBrowser);
  const pages: readonly [string, readonly string[]][] = [
    ['siv.sol', [letter, `${letter}/hand-on`]],
    ['gun.gran', ['/', '/approvals', letter.replace('letters', 'approvals'), '/notices', '/notices/settings']],
    ['bo.berg', ['/settings/sending', '/settings/absent', '/settings/webhooks', webhook]],
  ];
  for (const look of everyLook) {
    for (const [who, paths] of pages) {
      const page = await openPage(browser, { ...look, script: true });
      await page.goto(`${world.address}/?lang=${look.dark === true ? 'en' : 'sv'}`);
      await page.locator(`button[value="${who}"]`).click();
      await page.waitForURL((url) => url.origin === world.address);
      for (const path of paths) {
        await page.goto(`${world.address}${path}`);
        const place = path
          .replaceAll(/[0-9a-f-]{36}/g, 'one')
          .split('/')
          .filter(Boolean)
          .join('-');
        const name = `sender-flow-${place || 'start'}-${look.name}`;
        await assertHolds(page, name);
      }
      assertNoComplaints(page);
      await page.context().close();
    }
  }
});

async function bare(who: string, path: string): Promise<Page> {
  if (browser === undefined) throw new Error(noBrowser);
  const page = await openPage(browser, { width: 320, dark: true, script: false, language: 'en-GB' });
  await page.goto(`${world.address}/?lang=en`);
  await page.locator(`button[value="${who}"]`).click();
  await page.waitForURL((url) => url.origin === world.address);
  await page.goto(`${world.address}${path}`);
  return page;
}

test('by keyboard alone, without script, at 320 px, dark, in English: a letter is returned with a comment', async (t) => {
  if (browser === undefined) return t.skip(noBrowser);
  const page = await bare('gun.gran', '/approvals');
  await tabTo(page, 'main a[href^="/approvals/"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/approvals\/.+/);
  await tabTo(page, 'button[value="return"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.bd-error-summary, [role="alert"]');
  assert.match(await page.title(), /^Error/);
  await tabTo(page, 'textarea[name="comment"]');
  await page.keyboard.type('Write the date.');
  await tabTo(page, 'button[value="return"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/approvals\?|\/approvals$/);
  await assertNoSidewaysScroll(page);
  await until('returned', async () => ((await stateOf(its, letter)) === 'withdrawn' ? true : undefined));
  await page.context().close();
});

test('by keyboard alone, without script, at 320 px, dark, in English: a letter is sent later, and regretted', async (t) => {
  if (browser === undefined) return t.skip(noBrowser);
  const draft = await writeDraft(await world.person('siv.sol'), 'Senare');
  const page = await bare('siv.sol', `${draft}/check`);
  await tabTo(page, `a[href="${draft}/later"]`);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/later$/);
  await tabTo(page, 'main input:not([type="hidden"])');
  const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  await page.keyboard.type(day);
  await page.keyboard.press('Tab');
  await page.keyboard.type('08.00');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/letters\/.+/);
  const sent = new URL(page.url()).pathname;
  assert.equal(await stateOf(its, sent), 'held');
  await assertNoSidewaysScroll(page);
  await tabTo(page, 'form[action$="/withdraw"] button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/drafts\/.+\/letter$/);
  assert.equal(await stateOf(its, sent), 'withdrawn');
  await page.context().close();
});

test('by keyboard alone, without script, at 320 px, dark, in English: a letter is handed over to a colleague', async (t) => {
  if (browser === undefined) return t.skip(noBrowser);
  await world.person('siv.sol');
  const own = await sendLetter(await world.person('anna.ask'), 'Att lämna över');
  const page = await bare('anna.ask', own);
  await tabTo(page, `a[href="${own}/hand-on"]`);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/hand-on$/);
  await tabTo(page, 'form[action$="/hand-on"] button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.bd-error-summary');
  assert.match(await page.title(), /^Error/);
  await tabTo(page, 'select[name="to"]');
  // By its first letters, as one chooses in a list without opening it.
  await page.keyboard.type('Siv');
  await tabTo(page, 'textarea[name="note"]');
  await page.keyboard.type('Away over Christmas.');
  await assertNoSidewaysScroll(page);
  await tabTo(page, 'form[action$="/hand-on"] button');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === own);
  assert.match(await page.locator('main').innerText(), /By Anna Ask to Siv Sol\. Away over Christmas\./);
  await page.context().close();
});
