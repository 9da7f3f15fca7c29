// The infrastructure owner's terms, statistics and REST API: who has accepted what and who is behind; figures as tables, charts and CSV; every page in
// every look (issue 5, owner's pages).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { readKeyPair } from '../../src/platform/certificates/key-pair.ts';
import { missingExamples } from '../../src/platform/web/rest-examples.ts';
import { sealDelivery, sealedDeliveryBytes, signDelivery } from '../../src/wire/mina-meddelanden/delivery-seal.ts';
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
import { issueTo } from '../certificates.ts';
import type { Person } from '../person.ts';
import { eventually, type OwnerWorld, startOwner, testDelivery } from './registry-owner.ts';
import { kommunA, kommunB, mediator, operatorA, owner, region } from './registry-world.ts';

let here: OwnerWorld;
let disa: Person;
let browser: Browser | undefined;
before(async () => {
  here = await startOwner();
  disa = await here.staff('disa.ek', '/terms');
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await here.stop();
});

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('every version of the terms is kept; it is seen who accepted which, when, and who is behind; nothing published is changed', async () => {
  const fields = { name: 'Villkor för avsändare', content: 'Så gäller det.', role: 'sender' };
  await disa.press(/^Publicera$/, { ...fields, version: '1.0', 'in-force-from': day(-100), 'accept-by': day(-90) });
  assert.match(disa.text, /Versionen är publicerad/);
  await disa.press(/^Publicera$/, { ...fields, version: '2.0', 'in-force-from': day(-5), 'accept-by': day(-3) });
  await disa.press(/^Publicera$/, { ...fields, version: '2.0', 'in-force-from': day(-5), 'accept-by': day(-3) });
  assert.equal(disa.status, 422);
  assert.match(disa.text, /redan publicerad/);
  const { body } = await here.call('GET', '/terms-versions');
  assert.ok(Array.isArray(body.terms));
  const [second, first] = body.terms;
  const accept = (who: { readonly id: string }, terms: { readonly id: string }) =>
    here.call('PUT', `/parties/sender/${who.id}/acceptances/${terms.id}`, {
      acceptedOn: day(-2),
      acceptedBy: 'Chefen',
    });
  assert.equal((await accept(kommunA, first)).status, 204);
  for (const who of [kommunB, region, owner]) assert.equal((await accept(who, second)).status, 204);
  assert.equal((await accept(kommunB, second)).status, 204);
  assert.equal(
    (
      await here.call('PUT', `/parties/mediator/${mediator.id}/acceptances/${second.id}`, {
        acceptedOn: day(-2),
        acceptedBy: 'Chefen',
      })
    ).status,
    409,
  );
  const after = await here.call('GET', '/terms-versions');
  assert.deepEqual(after.body.behind, [
    {
      role: 'sender',
      organisation: kommunA.id,
      name: kommunA.name,
      terms: 'Villkor för avsändare 2.0',
      acceptBy: day(-3),
    },
  ]);
  await disa.open(`${here.world.pages}/terms`);
  assert.match(disa.text, /Släpar efter.*Kommun A Avsändare Villkor för avsändare 2\.0/);
  assert.match(disa.text, /2\.0 Avsändare .* 3 av 4/);
  await disa.open(`${here.world.pages}/parties`);
  assert.match(disa.text, /Kommun A har inte godkänt Villkor för avsändare 2\.0 i tid/);
  await assert.rejects(here.world.rows(`update terms_version set content = 'annat'`), /never changed/);
  await assert.rejects(here.world.rows('delete from terms_acceptance'), /never changed/);
  const [event] = await here.world.rows(
    `select subject, actor, details from audit_event where kind = 'party.terms-accepted' order by id limit 1`,
  );
  assert.equal(event?.subject, `sender/${kommunA.id}`);
  assert.deepEqual([event?.actor, Object(event?.details).by], [`system-of-${owner.id}`, owner.name]);
  await disa.open(`${here.world.pages}/parties/sender/${kommunA.id}`);
  assert.match(disa.text, /Villkor godkända Infrastrukturens ägare /, 'people read whose it was');
});

