// Two mailboxes of one person, on the former number and on the new: one of the register's staff proposes which stays, another confirms, and nothing is
// lost (DP2-10).
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
import { answer, type SignersWorld, startSigners } from './registry-signers.ts';
import { amina, kommunA, kommunB, operatorA, operatorB, owner, region, signe, ture } from './registry-world.ts';

const [first, second, third] = ['199601132393', '199601286900', '199602162399'] as const;

let world: SignersWorld;
let eid: TestEid;
let browser: Browser | undefined;
before(async () => {
  const port = await freePort();
  eid = await startEid([`http://127.0.0.1:${port}`]);
  for (const [loginId, name] of [
    ['disa.ek', 'Disa Ek'],
    ['frej.alm', 'Frej Alm'],
  ] as const)
    eid.config.staff.people.push({
      ...{ loginId, name, roles: ['registry-staff'] },
      ...{ organisation: owner.id, organisationName: owner.name },
    });
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
  await user.open(`${world.world.pages}/login?return-to=/number-conflicts`);
  const choice = user.forms().find((form) => form.html.includes(`value="${person}"`));
  assert.ok(choice, user.text);
  return await user.submit(choice, { person });
}

/** Somebody with a mailbox on both numbers, each with choices of its own; gives the conflict's id once the registry has seen it. */
async function conflicting(former: string, current: string): Promise<string> {
  answer(await world.a.register(former, [former]));
  answer(await world.a.prefer(former, [former], [kommunB, region]));
  answer(await world.b.register(current, [current]));
  answer(await world.b.prefer(current, [current], [kommunA, region]));
  await world.registers.act('change-number', { person: former, to: current });
  for (const until = Date.now() + 20_000; Date.now() < until; ) {
    await world.world.rows(
      `update job set next_at = now() where kind = 'follow-people' and next_at > now() + interval '1 second'`,
    );
    const [row] = await world.world.rows(`select id from number_conflict where former = ${former}`);
    if (row !== undefined) return String(row.id);
  }
  return assert.fail('the conflict was not seen');
}

const ground = 'Personen har svarat per telefon 2026-11-23, dnr 2026-80';

/** One proposes, another confirms. */
async function decided(id: string, keep: 'former' | 'current'): Promise<Person> {
  const disa = await loggedIn('disa.ek');
  await disa.press(/^Föreslå$/, { [`keep-${id}`]: keep, [`ground-${id}`]: ground });
  assert.equal(disa.status, 200, disa.text);
  const frej = await loggedIn('frej.alm');
  await frej.press(/^Bekräfta$/);
  assert.equal(frej.status, 200, frej.text);
  assert.match(frej.text, /Beslutet är fattat.*Inga dubbla brevlådor/s);
  return frej;
}

test('nothing happens before somebody other than the proposer has confirmed: not a word without a ground, one’s own is not confirmed, a proposal that was taken back is not, and all is logged', async () => {
  const id = await conflicting(ture, first);
  const disa = await loggedIn('disa.ek');
  assert.match(disa.text, /Duvkullens brevlåda/);
  await disa.press(/^Föreslå$/, { [`ground-${id}`]: ground });
  assert.equal(disa.status, 422);
  await disa.press(/^Föreslå$/, { [`keep-${id}`]: 'current', [`ground-${id}`]: 'kort' });
  assert.equal(disa.status, 422);
  await disa.press(/^Föreslå$/, { [`keep-${id}`]: 'current', [`ground-${id}`]: ground });
  assert.match(disa.text, /Det här är ditt eget förslag/);
  assert.doesNotMatch(disa.html, /<span>Bekräfta</);
  // Also when the form is made by hand.
  const [own] = disa.forms().filter(({ html }) => html.includes('name="proposed"'));
  assert.ok(own);
  await disa.submit(own, { act: 'confirm' });
  assert.equal(disa.status, 422);
  const frej = await loggedIn('frej.alm');
  await disa.press(/^Ta tillbaka$/);
  assert.equal(disa.status, 200, disa.text);
  await frej.press(/^Bekräfta$/);
  assert.equal(frej.status, 422);
  assert.match(frej.text, /Något har ändrats under tiden/);
  assert.equal((await world.reach(ture, kommunB)).operator, operatorA.id);
  const told = await world.world.rows(`select kind from audit_event where kind like 'account.conflict-%' order by id`);
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ['account.conflict-proposed', 'account.conflict-returned'],
  );
});

test('staff keeps the new mailbox: opt-outs of both hold, history of both is found by the new number, the old one is Not', async () => {
  const [row] = await world.world.rows(`select id from number_conflict where former = ${ture}`);
  const frej = await decided(String(row?.id), 'current');
  assert.equal((await world.reach(ture)).operator, undefined);
  assert.equal((await world.reach(first)).operator, operatorB.id);
  assert.deepEqual(
    [(await world.reach(first, kommunA)).accepted, (await world.reach(first, kommunB)).accepted],
    [false, false],
  );
  await frej.open(`${world.world.pages}/look-up`);
  await frej.press(/^Slå upp$/, { number: first });
  assert.match(frej.text, /Borttagen, innehavarens andra brevlåda är kvar/);
  await frej.press(/^Slå upp$/, { number: ture });
  assert.match(frej.text, /Numret är ersatt/);
  for (const address of frej.visited) assert.doesNotMatch(address, new RegExp(`${ture}|${first}`));
  const [told] = await world.world.rows(`select details from audit_event where kind = 'account.conflict-decided'`);
  const both = { proposedBy: 'Disa Ek', by: 'Frej Alm' };
  assert.deepEqual(told?.details, { recipient: first, former: ture, keep: 'current', ground, ...both });
});

test('staff keeps the old mailbox: it gets the new number, and the other operator’s is gone', async () => {
  await decided(await conflicting(amina, second), 'former');
  assert.equal((await world.reach(amina)).operator, undefined);
  assert.equal((await world.reach(second)).operator, operatorA.id);
  assert.deepEqual(
    [(await world.reach(second, kommunA)).accepted, (await world.reach(second, kommunB)).accepted],
    [false, false],
  );
});

test('nobody but the register’s staff sees the list; it is accessible and fits in every look', async (context) => {
  const anna = await loggedIn('anna.ask');
  assert.equal(anna.status, 403);
  await conflicting(signe, third);
  if (browser === undefined) return context.skip(noBrowser);
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    await page.goto(`${world.world.pages}/login?return-to=/number-conflicts`);
    await page.click('button[name=person][value="disa.ek"]');
    await page.waitForURL(/number-conflicts/);
    await page.waitForSelector('textarea');
    await assertAccessible(page, `conflicts ${look.name}`);
    await assertNoSidewaysScroll(page);
    await screenshot(page, `registry-numbers-${look.name}`);
    await page.context().close();
  }
});
