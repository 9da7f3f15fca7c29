// Messages of class 1 and the telephone number in a real browser: nothing for axe to find, no sideways scroll, light and dark, no script.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  type Page,
  screenshot,
} from '../browser.ts';
import { send } from './mailbox-steps.ts';
import { amina, kommunB, mediator, signe, startWorld, type World } from './mailbox-world.ts';
import { eventually, notificationTo, notifyAt } from './notification-samples.ts';
import { type SmsBag, startSmsBag } from './sms-gateway.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
const folder = mkdtempSync(join(tmpdir(), 'brevduva-sms-'));
let world: World;
let gateway: SmsBag;

before(async () => {
  if (browser === undefined) return;
  gateway = await startSmsBag();
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, 'hemligt\n', { mode: 0o600 });
  const accounts = [
    { recipient: signe.id, name: signe.name, email: signe.email, phone: '+46701740605' },
    { recipient: amina.id, name: amina.name },
  ];
  world = await startWorld({ sms: { url: gateway.url, secretFile, from: 'Duvkullen' }, accounts });
  await send(world, { subject: 'Beslut om bygglov på fastigheten Duvan 3' });
  const caller = { ...(await world.issue(mediator)), caFile: world.ca.certificateFile };
  const text = 'Hej\n\nVi lagar en ledning på Storgatan. Vattnet är avstängt torsdagen den 26 november kl. 9–12.';
  const subject = 'Vattnet stängs av på torsdag';
  const about = { sender: kommunB, recipients: [signe.id], subject, text };
  await notifyAt(`${world.wire}/Service/v3`, caller, notificationTo({ ...about, email: text, sms: subject }));
  await eventually('the text message', async () => gateway.messages[0]);
});
after(async () => {
  await browser?.close();
  await world?.stop();
  await gateway?.stop();
  rmSync(folder, { recursive: true });
});

async function logIn(page: Page, person: string, path: string): Promise<void> {
  await page.goto(`${world.pages}/login?return-to=${encodeURIComponent(path)}`);
  await page.locator(`button[value="${person}"]`).click();
}

async function assertFine(page: Page, name: string): Promise<void> {
  await assertAccessible(page, name);
  await assertNoSidewaysScroll(page);
  assertNoComplaints(page);
  await screenshot(page, `mailbox-${name}`);
}

for (const { name, ...look } of everyLook) {
  test(`the pages of a message and of the number, ${name}`, { skip }, async () => {
    if (browser === undefined) return;
    const page = await openPage(browser, look);
    await logIn(page, signe.id, '/inbox');
    await assertFine(page, `notification-inbox-${name}`);
    await page.getByRole('link', { name: /Vattnet stängs av/ }).click();
    await page.locator('#authenticity details').evaluate((details) => details.setAttribute('open', ''));
    await assertFine(page, `notification-letter-${name}`);
    await page.goto(`${world.pages}/settings`);
    await assertFine(page, `notification-settings-${name}`);
    await page.goto(`${world.pages}/settings/phone`);
    await assertFine(page, `phone-in-use-${name}`);
    await page.goto(`${world.pages}/activity`);
    await assertFine(page, `notification-activity-${name}`);
    await page.context().close();
  });
}

test('a number is given without script, in English, with its faults and its code', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser, { width: 320, language: 'en-GB', script: false });
  await logIn(page, amina.id, '/settings/phone');
  await page.getByLabel('Mobile number').fill('12');
  await page.getByRole('button', { name: 'Send a code' }).click();
  await page.getByText('too few or too many digits').first().waitFor();
  await screenshot(page, 'mailbox-phone-fault-320-en');
  await page.getByLabel('Mobile number').fill('070-174 06 12');
  await page.getByRole('button', { name: 'Send a code' }).click();
  await page.getByText('We have sent a code to 070-174 06 12').waitFor();
  await screenshot(page, 'mailbox-phone-code-320-en');
  const sms = await eventually('the code', async () => gateway.messages.find(({ body }) => body.to === '+46701740612'));
  // The mailbox is Swedish; the text of the code follows it, not the browser.
  assert.match(String(sms.body.text), /^\d{6} är din kod/);
  await page.getByLabel('Code').fill(String(sms.body.text).slice(0, 6));
  await page.getByRole('button', { name: 'Save the number' }).click();
  await page.getByText('Text messages from senders are sent to 070-174 06 12.').first().waitFor();
  await page.context().close();
  const again = await openPage(browser, { width: 1280 });
  await logIn(again, amina.id, '/settings/phone');
  await again.getByLabel('Mobilnummer').fill('070-174 06 13');
  await again.getByRole('button', { name: 'Skicka kod' }).click();
  await assertFine(again, 'phone-code-1280');
  await again.context().close();
});
