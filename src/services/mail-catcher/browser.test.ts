// The mail catcher's pages in a real browser: empty and with e-mail, wide and narrow, light and dark, in both languages.
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
  screenshot,
} from '../../../test/browser.ts';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { freePort } from '../../../test/eid.ts';
import { sendMail } from '../../platform/mail/mail.ts';
import type { Running } from '../../platform/running.ts';
import { migrations, start } from './index.ts';

describe('the mail catcher in a browser', () => {
  let browser: Browser | undefined;
  let database: TestDatabase;
  let running: Running;
  let pages = '';
  const smtp = { host: '127.0.0.1', port: 0, from: 'Duvkullens brevlåda <inget-svar@duvkullen.example>' };

  before(async () => {
    browser = await launchBrowser();
    if (browser === undefined) return;
    database = await testDatabase({ schema: 'mail_catcher', folders: [migrations] });
    const port = await freePort();
    smtp.port = await freePort();
    pages = `http://127.0.0.1:${port}`;
    running = await start({
      environment: 'sandbox',
      organisation: '164026000069',
      database: { url: database.url, schema: database.schema },
      listen: { host: '127.0.0.1', port, publicUrl: pages },
      smtp: { host: smtp.host, port: smtp.port },
      logLevel: 'silent',
    });
  });
  after(async () => {
    if (browser === undefined) return;
    await browser.close();
    await running.stop();
    await database.drop();
  });

  test('every page is accessible and fits', async (t) => {
    if (browser === undefined) return t.skip(noBrowser);
    const empty = await openPage(browser);
    await empty.goto(pages);
    await assertAccessible(empty, 'empty');
    await screenshot(empty, 'mail-empty');
    await empty.context().close();

    const text =
      'Hej Signe\n\nDu har fått post i din digitala brevlåda. Logga in för att läsa den.\n\nDuvkullens brevlåda';
    for (const to of [
      'signe@post.example',
      'ture@post.example',
      'en.mycket.lang.adress.som.inte.far.plats@post.example',
    ])
      await sendMail(smtp, { to, subject: 'Du har fått post', text });
    for (const look of everyLook)
      for (const language of look.name === '320-dark' ? ['sv-SE', 'en-GB'] : ['sv-SE']) {
        const page = await openPage(browser, { ...look, language, script: true });
        await page.goto(pages);
        const check = async (name: string) => {
          await assertAccessible(page, `${name} ${look.name} ${language}`);
          await assertNoSidewaysScroll(page);
          if (language === 'sv-SE') await screenshot(page, `mail-${name}-${look.name}`);
        };
        await check('start');
        await page.getByRole('link', { name: 'signe@post.example' }).last().click();
        await check('address');
        await page.getByRole('link', { name: 'Du har fått post' }).click();
        assert.equal(await page.locator('.bd-mail-text').textContent(), text);
        await page.locator('details summary').click();
        await check('message');
        assertNoComplaints(page);
        await page.context().close();
      }
    return undefined;
  });
});