test('statistics: reach by month, mailboxes by operator, senders, changes and opt-outs, as tables and CSV; counted again they are not doubled', async () => {
  await here.world.rows(`insert into recipient (id, account_type, pending, operator, registered_at) values
    (198101052382, 'Secure', false, '${operatorA.id}', now()), (164025000052, 'Secure', false, '${operatorA.id}', now()),
    (191611882398, 'Secure', true, '${operatorA.id}', now())`);
  await here.world.rows(`insert into sender_choice values (198101052382, '${kommunA.id}', false, now())`);
  await here.world.rows(`insert into choice_change (recipient, reference, sender, accepted, operator, changed_at)
    values (198101052382, gen_random_uuid(), '${kommunA.id}', false, '${operatorA.id}', now())`);
  await here.world.rows(`insert into account_change (recipient, reference, kind, operator, changed_at)
    select 198101052382, gen_random_uuid(), 'registered', '${operatorA.id}', now() - interval '40 days' union all
    select 164025000052, gen_random_uuid(), 'registered', '${operatorA.id}', now()`);
  await here.world.rows('delete from statistic');
  const month = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Stockholm',
    year: 'numeric',
    month: '2-digit',
  }).format(new Date());
  for (const round of [1, 2]) {
    await disa.open(`${here.world.pages}/statistics`);
    await disa.press(/Räkna nu/);
    assert.match(disa.text, /Registret räknas/);
    await counted(round);
  }
  const { body } = await here.call('GET', '/statistics');
  assert.deepEqual(body.reach, [{ month, persons: 1, organisations: 1 }]);
  assert.deepEqual(body.operators, [{ operator: operatorA.id, persons: 1, organisations: 1, pending: 1 }]);
  assert.ok(Array.isArray(body.senders) && Array.isArray(body.changes));
  assert.deepEqual(
    body.senders.find(({ sender }) => sender === kommunA.id),
    { sender: kommunA.id, optedOut: 1, reached: 1, optOuts: 1, optIns: 0 },
  );
  assert.deepEqual(
    body.changes.map(({ registered }) => registered),
    [1, 1],
  );
  assert.deepEqual(body.choices, [
    { month: body.changes[0].month, optOuts: 0, optIns: 0 },
    { month, optOuts: 1, optIns: 0 },
  ]);
  await disa.open(`${here.world.pages}/statistics`);
  assert.match(disa.text, new RegExp(`Nås per månad.*${month} 1 1 2`));
  const csv = await disa.download('/statistics/senders.csv');
  assert.match(csv.type, /text\/csv/);
  assert.match(
    Buffer.from(csv.bytes).toString('utf8'),
    /^\uFEFFAvsändare;Har valt bort;Nås;.*\r\n[\s\S]*Kommun A;1;1;1;0\r\n/,
  );
  assert.equal((await disa.open(`${here.world.pages}/statistics?from=2026-13`)).status, 422);
  assert.doesNotMatch(JSON.stringify(body) + disa.html, /198101052382/);
});

