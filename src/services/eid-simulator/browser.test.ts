// The pretend e-ID in a real browser: log-in and out from a service, every page at every size, with and without script.
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
import { freePort, LOA, startEid, type TestEid } from '../../../test/eid.ts';
import { type LoginService, type LoginStore, loginStore, startLoginService } from '../../../test/login-service.ts';

describe('the pretend e-ID in a browser', () => {
  let browser: Browser | undefined;
  let eid: TestEid;
  let store: LoginStore;
  const services: LoginService[] = [];
  const origins: Record<'staff' | 'citizens', string> = { staff: '', citizens: '' };

  before(async () => {
    browser = await launchBrowser();
    if (browser === undefined) return;
    const [one, two] = [await freePort(), await freePort()];
    eid = await startEid([`http://127.0.0.1:${one}`, `http://127.0.0.1:${two}`]);
    store = await loginStore();
    const scope = 'openid profile https://id.oidc.se/scope/naturalPersonNumber';
    const login = { clientId: 'pages', clientKeyFile: eid.keyFile, acr: [`${LOA}loa3`], scope };
    for (const [issuer, port] of [
      ['staff', one],
      ['citizens', two],
    ] as const) {
      const service = await startLoginService(store, { ...login, issuer: `${eid.address}/${issuer}` }, port);
      services.push(service);
      origins[issuer] = service.origin;
    }
  });
  after(async () => {
    if (browser === undefined) return;
    await browser.close();
    for (const service of services) await service.stop();
    await store.close();
    await eid.stop();
  });

  for (const script of [true, false])
    test(`log in and out at both issuers ${script ? 'with' : 'without'} script`, async (t) => {
      if (browser === undefined) return t.skip(noBrowser);
      for (const [issuer, key, name] of [
        ['citizens', '198101052382', 'Signe Almgren'],
        ['staff', 'anna.ask', 'Anna Ask'],
      ] as const) {
        const page = await openPage(browser, { script });
        await page.goto(`${origins[issuer]}/me`);
        await page.locator(`button[name=person][value="${key}"]`).click();
        await page.waitForURL(`${origins[issuer]}/me`);
        assert.equal(await page.locator('h1').textContent(), `Hej ${name}`);
        await page.getByRole('button', { name: 'Logga ut' }).click();
        await page.waitForURL(`${origins[issuer]}/logged-out`);
        assert.match((await page.locator('h1').textContent()) ?? '', /Du är utloggad/);
        await page.getByRole('link', { name: 'Logga in igen' }).click();
        await page.waitForURL(/\/log-in\//);
        assertNoComplaints(page);
        await page.context().close();
      }
      return undefined;
    });

  test('cancel, a weaker e-ID and a number that is typed', async (t) => {
    if (browser === undefined) return t.skip(noBrowser);
    const page = await openPage(browser);
    await page.goto(`${origins.citizens}/login?return-to=/me?a=1`);
    await page.getByRole('button', { name: 'Avbryt inloggningen' }).click();
    assert.match((await page.locator('h1').textContent()) ?? '', /avbröts/);
    await assertAccessible(page, 'cancelled');
    await page.getByRole('link', { name: 'Logga in igen' }).click();
    await page.getByLabel('Personnummer eller samordningsnummer').fill('19900101-0000');
    await page.getByRole('button', { name: 'Logga in med numret' }).click();
    assert.match(await page.title(), /^Fel:/);
    await assertAccessible(page, 'unknown number');
    await screenshot(page, 'eid-unknown-number');
    await page.locator('details.bd-levels summary').click();
    await page.getByRole('link', { name: 'Tillitsnivå 2' }).click();
    await page.getByLabel('Personnummer eller samordningsnummer').fill('18900101-9802');
    await page.getByRole('button', { name: 'Logga in med numret' }).click();
    assert.match((await page.locator('h1').textContent()) ?? '', /säkrare legitimation/);
    await assertAccessible(page, 'level too low');
    await page.getByRole('link', { name: 'Logga in igen' }).click();
    await page.getByLabel('Personnummer eller samordningsnummer').fill('18900101-9802');
    await page.getByLabel('Personnummer eller samordningsnummer').press('Enter');
    await page.waitForURL(`${origins.citizens}/me?a=1`);
    await page.context().close();
    return undefined;
  });

  test('every page is accessible and fits, wide and narrow, light and dark, in both languages', async (t) => {
    if (browser === undefined) return t.skip(noBrowser);
    for (const look of everyLook)
      for (const language of look.name === '320-dark' ? ['sv-SE', 'en-GB'] : ['sv-SE']) {
        const page = await openPage(browser, { ...look, language });
        const pages: Record<string, string> = {
          'staff-log-in': `${origins.staff}/login`,
          'citizens-log-in': `${origins.citizens}/login`,
          'log-out': `${eid.address}/citizens/session/end`,
          start: eid.address,
          error: `${eid.address}/staff/auth?client_id=nobody`,
          'logged-out': `${origins.staff}/logged-out`,
        };
        for (const [name, address] of Object.entries(pages)) {
          await page.goto(address);
          assert.equal(await page.locator('html').getAttribute('lang'), language.slice(0, 2));
          await assertAccessible(page, `${name} ${look.name} ${language}`);
          await assertNoSidewaysScroll(page);
          if (language === 'sv-SE') await screenshot(page, `eid-${name}-${look.name}`);
        }
        await page.context().close();
      }
    return undefined;
  });
});
