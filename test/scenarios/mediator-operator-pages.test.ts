// Pages about operators: staff stop and start a line, set what applies and plan maintenance; it applies at once and is audited.
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
import { good, recipientOf } from './mediator-behaviours.ts';
import type { RunningMediator } from './mediator-client.ts';
import { type Peer, startPeer } from './mediator-peers.ts';
import { openStaffWorld } from './mediator-staff.ts';
import { operatorA, operatorB, somebody, type World } from './mediator-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;
let eid: TestEid;
let running: RunningMediator;
let peer: Peer;
let pages: string;
const reached: string[] = [];

before(async () => {
  if (browser === undefined) return;
  ({ world, eid, pages } = await openStaffWorld());
  peer = await startPeer(world.peerFiles(operatorB), (call) => {
    reached.push(recipientOf(call.body));
    return good(call);
  });
  running = await world.mediator();
});
after(async () => {
  await browser?.close();
  await world?.close();
  await peer?.stop();
  await eid?.stop();
});

async function logIn(page: Page, path: string, person = 'emil.fors'): Promise<void> {
  await page.goto(`${pages}/login?return-to=${encodeURIComponent(path)}`);
  await page.locator(`button[value="${person}"]`).click();
  await page.waitForURL((url) => url.origin === pages);
}

function toB(): string {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...operatorB, address: `${peer.url}/Service/v3` } });
  return recipient;
}

const text = async (page: Page) => String(await page.locator('main').textContent());

async function audited(): Promise<readonly { kind: string; actor: string }[]> {
  const client = new pg.Client({ connectionString: world.database.url });
  await client.connect();
  const sql = `select kind, actor from ${world.database.schema}.audit_event where subject = $1 order by at, id`;
  const { rows } = await client.query<{ kind: string; actor: string }>(sql, [operatorB.id]);
  await client.end();
  return rows;
}

test('a person stops the deliveries to an operator; they wait, and go when started again', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser, { script: false });
  await running.after(await running.accepted(world.signed(toB())), 'delivered');
  await logIn(page, '/operators');
  await page.getByRole('link', { name: operatorB.name }).click();
  await page.locator('summary').first().click();
  await page.locator('button[value="stop"]').click();
  assert.match(await text(page), /Överlämningen är stoppad av en person.*Stoppad av Emil Fors/s);
  const recipient = toB();
  const id = await running.accepted(world.signed(recipient));
  await running.until(id, ({ kind }) => kind === 'looked-up');
  await new Promise((later) => setTimeout(later, 500));
  assert.ok(!reached.includes(recipient));
  assert.equal((await running.status(id)).state, 'looked-up');
  await page.goto(`${pages}/deliveries/${id}`);
  assert.match(await text(page), /En person har stoppat överlämningen till operatören/);
  await page.goto(`${pages}/operators`);
  assert.match(await text(page), /Stoppad/);
  await page.goto(`${pages}/operators/${operatorB.id}`);
  await page.locator('button[value="start"]').click();
  await running.after(id, 'delivered');
  const kinds = (await audited()).map(({ kind }) => kind);
  assert.deepEqual(kinds, ['operator.stopped', 'operator.started']);
  await page.context().close();
});

test('staff set what applies; faults are told at their fields, and a good change applies at once', {
  skip,
}, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser, { script: false });
  await logIn(page, `/operators/${operatorB.id}`);
  await page.locator('#atOnce').fill('0');
  await page.locator('#maxEnvelopeBytes').fill('mycket');
  await page.getByRole('button', { name: 'Spara' }).click();
  const refused = await text(page);
  assert.match(refused, /Samtidiga överlämningar.*skriv ett tal mellan 1 och 500/s);
  assert.equal(await page.locator('#maxEnvelopeBytes').inputValue(), 'mycket');
  await page.locator('#atOnce').fill('4');
  await page.locator('#maxEnvelopeBytes').fill('20 000');
  await page.locator('#perSecond').fill('50,5');
  await page.getByRole('button', { name: 'Spara' }).click();
  assert.match(await text(page), /Ändringen är sparad och gäller/);
  assert.match(await text(page), /Gäller nu: 50,5/);
  const tooLarge = await running.accepted(world.signed(toB(), { text: 'x'.repeat(20_000) }));
  assert.equal((await running.after(tooLarge, 'refused')).reason, 'too-large');
  const last = (await audited()).at(-1);
  assert.equal(last?.kind, 'operator.policy-changed');
  assert.notEqual(last?.actor, 'system');
  await page.locator('#maxEnvelopeBytes').fill('');
  await page.getByRole('button', { name: 'Spara' }).click();
  const fits = await running.accepted(world.signed(toB(), { text: 'x'.repeat(20_000) }));
  assert.equal((await running.after(fits, 'delivered')).state, 'delivered');
  await page.context().close();
});

test('maintenance is planned and taken away, and holds deliveries back while it goes on', { skip }, async () => {
  if (browser === undefined) return;
  const page = await openPage(browser, { script: false });
  await logIn(page, `/operators/${operatorB.id}`);
  await page.locator('#from').fill('2026-02-30 10:00');
  await page.locator('#to').fill('sedan');
  await page.getByRole('button', { name: 'Lägg till' }).click();
  assert.match(await text(page), /Från: skriv datum och klockslag.*Till: skriv datum och klockslag/s);
  await page.locator('#from').fill('2026-01-01 00.00');
  await page.locator('#to').fill('2099-01-01 00:00');
  await page.getByRole('button', { name: 'Lägg till' }).click();
  assert.match(await text(page), /Underhåll pågår/);
  const id = await running.accepted(world.signed(toB()));
  await running.until(id, ({ kind }) => kind === 'looked-up');
  await new Promise((later) => setTimeout(later, 500));
  assert.equal((await running.status(id)).state, 'looked-up');
  for (const look of everyLook) await inEveryLook(browser, look);
  await page.getByRole('button', { name: /Ta bort 2026/ }).click();
  assert.match(await text(page), /Inget underhåll är planerat/);
  await running.after(id, 'delivered');
  await page.context().close();
});

async function inEveryLook(open: Browser, look: (typeof everyLook)[number]): Promise<void> {
  const page = await openPage(open, look);
  await logIn(page, '/operators');
  await assertAccessible(page, `operators ${look.name}`);
  await assertNoSidewaysScroll(page);
  await screenshot(page, `mediator-operators-${look.name}`);
  await page.goto(`${pages}/operators/${operatorB.id}`);
  await assertAccessible(page, `operator ${look.name}`);
  await assertNoSidewaysScroll(page);
  assertNoComplaints(page);
  await screenshot(page, `mediator-operator-${look.name}`);
  await page.context().close();
}

test('nobody else’s staff may see or change it, and an operator that nobody knows is not there', { skip }, async () => {
  if (browser === undefined) return;
  const stranger = await openPage(browser);
  await logIn(stranger, '/operators', 'anna.ask');
  assert.equal((await stranger.goto(`${pages}/operators`))?.status(), 403);
  assert.equal((await stranger.goto(`${pages}/operators/${operatorA.id}`))?.status(), 403);
  await stranger.context().close();
  const page = await openPage(browser, { language: 'en-GB' });
  await logIn(page, '/operators');
  assert.match(await text(page), /How hand-over to each mailbox operator goes/);
  assert.equal((await page.goto(`${pages}/operators/164022999997`))?.status(), 404);
  await page.context().close();
});
