// FaR's pages: open to anybody what is public, to its staff alone what is not; no number in an address; accessible everywhere.
import assert from 'node:assert/strict';
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
  screenshot,
} from '../../../test/browser.ts';
import { freePort, startEid, type TestEid } from '../../../test/eid.ts';
import { Person } from '../../../test/person.ts';
import {
  kommunA,
  operatorA,
  owner,
  signe,
  startWorld,
  ture,
  type World,
} from '../../../test/scenarios/registry-world.ts';

let world: World;
let eid: TestEid;
let browser: Browser | undefined;
before(async () => {
  const port = await freePort();
  eid = await startEid([`http://127.0.0.1:${port}`]);
  const disa = { name: 'Disa Ek', roles: ['registry-staff'] };
  eid.config.staff.people.push(
    { ...disa, loginId: 'disa.ek', organisation: owner.id, organisationName: owner.name },
    { ...disa, loginId: 'disa.there', organisation: kommunA.id, organisationName: kommunA.name },
  );
  await eid.restart();
  world = await startWorld({ issuer: `${eid.address}/staff`, clientKeyFile: eid.keyFile }, port);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await world.stop();
  await eid.stop();
});

async function loggedIn(person: string, language: 'sv' | 'en' = 'sv'): Promise<Person> {
  const user = new Person(language);
  await user.open(`${world.pages}/login?return-to=/look-up`);
  const choice = user.forms().find((form) => form.html.includes(`value="${person}"`));
  assert.ok(choice, user.text);
  return await user.submit(choice, { person });
}

test('the start page tells anybody what FaR is, who is connected and how many have a mailbox', async () => {
  const visitor = await new Person().open(`${world.pages}/`);
  assert.equal(visitor.status, 200);
  for (const words of [
    'Förmedlingsadressregistret',
    'Kommun B',
    '202100-3898',
    operatorA.name,
    'Duvslagets förmedling',
  ]) {
    assert.ok(visitor.text.includes(words), words);
  }
  assert.match(
    visitor.text,
    /Privatpersoner med brevlåda 1 Företag och organisationer med brevlåda 1 Väntar på fler underskrifter 1/,
  );
  assert.doesNotMatch(visitor.html, new RegExp(`${signe}|${signe.slice(0, 8)}-${signe.slice(8)}`));
  const english = await new Person('en').open(`${world.pages}/`);
  assert.match(english.text, /Mailbox operators/);
});

test('only the register’s own staff looks recipients up', async () => {
  const visitor = await new Person().open(`${world.pages}/look-up`);
  assert.ok(visitor.url.startsWith(eid.address), visitor.url);
  for (const other of ['anna.ask', 'disa.there']) assert.equal((await loggedIn(other)).status, 403);
  assert.equal((await loggedIn('disa.ek')).status, 200);
});

test('staff sees what is said of a recipient, which is recorded, and the number is in no address', async () => {
  const disa = await loggedIn('disa.ek');
  await disa.press(/^Slå upp$/, { number: '19810105-2382' });
  assert.equal(disa.status, 200);
  assert.match(disa.text, /Detta står om 19810105-2382 .*Har brevlåda .*Duvkullens brevlåda/);
  assert.match(disa.text, /Kommun A Har sagt nej/);
  await disa.press(/^Slå upp$/, { number: ture });
  assert.match(disa.text, /Ingen brevlåda.*nås med pappersbrev/);
  const rows = await world.rows(
    "select actor, subject, details from audit_event where kind = 'recipient.looked-up' order by id",
  );
  assert.equal(rows.length, 2);
  assert.deepEqual(rows[0]?.details, { recipient: signe, by: 'Disa Ek' });
  assert.doesNotMatch(String(rows[0]?.subject), /^\d+$/);
  for (const address of disa.visited) assert.doesNotMatch(address, /19810105|19530323/);
});

test('a wrong number is explained at the field, and what was typed is still there', async () => {
  const disa = await loggedIn('disa.ek');
  await disa.press(/^Slå upp$/, { number: '198101052383' });
  assert.equal(disa.status, 422);
  assert.match(disa.text, /Den sista siffran stämmer inte/);
  assert.match(disa.html, /value="198101052383"/);
  await disa.press(/^Slå upp$/, { number: '' });
  assert.match(disa.text, /Skriv ett nummer/);
});

test('the pages are accessible and fit in every look, with and without what was found', async (context) => {
  if (browser === undefined) return context.skip(noBrowser);
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    await page.goto(`${world.pages}/`);
    await assertAccessible(page, `start ${look.name}`);
    await assertNoSidewaysScroll(page);
    await screenshot(page, `registry-start-${look.name}`);
    await page.goto(`${world.pages}/login?return-to=/look-up`);
    await page.click('button[name=person][value="disa.ek"]');
    await page.waitForURL(/look-up/);
    assertNoComplaints(page);
    await page.fill('#number', 'x');
    await page.click('main button[type=submit]');
    await page.waitForSelector('#error-summary');
    await assertAccessible(page, `look-up with fault ${look.name}`);
    await page.fill('#number', signe);
    await page.click('main button[type=submit]');
    await page.waitForSelector('dl');
    await assertAccessible(page, `look-up ${look.name}`);
    await assertNoSidewaysScroll(page);
    await screenshot(page, `registry-look-up-${look.name}`);
    await page.context().close();
  }
});

test('the accessibility statement is in the foot of every page, open to anybody, by the one who answers for FaR', async () => {
  const visitor = await new Person().open(`${world.pages}/`);
  await visitor.follow(/^Tillgänglighet$/);
  assert.equal(new URL(visitor.url).pathname, '/accessibility');
  assert.equal(visitor.status, 200);
  assert.match(visitor.text, /Tillgänglighetsredogörelse|tillgänglig/i);
  assert.match(visitor.text, /DIGG/);
  const staff = await loggedIn('disa.ek', 'en');
  assert.match(staff.html, /href="\/accessibility"/);
});
