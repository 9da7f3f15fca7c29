// The API's documentation in a real browser, in every look
import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  assertAccessible,
  assertNoComplaints,
  assertNoSidewaysScroll,
  everyLook,
  launchBrowser,
  noBrowser,
  openPage,
  screenshot,
} from '../../../test/browser.ts';
import { publicUrl, thingsServer } from '../../../test/things-api.ts';
import { stopWebServer } from './server.ts';

const browser = await launchBrowser();

it('the API documentation is accessible and fits, wide and narrow, light and dark', {
  skip: browser === undefined && noBrowser,
}, async (context) => {
  assert.ok(browser);
  const app = await thingsServer();
  context.after(async () => {
    await browser.close();
    await stopWebServer(app, 100);
  });
  await app.listen({ host: '127.0.0.1', port: Number(new URL(publicUrl).port) });
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    await page.goto(`${publicUrl}/api-documentation`);
    for (const summary of await page.locator('.bd-example summary').all()) await summary.click();
    await assertAccessible(page, look.name);
    await assertNoSidewaysScroll(page);
    assertNoComplaints(page);
    await screenshot(page, `api-documentation-${look.name}`);
    await page.context().close();
  }
});