async function counted(round: number): Promise<void> {
  const until = Date.now() + 10_000;
  for (;;) {
    const [row] = await here.world.rows(
      `select attempt from job where kind = 'count-register' and next_at > now() + interval '1 hour'`,
    );
    if (Number(row?.attempt) > round) return;
    assert.ok(Date.now() < until, 'the register is counted in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a certificate that is about to expire is warned of once, on the page, in the audit trail and by e-mail; one with a good next is not', async () => {
  const path = `/parties/sender/${region.id}`;
  await here.call('PUT', path, { name: region.name, contactEmail: 'drift@region.example' });
  const notAfter = new Date(Date.now() + 5 * 86_400_000);
  const short = await issueTo(here.world.ca, region, { anew: true, fileName: 'region-short', notAfter });
  await here.call('PUT', `${path}/certificates/current`, { pem: readFileSync(short.certificateFile, 'utf8') });
  const look = async (seen: number) => {
    await here.world.rows(`update job set next_at = now() where kind = 'watch-parties'`);
    const looked = async () =>
      (
        await here.world.rows(
          `select from job where kind = 'watch-parties' and next_at > now() + interval '30 minutes'`,
        )
      ).length;
    await eventually('parties are looked at', looked, 1);
    assert.equal(here.mail.messages.length, seen);
  };
  await look(2);
  assert.deepEqual(here.mail.messages.map(({ to }) => to[0] ?? '').toSorted(), [
    'drift@region.example',
    'vakt@agaren.example',
  ]);
  await look(2);
  const rows = await here.world.rows(`select subject, details ->> 'warning' as warning from audit_event
    where kind = 'party.certificate-warned'`);
  assert.deepEqual(rows, [{ subject: `sender/${region.id}`, warning: '7' }]);
  await disa.open(`${here.world.pages}/parties`);
  assert.match(disa.text, /Region Exempelbygden: certifikatet går ut/);
  const [next, worse] = [await issueTo(here.world.ca, region), new Date(Date.now() + 43_200_000)];
  await here.call('PUT', `${path}/certificates/next`, { pem: readFileSync(next.certificateFile, 'utf8') });
  const shorter = await issueTo(here.world.ca, region, { anew: true, fileName: 'region-shorter', notAfter: worse });
  await here.call('PUT', `${path}/certificates/current`, { pem: readFileSync(shorter.certificateFile, 'utf8') });
  await look(2);
});

test('a mediator’s sealed test delivery verifies when it is for one of its senders, and not for another', async () => {
  const path = `/parties/mediator/${mediator.id}`;
  const signer = async (who: typeof mediator) =>
    readKeyPair(await issueTo(here.world.ca, who), { environment: 'sandbox' }).signer;
  const seal = { receivedTime: day(0), signaturesOk: true };
  const found: unknown[] = [];
  for (const sender of [kommunB, owner]) {
    const signed = signDelivery(testDelivery(sender), await signer(sender));
    const content = sealedDeliveryBytes(sealDelivery(signed, seal, await signer(mediator))).toString('base64');
    assert.equal((await here.call('PUT', `${path}/test-delivery`, { content })).status, 204);
    const run = `${path}/check-runs/${crypto.randomUUID()}`;
    await here.call('PUT', run, { checks: ['test-delivery'] });
    await here.checked();
    const { body } = await here.call('GET', run);
    assert.ok(Array.isArray(body.results));
    found.push(...body.results.map(({ outcome, findings }) => [outcome, findings[0].code, findings[0].about]));
  }
  assert.deepEqual(found, [
    ['passed', 'delivery-sealed', kommunB.id],
    ['failed', 'delivery-not-good', 'not-dispatcher'],
  ]);
});

test('the REST API has an example of everything, is the owner’s alone, says what is wrong, and does nothing twice', async () => {
  const document: unknown = await (await fetch(`${here.world.pages}/api/v1/openapi.json`)).json();
  assert.deepEqual(missingExamples(document), []);
  assert.equal((await here.call('GET', '/parties', undefined, kommunA.id)).status, 403);
  assert.equal((await here.call('GET', '/parties', undefined, owner.id, 'registry-changes')).status, 403);
  const listed = await here.call('GET', '/parties?role=sender&limit=2');
  assert.deepEqual([Object(listed.body._meta).totalRecords, Object(listed.body._meta).count], [4, 2]);
  const path = '/parties/sender/164025000052';
  const wrong = await here.call('PUT', path, { name: 'Bolaget', contactEmail: 'ingen adress' });
  assert.equal(wrong.status, 400);
  assert.deepEqual(Object(wrong.body).errors?.[0]?.field, 'contactEmail');
  const made = await here.call('PUT', path, { name: 'Exempelbolaget AB' });
  assert.deepEqual([made.status, made.body.status], [201, 'applying']);
  assert.match(made.headers.get('location') ?? '', /\/api\/v1\/parties\/sender\/164025000052$/);
  assert.equal((await here.call('PUT', path, { name: 'Exempelbolaget AB' })).status, 200);
  const refused = await here.call('PUT', `${path}/status`, { status: 'approved' });
  assert.equal(refused.status, 409);
  assert.equal(
    (await here.call('PUT', `${path}/status`, { status: 'paused', ground: 'Ett skäl som räcker' })).status,
    409,
  );
  const run = `${path}/check-runs/${crypto.randomUUID()}`;
  for (const _ of [1, 2]) assert.equal((await here.call('PUT', run, { checks: ['agreement'] })).status, 202);
  await here.checked();
  const { body } = await here.call('GET', run);
  assert.ok(Array.isArray(body.results));
  assert.deepEqual(
    body.results.map(({ name, outcome }) => [name, outcome]),
    [['agreement', 'failed']],
  );
  const rows = await here.world.rows(
    `select count(*)::int as runs from onboarding_run where organisation = '164025000052'`,
  );
  assert.deepEqual(rows, [{ runs: 1 }]);
  const all = await here.call('GET', `${path}/check-runs`);
  assert.equal(Object(all.body).runs?.[0]?.id, run.split('/').at(-1));
  assert.equal((await here.call('GET', '/parties/sender/162021003899')).status, 404);
});

test('by hand a next certificate takes over only when it is good: not one that is revoked here, nor one that has expired', async () => {
  const path = `/parties/sender/${region.id}`;
  const [notBefore, notAfter] = [-9, -1].map((days) => new Date(Date.now() + days * 86_400_000)) as [Date, Date];
  const expired = await issueTo(here.world.ca, region, { anew: true, fileName: 'expired', notBefore, notAfter });
  const next = async ({ certificateFile }: typeof expired, spoiled: string, words: RegExp) => {
    await here.call('PUT', `${path}/certificates/next`, { pem: readFileSync(certificateFile, 'utf8') });
    await here.world.rows(`update party_certificate set ${spoiled} where slot = 'next'`);
    await disa.open(`${here.world.pages}${path}`);
    await disa.press(/Låt det nästa gälla nu/);
    assert.match(disa.text, words);
  };
  const good = 'revoked_at = null, revoked_why = null';
  const current = await issueTo(here.world.ca, region);
  await next(expired, good, /kan inte börja gälla: certifikatet har gått ut/);
  await next(current, `revoked_at = now(), revoked_why = 'prov'`, /kan inte börja gälla: det är spärrat här/);
  await next(current, good, /Det nästa certifikatet är nu det som gäller/);
  const inUse = `select slot from party_certificate where organisation = '${region.id}' and slot <> 'former'`;
  assert.deepEqual(await here.world.rows(inUse), [{ slot: 'current' }]);
});

test('the owner’s pages are accessible and fit in every look', async (context) => {
  if (browser === undefined) return context.skip(noBrowser);
  const path = `/parties/sender/${kommunB.id}`;
  const agreement = { reference: 'Dnr 2026-17', signedOn: day(-30), signedBy: 'Kommundirektören', from: day(-20) };
  await here.call('PUT', `${path}/agreements/${crypto.randomUUID()}`, agreement);
  const { certificateFile } = await issueTo(here.world.ca, kommunB);
  await here.call('PUT', `${path}/certificates/current`, { pem: readFileSync(certificateFile, 'utf8') });
  await here.call('PUT', `${path}/check-runs/${crypto.randomUUID()}`, {});
  await here.checked();
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    await page.goto(`${here.world.pages}/login?return-to=/parties`);
    await page.click('button[name=person][value="disa.ek"]');
    await page.waitForURL(/parties/);
    for (const [name, at] of [
      ['parties', '/parties'],
      ['party', path],
      ['party-form', '/parties/new/operator'],
      ['terms', '/terms'],
      ['statistics', '/statistics'],
    ] as const) {
      await page.goto(`${here.world.pages}${at}`);
      await assertAccessible(page, `${name} ${look.name}`);
      await assertNoSidewaysScroll(page);
      await screenshot(page, `registry-${name}-${look.name}`);
    }
    await page.context().close();
  }
});
