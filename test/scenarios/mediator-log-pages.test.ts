// The mediation log's pages: search without a number in any URL, the entry, the file, and legal holds, in every look.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { openStaffWorld } from './mediator-staff.ts';
import { operatorA, somebody, type World } from './mediator-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;
let eid: TestEid;
let running: RunningMediator;
let peer: Peer;
let pages: string;
let delivered: string;
const [first, second] = [somebody(), somebody()];
const asWritten = (number: string) => `${number.slice(0, 8)}-${number.slice(8)}`;

before(async () => {
  if (browser === undefined) return;
  ({ world, eid, pages } = await openStaffWorld([
    { loginId: 'lisa.lund', name: 'Lisa Lund', roles: ['log-reader'] },
    { loginId: 'arne.arkiv', name: 'Arne Arkiv', roles: ['log-keeper'] },
  ]));
  peer = await startPeer(world.peerFiles(operatorA), ({ body, response }) => {
    const recipientId = /Recipient>(\d{12})</.exec(body.toString())?.[1] ?? '';
    answerWith(response, deliveryResult({ recipientId, delivered: recipientId === first }));
  });
  for (const who of [first, second])
    world.far.mailboxes.set(who, { operator: { ...operatorA, address: `${peer.url}/Service/v3` } });
  running = await world.mediator();
  delivered = await running.accepted(world.signed(first));
  await running.after(delivered, 'delivered');
  await running.after(await running.accepted(world.signed(second)), 'refused');
  for (let entries: unknown; !Array.isArray(entries) || entries.length < 6; )
    ({ entries } = (await running.send('POST', '/log/searches', {})).body);
});
after(async () => {
  await browser?.close();
  await world?.close();
  await peer?.stop();
  await eid?.stop();
});

async function logIn(page: Page, path: string, person: string): Promise<void> {
  await page.goto(`${pages}/login?return-to=${encodeURIComponent(path)}`);
  await page.locator(`button[value="${person}"]`).click();
  await page.waitForURL((url) => url.origin === pages);
}

const main = async (page: Page) => String(await page.locator('main').textContent());

test('who looks after the mediator does not thereby read the log', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser);
  await logIn(page, '/', 'emil.fors');
  assert.equal((await page.goto(`${pages}/log`))?.status(), 403);
  await page.context().close();
  const reader = await openPage(browser);
  await logIn(reader, '/log', 'lisa.lund');
  assert.equal((await reader.goto(`${pages}/log/holds`))?.status(), 403);
  await reader.context().close();
});

test('a search by number tells what became of the delivery, in every look, and no URL holds the number', {
  skip,
}, async () => {
  if (browser === undefined) return;
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url()));
    await logIn(page, '/log', 'lisa.lund');
    await assertAccessible(page, `log, empty form ${look.name}`);
    await page.locator('#recipient').fill(asWritten(first));
    await page.locator('form[action="/log"] button[type=submit]').last().click();
    const text = await main(page);
    assert.match(text, /Levererad/);
    assert.match(text, /Försök att lämna över/);
    assert.ok(text.includes(asWritten(first)) && !text.includes(asWritten(second)));
    await assertAccessible(page, `log ${look.name}`);
    await assertNoSidewaysScroll(page);
    await screenshot(page, `mediator-log-${look.name}`);
    await page.locator('table a').first().click();
    assert.match(await main(page), new RegExp(delivered));
    await assertAccessible(page, `log entry ${look.name}`);
    await assertNoSidewaysScroll(page);
    assertNoComplaints(page);
    await screenshot(page, `mediator-log-entry-${look.name}`);
    for (const url of urls) assert.ok(!url.includes(first) && !url.includes(first.slice(2)), url);
    await page.context().close();
  }
});

test('what is wrong in a search is told first and beside its field', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser, { language: 'en-GB' });
  await logIn(page, '/log', 'lisa.lund');
  await page.locator('#recipient').fill('12345');
  await page.locator('#from').fill('2026-13-40');
  await page.locator('form[action="/log"] button[type=submit]').last().click();
  assert.match(await main(page), /Write a valid personnummer/);
  assert.match(await main(page), /Write a day like/);
  await assertAccessible(page, 'log with faults');
  await screenshot(page, 'mediator-log-faults');
  await page.context().close();
});

test('the file for Swedish Excel has what the search found', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser);
  await logIn(page, '/log', 'lisa.lund');
  await page.locator('#delivery').fill(delivered);
  await page.locator('form[action="/log"] button[type=submit]').last().click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('form[action="/log/export"] button[type=submit]').click(),
  ]);
  assert.match(download.suggestedFilename(), /^formedlingslogg-\d{4}-\d\d-\d\d\.csv$/);
  const text = readFileSync(await download.path(), 'utf8');
  assert.ok(text.startsWith('\uFEFFposition;at;kind;'));
  assert.equal(text.trimEnd().split('\r\n').length, 4);
  await page.context().close();
});

test('a legal hold is set and lifted, without script, and is in the log', { skip }, async () => {
  if (browser === undefined) return;
  for (const look of everyLook) {
    const page = await openPage(browser, { ...look, script: false });
    await logIn(page, '/log/holds', 'arne.arkiv');
    await page.locator('form[action="/log/holds"] button[type=submit]').click();
    assert.match(await main(page), /Skriv varför stoppet införs/);
    await page.locator('input[value=recipient]').check();
    await page.locator('#value').fill(first);
    await page.locator('#reason').fill('Mål 123-26');
    await page.locator('form[action="/log/holds"] button[type=submit]').click();
    assert.match(await main(page), /Stoppet gäller nu/);
    assert.match(await main(page), /Mål 123-26/);
    await page.locator('summary').click();
    await screenshot(page, `mediator-log-holds-${look.name}`);
    await assertNoSidewaysScroll(page);
    await page.locator('form[action$="/lifting"] button').click();
    assert.match(await main(page), /Stoppet är hävt/);
    await page.context().close();
  }
  const page = await openPage(browser);
  await logIn(page, '/log/holds', 'arne.arkiv');
  await assertAccessible(page, 'legal holds');
  await page.goto(`${pages}/log`);
  for (let found = 0; found === 0; ) {
    await page.locator('#kind').selectOption('hold.lifted');
    await page.locator('form[action="/log"] button[type=submit]').last().click();
    found = await page.locator('table').count();
  }
  assert.match(String(await page.locator('table').textContent()), /Gallringsstopp hävt/);
  await page.context().close();
});
