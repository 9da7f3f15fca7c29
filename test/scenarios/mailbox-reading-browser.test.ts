// The lists, folders, search, matters and reading choices in a real browser: axe, 320 px, light and dark, large text, without script.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
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
  screenshot,
} from '../browser.ts';
import { fillInbox, logInBy } from './mailbox-reading-steps.ts';
import { amina, signe, startWorld, type World } from './mailbox-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;

before(async () => {
  if (browser === undefined) return;
  world = await startWorld();
  await fillInbox(world);
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

function withBrowser(): Browser {
  assert.ok(browser !== undefined);
  return browser;
}

const check = (page: Page, name: string) => assertHolds(page, `mailbox-${name}`);

async function make(page: Page, kind: 'Mapp' | 'Etikett', name: string): Promise<void> {
  await page.goto(`${world.pages}/folders`);
  await page.getByLabel(kind, { exact: true }).check();
  await page.getByLabel('Namn', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Skapa' }).click();
  await page.getByText('Skapad.').waitFor();
}

describe('sorting by hand', { skip }, () => {
  test('folders and labels are made; letters are selected, moved, labelled, thrown away and taken back', async () => {
    const page = await openPage(withBrowser());
    await logInBy(page, world);
    await make(page, 'Mapp', 'Huset');
    await make(page, 'Mapp', 'Barnen');
    await make(page, 'Etikett', 'Att göra');
    await page.goto(`${world.pages}/inbox`);
    assert.equal(await page.locator('.bd-bulk').isVisible(), false, 'nothing is selected');
    await page.getByLabel('Välj Komplettera din ansökan om bygglov').check();
    await screenshot(page, 'mailbox-selecting');
    await page.getByLabel('Flytta eller märk').selectOption({ label: 'Märk med Att göra' });
    await page.getByRole('button', { name: 'Gör', exact: true }).click();
    await page.getByText('Brevet är märkt.').waitFor();
    await check(page, 'inbox-sorted');
    await page.getByLabel('Markera alla på sidan').check();
    assert.equal(await page.locator('.bd-inbox-select input:checked').count(), 5);
    await page.getByLabel('Markera alla på sidan').uncheck();
    await page.getByLabel('Välj Kallelse till hälsobesök').check();
    await page.getByRole('button', { name: 'Kasta' }).click();
    await page.getByText('Brevet ligger i papperskorgen').waitFor();
    await page.getByRole('button', { name: 'Ångra' }).click();
    await page.getByText('Ångrat').waitFor();
    await page.getByLabel('Välj Kallelse till hälsobesök').check();
    await page.getByRole('button', { name: 'Kasta' }).click();
    await page.getByLabel('Välj Beslut om plats på förskolan Ängen').check();
    await page.getByLabel('Flytta eller märk').selectOption({ label: 'Flytta till mappen Barnen' });
    await page.getByRole('button', { name: 'Gör', exact: true }).click();
    await page.getByText('flyttat till mappen').waitFor();
    assertNoComplaints(page);
    await page.context().close();
  });
});

describe('every page in every look', { skip }, () => {
  for (const look of everyLook)
    test(look.name, async () => {
      const page = await openPage(withBrowser(), look);
      await logInBy(page, world);
      await check(page, `places-${look.name}`);
      for (const path of ['archive', 'trash', 'folders', 'reading']) {
        await page.goto(`${world.pages}/${path}`);
        await check(page, `${path}-${look.name}`);
      }
      await page.goto(`${world.pages}/inbox`);
      await page.locator('.bd-matter-link').first().click();
      await page.getByText('Så står det till').waitFor();
      await check(page, `matter-${look.name}`);
      await page.getByRole('link', { name: /Komplettera din ansökan/ }).click();
      await page.locator('iframe').contentFrame().locator('p').first().waitFor();
      await check(page, `letter-thread-${look.name}`);
      await page.goto(`${world.pages}/search`);
      await page.getByLabel('Sökord').fill('bygglov');
      await page.getByRole('button', { name: 'Sök', exact: true }).click();
      await page.getByText('3 brev').waitFor();
      await check(page, `search-${look.name}`);
      await page.getByRole('link', { name: /Beslut om bygglov/ }).click();
      await page.getByRole('link', { name: 'Öppna Beslut BYGG 2026-112.pdf' }).click();
      await page.locator('iframe').contentFrame().getByText('2 sidor').waitFor();
      await page.locator('iframe').contentFrame().getByText('Beslut om bygglov').waitFor();
      await check(page, `pdf-${look.name}`);
      assertNoComplaints(page);
      await page.context().close();
    });
});

describe('large text', { skip }, () => {
  test('at the largest size nothing is cut off at 320 px', async () => {
    const page = await openPage(withBrowser(), { width: 320 });
    await logInBy(page, world, signe.id, '/reading');
    await page.getByLabel('Störst').check();
    await page.getByRole('button', { name: 'Spara' }).click();
    await page.getByText('Sparat.').waitFor();
    for (const path of ['inbox', 'folders', 'search', 'reading', 'trash']) {
      await page.goto(`${world.pages}/${path}`);
      await assertNoSidewaysScroll(page);
      await screenshot(page, `mailbox-largest-${path}`);
    }
    await page.goto(`${world.pages}/inbox`);
    await page.getByRole('link', { name: /Komplettera din/ }).click();
    await page.locator('#letter-subject').waitFor();
    await assertNoSidewaysScroll(page);
    await screenshot(page, 'mailbox-largest-letter');
    await page.goto(`${world.pages}/reading`);
    await page.getByLabel('Vanlig').check();
    await page.getByRole('button', { name: 'Spara' }).click();
    await page.context().close();
  });
});

describe('without script', { skip }, () => {
  test('letters are sorted and taken back, found by words, and a PDF is there to save', async () => {
    const page = await openPage(withBrowser(), { width: 320, script: false });
    await logInBy(page, world);
    await page.getByLabel('Välj Komplettera din ansökan om bygglov').check();
    await page.getByRole('button', { name: 'Arkivera' }).click();
    await page.getByText('Brevet är arkiverat').waitFor();
    await page.getByRole('button', { name: 'Ångra' }).click();
    await page.getByText('Ångrat').waitFor();
    await page.goto(`${world.pages}/search`);
    await page.getByLabel('Sökord').fill('fastigheten');
    await page.getByRole('button', { name: 'Sök', exact: true }).click();
    await page.getByRole('link', { name: /Beslut om bygglov/ }).click();
    await page.getByRole('link', { name: 'Öppna Beslut BYGG 2026-112.pdf' }).click();
    await page.getByText('Syns ingen fil här?').first().waitFor();
    await screenshot(page, 'mailbox-pdf-without-script');
    const saving = page.waitForEvent('download');
    await page
      .getByRole('link', { name: 'Ladda ner' })
      .click()
      .catch(() => undefined);
    assert.equal((await saving).suggestedFilename(), 'Beslut BYGG 2026-112.pdf');
    await page.context().close();
  });

  test('in English', async () => {
    const page = await openPage(withBrowser(), { language: 'en-GB', script: false });
    await logInBy(page, world, amina.id);
    await page.getByRole('link', { name: 'Trash', exact: true }).click();
    await page.getByText('The trash is empty').waitFor();
    await page.getByRole('link', { name: 'Folders and labels' }).click();
    await page.getByText('You have no folders').waitFor();
    await page.context().close();
  });
});
