// The pages about the organisation in a real browser: axe-core, wide and narrow, light and dark; a passkey by the browser's own
// virtual authenticator (WebAuthn, CDP).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { openEmergencyDesk } from '../../src/services/sender/index.ts';
import {
  assertAccessible,
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
import { startMailbag } from './mailbox-mail.ts';
import { logInAt } from './sender-browsing.ts';
import { kommunB, SenderWorld, until } from './sender-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined && noBrowser;
let world: SenderWorld;
let address = '';
before(async () => {
  if (browser === undefined) return;
  world = await SenderWorld.open();
  await world.sender();
  address = world.address;
});
after(async () => {
  await browser?.close();
  if (browser !== undefined) await world.close();
});

async function look(page: Page, path: string, name: string): Promise<void> {
  await page.goto(`${address}${path}`);
  await assertHolds(page, name);
}

test('units, rights, accounts and substitutes, in every look', { skip }, async () => {
  if (browser === undefined) return;
  for (const how of everyLook) {
    const page = await logInAt(browser, address, 'bo.berg', how);
    if (how.name === '1280-light') {
      await page.goto(`${address}/settings/units/new`);
      await page.fill('#name', 'Socialtjänsten');
      await page.fill('#code', 'soc');
      await page.fill('#sender-text', 'Socialtjänsten\nStorgatan 1');
      await page.fill('#accent', '#7a2f5b');
      await page.keyboard.press('Tab');
      await page.click('main button.button--primary');
      await page.waitForURL(/units\?saved/);
      await page.goto(`${address}/settings/rights`);
      await page.fill('#group', 'Socialtjänsten');
      await page.click('main button.button--primary');
      await page.waitForURL(/rights\?added/);
    }
    await look(page, '/settings', `sender-settings-${how.name}`);
    await look(page, '/settings/units', `sender-units-${how.name}`);
    await page.click('main table a');
    await assertHolds(page, `sender-unit-${how.name}`);
    await look(page, '/settings/rights', `sender-rights-${how.name}`);
    await look(page, '/settings/accounts', `sender-accounts-${how.name}`);
    await look(page, '/substitutes', `sender-substitutes-${how.name}`);
    await look(page, '/emergency', `sender-emergency-${how.name}`);
    assertNoComplaints(page);
    await page.context().close();
  }
});

async function withColleagues(many: number): Promise<void> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  await client.query(
    `with made as (insert into sender.account (organisation, id, name, first_login_at, last_login_at)
       select $1, 'kollega-' || n, 'Kollega ' || n, now(), now() from generate_series(1, $2::int) n returning id)
     insert into sender.account_right (organisation, account, role, unit) select $1, id, 'caseworker', null from made`,
    [kommunB.id, many],
  );
  await client.end();
}

test('among many colleagues Enter searches where a name was typed, and saves where a date was, at 320 px without script', {
  skip,
}, async () => {
  if (browser === undefined) return;
  await withColleagues(120);
  const page = await logInAt(browser, address, 'anna.ask', { width: 320, script: false }, '/substitutes');
  await page.fill('#called', 'Kollega 117');
  await page.press('#called', 'Enter');
  await page.waitForSelector('#called[value="Kollega 117"]');
  assert.equal(await page.locator('#substitute option').count(), 2, 'only the one, and none');
  await assertNoSidewaysScroll(page);
  await page.selectOption('#substitute', 'kollega-117');
  await page.fill('#to', '2099-01-06');
  await page.press('#to', 'Enter');
  await page.waitForURL(/substitutes\?saved$/);
  assert.match((await page.textContent('main table')) ?? '', /Kollega 117/);
  await screenshot(page, 'sender-substitutes-many-320');
  await assertNoSidewaysScroll(page);
  assertNoComplaints(page);
  await page.context().close();
});

test('a real browser enrols a passkey by the link, and logs in with it', { skip }, async () => {
  if (browser === undefined) return;
  const [other, mails] = [await SenderWorld.open(), await startMailbag()];
  try {
    // Passkeys are bound to a host name: an IP address is none.
    const at = { ...other.config.listen, publicUrl: `http://localhost:${new URL(other.address).port}` };
    const telling = {
      mail: { host: '127.0.0.1', port: mails.port, from: 'Brevduva <inget-svar@kommun.example>' },
      alerts: { to: ['drift@kommun.example'] },
    };
    const config = { ...other.config, ...telling, listen: at };
    await other.sender({ ...telling, listen: at });
    const desk = openEmergencyDesk(config);
    const link = await desk.invite(kommunB.id, 'Nadja Nöd', 'test');
    await desk.close();
    const page = await openPage(browser);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
    } as const;
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
    });
    await page.goto(link);
    await screenshot(page, 'sender-emergency-enrol');
    await assertAccessible(page, 'sender-emergency-enrol');
    await page.click('main button.button--primary');
    await page.waitForSelector('text=Passnyckeln är upplagd');
    await page.click('main a.button--primary');
    await page.click('main button.button--primary');
    await page.waitForURL(/\/settings$/);
    assert.match((await page.textContent('header')) ?? '', /Nadja Nöd/);
    assertNoComplaints(page);
    await page.context().close();
    await until('the log-in is told', async () => (mails.messages.length > 0 ? true : undefined));
    assert.deepEqual(mails.messages[0]?.to, ['drift@kommun.example']);
  } finally {
    await other.close();
    await mails.stop();
  }
});
