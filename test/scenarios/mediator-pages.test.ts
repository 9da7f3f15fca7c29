// The mediator's pages for those who run it: what waits, how it went, and the answer that only a person can give.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
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
import { operatorA, operatorB, somebody, type World } from './mediator-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;
let eid: TestEid;
let running: RunningMediator;
let peer: Peer;
let pages: string;
/** One that is delivered, and one of which nobody knows. */
let delivered: string;
let unknown: string;
let recipients: readonly string[];

before(async () => {
  if (browser === undefined) return;
  ({ world, eid, pages } = await openStaffWorld([], { backup: { warnAfterHours: 30 } }));
  peer = await startPeer(world.peerFiles(operatorA), ({ body, response }) => {
    const recipientId = /Recipient>(\d{12})</.exec(body.toString())?.[1] ?? '';
    if (recipientId === recipients[1]) response.socket?.destroy();
    else answerWith(response, deliveryResult({ recipientId, delivered: true }));
  });
  recipients = [somebody(), somebody(), somebody()];
  running = await world.mediator();
});
after(async () => {
  await browser?.close();
  await world?.close();
  await peer?.stop();
  await eid?.stop();
});

async function fill(): Promise<void> {
  const address = `${peer.url}/Service/v3`;
  const [first = '', second = '', third = ''] = recipients;
  world.far.mailboxes.set(first, { operator: { ...operatorA, address } });
  world.far.mailboxes.set(second, { operator: { ...operatorB, address } });
  world.far.mailboxes.set(third, { kind: 'opted-out', operator: { ...operatorA, address } });
  delivered = await running.accepted(world.signed(first));
  unknown = await running.accepted(world.signed(second));
  await running.after(delivered, 'delivered');
  await running.after(unknown, 'unknown');
  await running.after(await running.accepted(world.signed(third)), 'refused');
  await world.farDown();
  await running.until(await running.accepted(world.signed(first)), ({ kind }) => kind === 'postponed');
}

async function logIn(page: Page, path = '/', person = 'emil.fors'): Promise<void> {
  await page.goto(`${pages}/login?return-to=${encodeURIComponent(path)}`);
  await page.locator(`button[value="${person}"]`).click();
  await page.waitForURL((url) => url.origin === pages);
}

test('an empty mediator says what will be here, and nobody else’s staff may see it', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser);
  await logIn(page);
  assert.match(String(await page.locator('main').textContent()), /Inget är på väg/);
  await assertAccessible(page, 'mediator, empty');
  await page.context().close();
  const stranger = await openPage(browser);
  await logIn(stranger, '/', 'anna.ask');
  const refused = await stranger.goto(pages);
  assert.equal(refused?.status(), 403);
  await stranger.context().close();
});

test('the accessibility statement is in the foot of every page, open to anybody', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser);
  await logIn(page);
  await page.locator('footer a[href="/accessibility"]').click();
  await page.waitForURL(/\/accessibility$/);
  await assertAccessible(page, 'mediator, accessibility statement');
  await assertNoSidewaysScroll(page);
  await page.context().close();
  const anybody = await openPage(browser);
  assert.equal((await anybody.goto(`${pages}/accessibility`))?.status(), 200);
  await anybody.context().close();
});

test('the overview tells what waits, what is not known and how the last day went, in every look', {
  skip,
}, async () => {
  if (browser === undefined) return;
  await fill();
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    await logIn(page);
    const text = String(await page.locator('main').textContent());
    assert.match(text, /Vi vet inte hur det gick för 1 försändelse/);
    assert.match(text, /Försöker igen senare/);
    assert.match(text, /Duvkullens brevlåda/);
    for (const number of recipients) assert.ok(!(await page.content()).includes(number));
    await assertAccessible(page, `mediator overview ${look.name}`);
    await assertNoSidewaysScroll(page);
    assertNoComplaints(page);
    await screenshot(page, `mediator-overview-${look.name}`);
    await page.goto(`${pages}/deliveries/${unknown}`);
    const asked = String(await page.locator('main').textContent());
    assert.match(asked, /Kontakta operatören och fråga.*Meddelandets id\s*[0-9a-f]{8}-/s);
    for (const number of recipients) assert.ok(!asked.includes(number));
    await assertAccessible(page, `mediator delivery ${look.name}`);
    await assertNoSidewaysScroll(page);
    await screenshot(page, `mediator-delivery-${look.name}`);
    await page.context().close();
  }
});

test('a person answers what the operator said, without script and in English, and the sender is told', {
  skip,
}, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser, { script: false, language: 'en-GB' });
  await logIn(page, `/deliveries/${unknown}`);
  assert.match(String(await page.locator('main').textContent()), /Contact the operator and ask/);
  await page.locator('button[value="arrived"]').click();
  assert.match(String(await page.locator('main').textContent()), /Your answer is saved/);
  const status = await running.after(unknown, 'delivered');
  assert.equal(status.state, 'delivered');
  assert.equal(status.reason, 'resolved-by-person');
  await page.goto(pages);
  assert.doesNotMatch(String(await page.locator('main').textContent()), /We do not know/);
  await page.context().close();
});

test('after a restore the overview says that sending is paused, and a button lets it go on; how old the backup is', {
  skip,
}, async () => {
  if (browser === undefined) return;
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  await client.query(`set search_path to mediator;
    insert into service_pause (organisation, reason, by, details) values ('*', 'restored', 'drift',
      '{"backupAt": "2026-11-21T03:00:00.000Z", "deliveriesInDoubt": 12}');
    insert into backup_run (at, bytes, duration_ms, sha256, verified_at)
      values (now() - interval '40 hours', 123456789, 1000, 'x', now())`);
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    await logIn(page);
    const text = String(await page.locator('main').textContent());
    assert.match(text, /Sändningen är pausad/);
    assert.match(text, /123,5\sMB/);
    assert.match(text, /Det finns ingen ny säkerhetskopia/);
    await page.locator('summary', { hasText: 'Återuppta sändningen' }).click();
    await assertAccessible(page, `mediator paused ${look.name}`);
    await assertNoSidewaysScroll(page);
    await screenshot(page, `mediator-paused-${look.name}`);
    await page.context().close();
  }
  const page = await openPage(browser, { script: false });
  await logIn(page);
  await page.locator('summary', { hasText: 'Återuppta sändningen' }).click();
  await page.locator('form[action="/resume"] button').click();
  assert.doesNotMatch(String(await page.locator('main').textContent()), /Sändningen är pausad/);
  assert.equal((await client.query('select from service_pause')).rowCount, 0);
  const { rows } = await client.query("select actor from audit_event where kind = 'service.resumed'");
  assert.match(rows[0]?.actor, /^[0-9a-f-]{36}$/, 'whoever was logged in');
  await page.context().close();
  await client.end();
});
