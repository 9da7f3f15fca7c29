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
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { freePort, LOA, startEid, type TestEid } from '../../../test/eid.ts';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { Database } from '../../platform/database/database.ts';
import type { PlatformTables } from '../../platform/database/tables.ts';
import { createLog } from '../../platform/log.ts';
import { html } from '../../platform/pages/html.ts';
import { currentUser, registerLogin, requireUser } from '../../platform/web/login.ts';
import { sendPage } from '../../platform/web/page-reply.ts';
import { createWebServer, listen, stopWebServer, type WebServer } from '../../platform/web/server.ts';

describe('the pretend e-ID in a browser', () => {
  let browser: Browser | undefined;
  let eid: TestEid;
  let store: TestDatabase;
  let database: Database<PlatformTables>;
  const services: WebServer[] = [];
  const origins: Record<'staff' | 'citizens', string> = { staff: '', citizens: '' };

  async function startService(issuer: 'staff' | 'citizens', port: number): Promise<void> {
    const service = issuer === 'staff' ? 'sender' : 'mailbox';
    const at = { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` };
    const log = createLog('test', { level: 'silent' });
    const app = await createWebServer({ service, environment: 'sandbox', listen: at, log });
    const organisation = parseOrganisationsnummer('162021003898');
    assert(organisation.ok);
    const scope = 'openid profile https://id.oidc.se/scope/naturalPersonNumber';
    const login = {
      issuer: `${eid.address}/${issuer}`,
      clientId: 'pages',
      clientKeyFile: eid.keyFile,
      acr: [`${LOA}loa3`],
      scope,
    };
    await registerLogin(app, {
      login,
      environment: 'sandbox',
      database,
      organisation: organisation.value,
      service,
      publicUrl: at.publicUrl,
      log,
    });
    app.get('/', { preHandler: requireUser() }, async (request, reply) =>
      sendPage(request, reply, { title: 'Hej', main: html`<h1>Hej ${currentUser(request).name}</h1>` }),
    );
    await listen(app, at);
    services.push(app);
    origins[issuer] = at.publicUrl;
  }

  before(async () => {
    browser = await launchBrowser();
    if (browser === undefined) return;
    const [one, two] = [await freePort(), await freePort()];
    eid = await startEid([`http://127.0.0.1:${one}`, `http://127.0.0.1:${two}`]);
    store = await testDatabase({ schema: 'login_test' });
    database = Database.open<PlatformTables>({ url: store.url, schema: store.schema });
    await startService('staff', one);
    await startService('citizens', two);
  });
  after(async () => {
    if (browser === undefined) return;
    await browser.close();
    for (const app of services) await stopWebServer(app, 100);
    await database.close();
    await store.drop();
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
        await page.goto(origins[issuer]);
        await page.locator(`button[name=person][value="${key}"]`).click();
        await page.waitForURL(`${origins[issuer]}/`);
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
    await page.goto(`${origins.citizens}/login?return-to=/?a=1`);
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
    await page.waitForURL(`${origins.citizens}/?a=1`);
    await page.context().close();
    return undefined;
  });

  test('every page is accessible and fits, wide and narrow, light and dark, in both languages', async (t) => {
    if (browser === undefined) return t.skip(noBrowser);
    for (const look of everyLook)
      for (const language of ['sv-SE', 'en-GB']) {
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
