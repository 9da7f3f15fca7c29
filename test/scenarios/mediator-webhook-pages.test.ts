// The pages about webhooks for those who run the mediator: the list, the test button, pause and replay, in every look.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
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
import type { TestEid } from '../eid.ts';
import type { RunningMediator } from './mediator-client.ts';
import { openStaffWorld } from './mediator-staff.ts';
import { operatorA, somebody, type World } from './mediator-world.ts';
import { eventually, WebhookReceiver } from './webhook-receiver.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;
let eid: TestEid;
let running: RunningMediator;
let receiver: WebhookReceiver;
let pages: string;

before(async () => {
  if (browser === undefined) return;
  ({ world, eid, pages } = await openStaffWorld());
  receiver = await WebhookReceiver.start(world.peerFiles(operatorA));
  const webhooks = { caFiles: [world.ca.certificateFile], retry: { firstMs: 60_000, maxMs: 60_000 } };
  running = await world.mediator({ webhooks });
});
after(async () => {
  await browser?.close();
  await world?.close();
  await receiver?.stop();
  await eid?.stop();
});

async function logIn(page: Page, path: string): Promise<void> {
  await page.goto(`${pages}/login?return-to=${encodeURIComponent(path)}`);
  await page.locator('button[value="emil.fors"]').click();
  await page.waitForURL((url) => url.origin === pages);
}

async function make(description: string, url: string): Promise<string> {
  const { body } = await running.send('POST', '/webhooks', { url, description }, { key: randomUUID() });
  return String(body.webhookId);
}

test('an empty list says how webhooks come about', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser);
  await logIn(page, '/webhooks');
  assert.match(String(await page.locator('main').textContent()), /Inga webhookar finns/);
  await assertAccessible(page, 'webhooks, empty');
  await page.context().close();
});

test('staff see how webhooks fare, try one, pause it and send again, without script', { skip }, async () => {
  if (browser === undefined) return;
  const good = await make('Ärendesystemet', `${receiver.url}?token=hemligt`);
  receiver.answer = () => ({ status: 204 });
  await running.accepted(world.signed(somebody()));
  await eventually(() => receiver.calls.length > 0, 'a call came');
  await make('Arkivet', 'https://127.0.0.1:9/brevduva');
  await running.accepted(world.signed(somebody()));
  const page = await openPage(browser, { script: false });
  await logIn(page, '/webhooks');
  await eventually(async () => {
    await page.goto(`${pages}/webhooks`);
    return /Försöker igen/.test(String(await page.locator('main').textContent()));
  }, 'the failing one shows');
  assert.ok(!(await page.content()).includes('hemligt'), 'a token in an address is not shown');
  await page.goto(`${pages}/webhooks/${good}`);
  await page.getByRole('button', { name: 'Skicka en testhändelse' }).click();
  assert.match(String(await page.locator('main').textContent()), /Mottagaren svarade 204 efter \d+ ms/);
  await page.getByRole('button', { name: 'Pausa' }).click();
  assert.match(String(await page.locator('main').textContent()), /Webhooken är pausad/);
  await page.locator('.bd-ask-question').click();
  await page.locator('#after').fill('fel');
  await page.getByRole('button', { name: 'Skicka om' }).click();
  assert.match(String(await page.locator('.bd-error-summary').textContent()), /Ange en markör mellan 0 och \d+/);
  const before = receiver.cursors.length;
  await page.locator('#after').fill('0');
  await page.getByRole('button', { name: 'Skicka om' }).click();
  assert.match(String(await page.locator('main').textContent()), /Händelserna skickas om/);
  await eventually(() => receiver.cursors.length > before, 'they came again');
  await page.context().close();
});

test('the pages look right in every look', { skip }, async () => {
  if (browser === undefined) return;
  const given = await make('Utskriftstjänsten', 'https://127.0.0.1:9/slut');
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    await logIn(page, '/webhooks');
    await assertAccessible(page, `webhooks ${look.name}`);
    await assertNoSidewaysScroll(page);
    await screenshot(page, `mediator-webhooks-${look.name}`);
    await page.goto(`${pages}/webhooks/${given}`);
    await page.getByRole('button', { name: /testhändelse|test event/ }).click();
    await page.waitForLoadState();
    await assertAccessible(page, `webhook ${look.name}`);
    await assertNoSidewaysScroll(page);
    assertNoComplaints(page);
    await screenshot(page, `mediator-webhook-${look.name}`);
    await page.locator('.bd-ask-question').click();
    await page.locator('.bd-ask-body button').click();
    await page.locator('.bd-error-summary').waitFor();
    await assertAccessible(page, `webhook, a mistake, ${look.name}`);
    await page.context().close();
  }
});
