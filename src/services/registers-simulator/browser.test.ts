// The pretend registers' pages in a real browser: every page in both languages and all sizes, and acts by forms, with and without script.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  assertAccessible,
  assertNoComplaints,
  assertNoSidewaysScroll,
  type Browser,
  everyLook,
  launchBrowser,
  noBrowser,
  openPage,
  type Page,
  screenshot,
} from '../../../test/browser.ts';
import { startRegisters, type TestRegisters } from '../../../test/registers.ts';

describe('the pretend registers in a browser', () => {
  let browser: Browser | undefined;
  let registers: TestRegisters;
  before(async () => {
    browser = await launchBrowser();
    if (browser === undefined) return;
    registers = await startRegisters();
  });
  after(async () => {
    if (browser === undefined) return;
    await browser.close();
    await registers.stop();
  });

  const done = async (page: Page) => assert.match((await page.locator('[role=status]').textContent()) ?? '', /gjort/);

  for (const script of [true, false])
    test(`sell a company, make it bankrupt, let somebody die, ${script ? 'with' : 'without'} script`, async (t) => {
      if (browser === undefined) return t.skip(noBrowser);
      const page = await openPage(browser, { script });
      await page.goto(registers.address);
      await page.getByRole('link', { name: script ? 'Hela styrelsen AB' : 'Två i förening AB' }).click();
      await page.getByLabel('Köparens nummer').fill('19999999-9999');
      await page.getByRole('button', { name: 'Sälj' }).click();
      assert.match(await page.title(), /^Fel:/);
      assert.equal(await page.getByLabel('Köparens nummer').inputValue(), '19999999-9999');
      if (script) await assertAccessible(page, 'refused');
      await page.getByLabel('Köparens nummer').fill('19810105-2382');
      await page.getByRole('button', { name: 'Sälj' }).click();
      await done(page);
      assert.match((await page.locator('main').textContent()) ?? '', /Firman tecknas av ledamoten ensam/);
      await page.getByLabel('Ny status').selectOption('bankruptcy');
      await page.getByRole('button', { name: 'Ändra' }).click();
      assert.match(await page.title(), /^Fel:/);
      await page.getByLabel('Konkursförvaltarens eller likvidatorns nummer').fill('199010222397');
      await page.getByLabel('Ny status').selectOption('bankruptcy');
      await page.getByRole('button', { name: 'Ändra' }).click();
      await done(page);
      assert.match((await page.locator('main').textContent()) ?? '', /av konkursförvaltaren ensam/);
      await page.getByRole('link', { name: 'Personer' }).click();
      await page.getByLabel('Personnummer eller samordningsnummer').fill(script ? '18900101-9802' : '18900210-9800');
      await page.getByLabel('Personnummer eller samordningsnummer').press('Enter');
      await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);
      await page.getByRole('button', { name: 'Registrera dödsfallet' }).click();
      await done(page);
      assertNoComplaints(page);
      await page.context().close();
      return undefined;
    });

  test('give and revoke a power of attorney, appoint and end a guardian, move the day, change how a register answers', async (t) => {
    if (browser === undefined) return t.skip(noBrowser);
    const page = await openPage(browser);
    await page.goto(`${registers.address}/representation`);
    await page.getByLabel('Nummer på den som ger fullmakten').fill('196001062626');
    await page.getByLabel('Ombudets nummer').fill('164031000112');
    await page.getByRole('button', { name: 'Ge fullmakten' }).click();
    await done(page);
    assert.match((await page.locator('main').textContent()) ?? '', /gäller\s*från och med \d{1,2} [a-z]+ 20\d\d/);
    await page.getByRole('button', { name: 'Återkalla fullmakten för Bostadsrättsföreningen Duvslaget' }).click();
    await done(page);
    await page.getByLabel('Huvudmannens nummer').fill('196001062626');
    await page.getByLabel('Ställföreträdarens nummer').fill('198501012382');
    await page.getByRole('button', { name: 'Förordna', exact: true }).click();
    await done(page);
    await page.getByRole('button', { name: 'Avsluta förordnandet för Lo Hedman' }).click();
    await done(page);
    await page.goto(`${registers.address}/registers`);
    await page.getByLabel('Flytta till').fill('i morgon');
    await page.getByRole('button', { name: 'Flytta' }).click();
    await assertAccessible(page, 'wrong day');
    await page.getByLabel('Flytta till').fill('2026-12-24');
    await page.getByRole('button', { name: 'Flytta' }).click();
    await done(page);
    assert.match((await page.locator('main').textContent()) ?? '', /flyttad till 24 december 2026/);
    await page.getByLabel('Folkbokföringen', { exact: true }).selectOption('fails');
    await page.getByRole('button', { name: 'Ändra svaren' }).click();
    await done(page);
    assert.equal(await page.getByLabel('Folkbokföringen', { exact: true }).inputValue(), 'fails');
    assertNoComplaints(page);
    await page.context().close();
    return undefined;
  });

  test('every page is accessible and fits, wide and narrow, light and dark, in both languages', async (t) => {
    if (browser === undefined) return t.skip(noBrowser);
    for (const look of everyLook)
      for (const language of look.name === '320-dark' ? ['sv-SE', 'en-GB'] : ['sv-SE']) {
        const page = await openPage(browser, { ...look, language });
        const check = async (name: string) => {
          assert.equal(await page.locator('html').getAttribute('lang'), language.slice(0, 2));
          await assertAccessible(page, `${name} ${look.name} ${language}`);
          await assertNoSidewaysScroll(page);
          if (language === 'sv-SE') await screenshot(page, `registers-${name}-${look.name}`);
        };
        await page.goto(registers.address);
        await check('companies');
        await page.getByRole('link', { name: 'Ordföranden och en till AB' }).click();
        await check('company');
        await page.goto(`${registers.address}/people`);
        await check('people');
        await page
          .getByRole('row', { name: /20140117/ })
          .getByRole('link')
          .click();
        await check('person');
        await page.goto(`${registers.address}/representation`);
        await check('representation');
        await page.goto(`${registers.address}/registers`);
        await check('registers');
        await page.goto(`${registers.address}/companies/00000000-0000-4000-8000-000000000000`);
        await check('not-found');
        await page.context().close();
      }
    return undefined;
  });
});
