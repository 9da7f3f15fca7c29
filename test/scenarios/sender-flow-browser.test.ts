// Pages of approval, waiting letters, events and webhooks in a browser: axe, 320 px, dark, Swedish and English.
import { after, before, test } from 'node:test';
import {
  assertAccessible,
  assertNoComplaints,
  assertNoSidewaysScroll,
  type Browser,
  everyLook,
  launchBrowser,
  noBrowser,
  openPage,
  screenshot,
} from '../browser.ts';
import { sendLetter, type Waiting, waiting } from './sender-held.ts';
import { SenderWorld } from './sender-world.ts';

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
        await assertAccessible(page, name);
        await assertNoSidewaysScroll(page);
        await screenshot(page, name);
      }
      assertNoComplaints(page);
      await page.context().close();
    }
  }
});
