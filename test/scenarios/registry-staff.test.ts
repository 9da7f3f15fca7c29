// Registry staff sees what waits, who may sign and what has happened, and decides what no register can tell; with what it rests on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  assertAccessible,
  assertNoSidewaysScroll,
  type Browser,
  everyLook,
  launchBrowser,
  noBrowser,
  openPage,
  screenshot,
} from '../browser.ts';
import { freePort, startEid, type TestEid } from '../eid.ts';
import { Person } from '../person.ts';
import { answer, board, type SignersWorld, startSigners, twoTogether } from './registry-signers.ts';
import { kommunA, operatorA, operatorB, owner } from './registry-world.ts';

const association = '164031000146';
const chair = '198109222383';

let world: SignersWorld;
let eid: TestEid;
let browser: Browser | undefined;
before(async () => {
  const port = await freePort();
  eid = await startEid([`http://127.0.0.1:${port}`]);
  const disa = { loginId: 'disa.ek', name: 'Disa Ek', roles: ['registry-staff'] };
  eid.config.staff.people.push({ ...disa, organisation: owner.id, organisationName: owner.name });
  await eid.restart();
  world = await startSigners({}, { issuer: `${eid.address}/staff`, clientKeyFile: eid.keyFile }, port);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await world.stop();
  await eid.stop();
});

async function loggedIn(person: string): Promise<Person> {
  const user = new Person('sv');
  await user.open(`${world.world.pages}/login?return-to=/look-up`);
  const choice = user.forms().find((form) => form.html.includes(`value="${person}"`));
  assert.ok(choice, user.text);
  return await user.submit(choice, { person });
}

function lookUpForm(person: Person) {
  const form = person.forms().find(({ fields }) => fields.has('number'));
  assert.ok(form, person.text);
  return form;
}

test('an association without registered signatories: staff reads what was asked, decides with a ground, and the mailbox is open', async () => {
  assert.equal(answer(await world.a.register(association, [chair])).result.status, 'RulesNotSupported');
  const disa = await loggedIn('disa.ek');
  await disa.press(/^Slå upp$/, { number: association });
  assert.match(disa.text, /Öppna brevlåda Väntar, reglerna kan inte tolkas/);
  assert.match(disa.text, /Föreningen utan firmatecknare.*Ideell förening.*Registret säger inte vem/);
  await disa.press(/Besluta att begäran gäller/, { ground: '' });
  assert.equal(disa.status, 422);
  assert.match(disa.text, /Skriv vad beslutet bygger på/);
  assert.equal((await world.reach(association)).operator, undefined);
  const decide = disa.forms().find((form) => form.html.includes('name="ground"'));
  assert.ok(decide);
  const ground = 'Protokoll från årsmötet 2026-03-14, dnr 2026-77';
  await disa.submit(decide, { ground });
  assert.equal(disa.status, 200);
  assert.match(disa.text, /Beslutet är fattat/);
  assert.match(disa.text, /Beslutad av registrets personal/);
  assert.equal((await world.reach(association)).operator, operatorA.id);
  const [told] = await world.world.rows(`select actor, details from audit_event where kind = 'request.decided'`);
  assert.deepEqual(told?.details, { recipient: association, request: 'register', ground, by: 'Disa Ek' });
  await disa.submit(decide, { ground });
  assert.equal(disa.status, 422);
  assert.match(disa.text, /Begäran väntar inte längre/);
  for (const address of disa.visited) assert.doesNotMatch(address, new RegExp(association));
});

test('a mailbox is not moved to an operator that has not asked for it, whatever staff decides', async () => {
  const text = 'Vi vill byta till B.';
  assert.equal(answer(await world.a.change(association, operatorB, [chair], text)).result.status, 'Incomplete');
  const [row] = await world.world.rows(
    `select id from pending_request where recipient = ${association} and kind = 'change'`,
  );
  const disa = await loggedIn('disa.ek');
  await disa.press(/^Slå upp$/, { number: association });
  assert.match(disa.text, /Byta operatör till Fyrtornets brevlåda/);
  const decision = { request: String(row?.id), ground: 'Protokoll från styrelsemötet 2026-04-02' };
  assert.ok(!disa.html.includes(decision.request));
  await disa.submit({ ...lookUpForm(disa), action: `${world.world.pages}/look-up/decide` }, decision);
  assert.equal((await world.reach(association)).operator, operatorA.id);
  // The chosen operator asks with the same text: then staff can.
  assert.equal(answer(await world.b.change(association, operatorB, [chair], text)).result.status, 'RulesNotSupported');
  await disa.open(`${world.world.pages}/look-up`);
  await disa.press(/^Slå upp$/, { number: association });
  await disa.press(/Besluta att begäran gäller/, decision);
  assert.equal(disa.status, 200, disa.text);
  assert.equal((await world.reach(association)).operator, operatorB.id);
});

test('nobody but the register’s staff decides, and only about a request that there is', async () => {
  answer(await world.a.register(twoTogether, [board[0]]));
  const [row] = await world.world.rows(`select id from pending_request where recipient = ${twoTogether}`);
  const anna = await loggedIn('anna.ask');
  assert.equal(anna.status, 403);
  const disa = await loggedIn('disa.ek');
  await disa.press(/^Slå upp$/, { number: twoTogether });
  const decide = disa.forms().find((form) => form.html.includes('name="ground"'));
  assert.ok(decide);
  const ground = 'Ett underlag som är långt nog.';
  await disa.submit(decide, { request: 'x', ground });
  assert.equal(disa.status, 404);
  const [still] = await world.world.rows(`select state from pending_request where id = '${String(row?.id)}'`);
  assert.equal(still?.state, 'open');
});

test('one of two board members is left: what they asked for is decided by staff, and holds (DP2-10)', async () => {
  answer(await world.a.register(twoTogether, [board[1]]));
  for (const person of [board[1], board[2]]) await world.registers.act('die', { person });
  assert.equal(answer(await world.b.change(twoTogether, operatorB, [board[0]])).result.status, 'RulesNotSupported');
  const disa = await loggedIn('disa.ek');
  await disa.press(/^Slå upp$/, { number: twoTogether });
  await disa.press(/Besluta att begäran gäller/, { ground: 'Registreringsbevis läst 2026-11-23, dnr 2026-78' });
  assert.match(disa.text, /Beslutet är fattat/);
  assert.match(disa.text, /Flyttad från Duvkullens brevlåda/);
  assert.equal((await world.reach(twoTogether, kommunA)).operator, operatorB.id);
});

test('the look-up page of a company is accessible and fits in every look, with requests, signatories and history', async (context) => {
  if (browser === undefined) return context.skip(noBrowser);
  answer(await world.b.prefer(association, [chair], [kommunA]));
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    await page.goto(`${world.world.pages}/login?return-to=/look-up`);
    await page.click('button[name=person][value="disa.ek"]');
    await page.waitForURL(/look-up/);
    await page.fill('#number', association);
    await page.click('main button[type=submit]');
    await page.waitForSelector('textarea[name=ground]');
    await assertAccessible(page, `company ${look.name}`);
    await assertNoSidewaysScroll(page);
    await screenshot(page, `registry-company-${look.name}`);
    await page.context().close();
  }
});
