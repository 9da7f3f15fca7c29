// The pages about mailings for those who run the mediator: list, progress, pause, resume, cancel, plan; without script as well.
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
import { countOf, MailingClient, type SentLine } from './mailing-client.ts';
import type { RunningMediator } from './mediator-client.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { openStaffWorld } from './mediator-staff.ts';
import { operatorA, somebody, type World } from './mediator-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;
let eid: TestEid;
let running: RunningMediator;
let client: MailingClient;
let peer: Peer;
let pages: string;
let slow: string;
const recipients = Array.from({ length: 12 }, () => somebody());

before(async () => {
  if (browser === undefined) return;
  ({ world, eid, pages } = await openStaffWorld());
  peer = await startPeer(world.peerFiles(operatorA), ({ body, response }) => {
    const recipientId = /Recipient>(\d{12})</.exec(body.toString())?.[1] ?? '';
    answerWith(response, deliveryResult({ recipientId, delivered: recipientId !== recipients[0] }));
  });
  for (const recipient of recipients.slice(0, -1))
    world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${peer.url}/Service/v3` } });
  running = await world.mediator();
  client = new MailingClient(running);
});
after(async () => {
  await browser?.close();
  await world?.close();
  await peer?.stop();
  await eid?.stop();
});

function letters(count: number): readonly SentLine[] {
  return Array.from({ length: count }, (_, n) => ({
    key: randomUUID(),
    bytes: world.signed(recipients[n % recipients.length] ?? ''),
  }));
}

async function logIn(page: Page, path: string, person = 'emil.fors'): Promise<void> {
  await page.goto(`${pages}/login?return-to=${encodeURIComponent(path)}`);
  await page.locator(`button[value="${person}"]`).click();
  await page.waitForURL((url) => url.origin === pages);
}

async function words(page: Page): Promise<string> {
  return String(await page.locator('main').textContent());
}

test('an empty list says what will be there, and nobody else’s staff may see it', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser);
  await logIn(page, '/mailings');
  assert.match(await words(page), /Här kommer utskicken att synas/);
  await assertAccessible(page, 'mailings, empty');
  await page.context().close();
  const stranger = await openPage(browser);
  await logIn(stranger, '/', 'anna.ask');
  assert.equal((await stranger.goto(`${pages}/mailings`))?.status(), 403);
  await stranger.context().close();
});

test('list and mailing tell how far it has come, in every look', { skip }, async () => {
  if (browser === undefined) return;
  const done = await client.planned({ name: 'Fakturor i november' });
  await client.committed(letters(24), { mailingId: done });
  await client.post(`/mailings/${done}/start`);
  await client.until(done, ({ state }) => state === 'finished');
  slow = await client.planned({
    name: 'Deklarationer 2027 med en mycket lång rubrik som inte får plats på en smal skärm',
    perMinute: 60,
    endsAt: '2027-03-05T17:00:00Z',
  });
  await client.committed(letters(60), { mailingId: slow });
  await client.post(`/mailings/${slow}/start`);
  await client.until(slow, ({ counts }) => countOf({ counts }, 'delivered') >= 2);
  await client.planned({ name: 'Kallelser', startsAt: '2027-02-01T07:00:00Z' });
  await client.committed(letters(2));
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    await logIn(page, '/mailings');
    assert.match(await words(page), /24 av 24 brev klara: 20 levererade, 4 avvisade/);
    assert.match(await words(page), /Sändning utan namn/);
    assert.match(await words(page), /Börjar 1 februari 2027/);
    await assertAccessible(page, `mailings ${look.name}`);
    await assertNoSidewaysScroll(page);
    await screenshot(page, `mediator-mailings-${look.name}`);
    await page.goto(`${pages}/mailings/${slow}`);
    assert.match(await words(page), /Högst 60 brev i minuten/);
    for (const number of recipients) assert.ok(!(await page.content()).includes(number));
    await assertAccessible(page, `mailing ${look.name}`);
    await assertNoSidewaysScroll(page);
    assertNoComplaints(page);
    await screenshot(page, `mediator-mailing-${look.name}`);
    await page.context().close();
  }
});

test('with script the page follows the mailing by itself', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser);
  await logIn(page, `/mailings/${slow}`);
  const before = await page.locator('.bd-progress-words').textContent();
  await page.waitForFunction((old) => document.querySelector('.bd-progress-words')?.textContent !== old, before);
  assertNoComplaints(page);
  await page.context().close();
});

test('staff pause, resume and cancel without script and in English, and save the plan', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser, { script: false, language: 'en-GB' });
  await logIn(page, `/mailings/${slow}`);
  await page.locator(`form[action$="/pause"] button`).click();
  assert.match(await words(page), /The mailing is paused/);
  assert.equal((await client.get(`/mailings/${slow}`)).body.state, 'paused');
  await page.locator(`form[action$="/resume"] button`).click();
  assert.match(await words(page), /The mailing goes on/);
  const saved = page.waitForEvent('download');
  await page.locator('a[href$="excel=true"]').click();
  assert.equal((await saved).suggestedFilename(), `plan-${slow}.csv`);
  await page.locator('summary', { hasText: 'Cancel the mailing' }).click();
  await page.locator(`form[action$="/cancel"] button`).click();
  assert.match(await words(page), /The mailing is cancelled/);
  const mailing = await client.until(slow, ({ counts }) => countOf({ counts }, 'waiting') === 0);
  assert.ok(countOf(mailing, 'cancelled') > 0);
  await page.context().close();
});
