// The infrastructure owner's oversight: audits and findings, incidents with the law's deadlines, plans of large mailings (issue 5, Owner's pages;
// DP2-5, DP2-6, DIGG-7).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { planCsv } from '../../src/platform/mailing-plan/plan-csv.ts';
import { missingExamples } from '../../src/platform/web/rest-examples.ts';
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
import type { Person } from '../person.ts';
import { type OversightWorld, plan, startOversight } from './registry-oversight.ts';
import { kommunA, kommunB, mediator, operatorA, operatorB, owner } from './registry-world.ts';
import { eventually as until } from './webhook-receiver.ts';

let here: OversightWorld;
let browser: Browser | undefined;
before(async () => {
  here = await startOversight();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await here.stop();
});

const hoursAgo = (hours: number) => {
  const at = new Date(Date.now() - hours * 3_600_000);
  const [day = '', time = ''] = at.toLocaleString('sv-SE', { timeZone: 'Europe/Stockholm' }).split(' ');
  return { day, time: time.slice(0, 5) };
};

test('only the register’s own staff sees the oversight', async () => {
  for (const path of ['/oversight', '/audits', '/incidents', '/mailing-plans', '/operator-messages'])
    assert.equal((await here.loggedIn('anna.ask', path)).status, 403, path);
});

test('an audit is planned for a party, its findings have severity, due date and what closed them, and the conclusion is kept', async () => {
  const disa = await here.loggedIn('disa.ek', '/oversight');
  assert.match(disa.text, /Operatörer utan planerad revision.*Duvkullens brevlåda.*Fyrtornets brevlåda/);
  await disa.open('/audits');
  await disa.press(/^Planera$/, { party: 'nobody', about: '', 'planned-on': '2027-13-01' });
  assert.equal(disa.status, 422);
  assert.match(disa.text, /Skriv en dag som finns/);
  const about = 'Behörigheter och loggar';
  await disa.press(/^Planera$/, { party: `operator ${operatorA.id}`, about, 'planned-on': '2027-01-15' });
  assert.match(
    disa.text,
    /Behörigheter och loggar.*Granskas Duvkullens brevlåda, brevlådeoperatör.*15 januari 2027.*Disa Ek/,
  );
  const what = 'Loggar från mars saknas för två servrar';
  await disa.press(/^Anteckna$/, { severity: 'major', what, 'due-on': '2020-02-01' });
  assert.match(disa.text, /Loggar från mars.*Större avvikelse.*1 februari 2020.*Försenad/);
  await disa.open('/oversight');
  assert.match(disa.text, /Avvikelser som ska åtgärdas.*Loggar från mars.*Försenad/);
  assert.doesNotMatch(disa.text, /planerad revision.*Duvkullens/);
  await here.lookNow();
  await until(() => here.mail.messages.some(({ text }) => /avvikelser/i.test(text)), 'a reminder of the finding');
  await disa.follow(/Loggar från mars/);
  const id = /\/findings\/([0-9a-f-]{36})\/close/.exec(disa.html)?.[1] ?? '';
  await disa.press(/Avsluta avvikelsen/, { [`close-${id}`]: 'kort' });
  assert.match(disa.text, /minst tio tecken/);
  await disa.press(/Avsluta avvikelsen/, { [`close-${id}`]: 'Loggarna är återställda, kontrollerat på plats' });
  assert.match(disa.text, /Hur den åtgärdades Loggarna är återställda/);
  await disa.press(/Spara slutsatsen/, { 'done-on': '2027-01-16', conclusion: 'Godkänd efter rättelse' });
  assert.match(disa.text, /Genomförd.*Slutsats Godkänd efter rättelse/);
  const events = await here.world.rows("select kind, details from audit_event where kind like 'audit.%' order by id");
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['audit.planned', 'audit.finding-noted', 'audit.finding-closed', 'audit.done'],
  );
  assert.ok(events.every(({ details }) => Object(details).by === 'Disa Ek'));
});

test('an incident gives the law’s duties from when it was known, with time left, done or late; the final report follows the notification', async () => {
  const disa = await here.loggedIn('disa.ek', '/incidents');
  const known = hoursAgo(30);
  const noted = {
    name: 'Fel mottagare i ett svar',
    party: `operator ${operatorB.id}`,
    what: 'Två svar visades i fel brevlåda i en timme',
    severity: 'serious',
    'known-day': known.day,
    'known-time': known.time,
    'rule-data-protection': 'yes',
    'rule-cybersecurity': 'yes',
    'rule-terms': 'yes',
  };
  await disa.press(/^Anteckna$/, { ...noted, 'known-day': '2099-01-01' });
  assert.match(disa.text, /Tiden har inte varit än/);
  await disa.press(/^Anteckna$/, noted);
  assert.match(disa.text, /Rapportera till ägaren Läge Försenad .*18 h .*villkoren 7\.3/);
  assert.match(disa.text, /Lämna en tidig varning Läge Försenad .*CSIRT-enheten/);
  assert.match(
    disa.text,
    /Anmäl personuppgiftsincidenten Läge Tid kvar .*Integritetsskyddsmyndigheten.*\(EU\) 2016\/679 art\. 33\.1/,
  );
  assert.match(disa.text, /2025:1506 2 kap\. 5 §,.*2025:1506 2 kap\. 6 §,.*2025:1506 2 kap\. 8 §,/);
  const incident = /\/incidents\/([0-9a-f-]{36})/.exec(disa.url)?.[1] ?? '';
  await here.lookNow();
  await until(
    () => here.mail.messages.some(({ text }) => /rsenat/.test(text) && /incident/.test(text)),
    'a reminder of duties',
  );
  const dueOf = async (step: string) =>
    String((await here.world.rows(`select due_at::text from incident_duty where step = '${step}'`))[0]?.due_at);
  const before = await dueOf('final-report');
  await end(disa, 'notification', { ...hoursAgo(1), note: 'Anmälan skickad, ärende 2027-113' });
  assert.ok((await dueOf('final-report')) < before);
  await end(disa, 'warning', { ...hoursAgo(2), note: 'Varning lämnad per telefon' });
  assert.match(disa.text, /tidig varning Läge Klar, för sent/);
  await disa.open(`/incidents/${incident}`);
  assert.match(disa.text, /kan avslutas när inget är kvar/);
  for (const step of ['final-report', 'authority', 'people', 'report'])
    await end(disa, step, { outcome: 'not-needed', note: 'Bedömt tillsammans med juristen' });
  await disa.press(/Avsluta incidenten/, { 'closed-with': 'Felet rättat, prov tillagt, dokumenterat i 2027-113' });
  assert.match(disa.text, /Läge Avslutad/);
  const read = await here.world.rows("select count(*)::int as n from audit_event where kind = 'incident.read'");
  assert.ok(Number(read[0]?.n) > 3);
});

/** Ends a duty on the incident's page. */
async function end(
  person: Person,
  step: string,
  given: { day?: string; time?: string; outcome?: string; note: string },
) {
  const { day = '', time = '', outcome = 'done', note } = given;
  const id = String((await here.world.rows(`select id from incident_duty where step = '${step}'`))[0]?.id);
  const form = person.forms().find(({ action }) => action.endsWith(`/duties/${id}`));
  assert.ok(form, step);
  const values = { [`outcome-${id}`]: outcome, [`day-${id}`]: day, [`time-${id}`]: time, [`note-${id}`]: note };
  await person.submit(form, values);
  assert.equal(person.status, 200, person.text.slice(0, 600));
}

test('plans come by REST from the mediator or a sender and as the exported file; together they are warned about when they are too many', async () => {
  const first = plan('Avgifter', { startsInHours: 49, hours: 2, letters: 80_000 });
  const handed = await here.call(mediator.id, 'registry-plans', '/mailing-plans', { plan: first });
  assert.equal(handed.status, 200, JSON.stringify(handed.body));
  assert.deepEqual([handed.body.version, handed.body.collisions], [1, []]);
  assert.equal((await here.call(mediator.id, 'registry-plans', '/mailing-plans', { plan: first })).body.version, 1);
  assert.equal((await here.call(kommunA.id, 'registry-plans', '/mailing-plans', { plan: first })).body.version, 1);
  assert.equal((await here.call(kommunB.id, 'registry-plans', '/mailing-plans', { plan: first })).status, 403);
  assert.equal((await here.call(mediator.id, 'registry-changes', '/mailing-plans', { plan: first })).status, 403);
  const over = { ...first, endsAt: '2020-01-01T00:00:00.000Z', startsAt: '2019-01-01T00:00:00.000Z' };
  assert.equal((await here.call(mediator.id, 'registry-plans', '/mailing-plans', { plan: over })).status, 400);

  const disa = await here.loggedIn('disa.ek', '/mailing-plans');
  const second = plan('Kallelser', { startsInHours: 49, hours: 2, letters: 40_000 });
  const file = { filename: 'plan.csv', contentType: 'text/csv', bytes: Buffer.from('inte en plan') };
  await disa.press(/Lägg in planen/, { plan: [file] });
  assert.match(disa.text, /Filen är ingen plan|går inte att läsa/);
  const csv = Buffer.from(planCsv(second, 'sv', { bom: true, separator: 'semicolon' }));
  await disa.press(/Lägg in planen/, { plan: [{ ...file, bytes: csv }] });
  assert.match(disa.text, /Kallelser.*Påminnelse till drift@duvslaget\.example/);
  await disa.open('/mailing-plans');
  assert.match(disa.text, /Fler brev än vad som tas emot.*upp till 60.000 brev i timmen, från Avgifter, Kallelser/);
  await disa.open('/oversight');
  assert.match(disa.text, /Utskick som krockar/);
  const mine = await here.call(mediator.id, 'registry-plans', '/mailing-plans');
  assert.equal((mine.body.plans as unknown[]).length, 2);
  assert.deepEqual((await here.call(kommunB.id, 'registry-plans', '/mailing-plans')).body.plans, []);
  const one = String(handed.body.planId);
  assert.notDeepEqual((await here.call(mediator.id, 'registry-plans', `/mailing-plans/${one}`)).body.collisions, []);
  assert.equal((await here.call(kommunB.id, 'registry-plans', `/mailing-plans/${one}`)).status, 404);
  assert.equal(
    (await here.call(mediator.id, 'registry-plans', `/mailing-plans/${one}/withdrawal`, {})).body.state,
    'withdrawn',
  );
  assert.equal((await here.call(mediator.id, 'registry-plans', `/mailing-plans/${one}/withdrawal`, {})).status, 409);
});

test('a plan is changed, withdrawn and seen whole only by its mediator and whoever’s letters all of it are; nobody speaks for a mediator that is not theirs', async () => {
  const hand = async (by: string, told: object, path = '') =>
    await here.call(by, 'registry-plans', `/mailing-plans${path}`, path === '' ? { plan: told } : {});
  const both = plan('Gemensamt', { startsInHours: 400, hours: 2, letters: 20 });
  const senders = [kommunA.id, kommunB.id].map((organisation) => ({ organisation, letters: 10 }));
  const kept = await hand(mediator.id, { ...both, senders });
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  // Kommun B makes the mediator's plan its own, alone or as it stands, and withdraws it.
  assert.equal((await hand(kommunB.id, { ...both, senders: senders.slice(1) })).status, 403);
  assert.equal((await hand(kommunB.id, { ...both, senders })).status, 403);
  assert.equal((await hand(kommunB.id, {}, `/${String(kept.body.planId)}/withdrawal`)).status, 403);
  const seen = await here.call(kommunB.id, 'registry-plans', `/mailing-plans/${String(kept.body.planId)}`);
  assert.deepEqual([seen.body.state, seen.body.version], ['announced', 1]);
  assert.deepEqual(Object(seen.body.plan).senders, senders.slice(1));
  const whole = await here.call(mediator.id, 'registry-plans', `/mailing-plans/${String(kept.body.planId)}`);
  assert.deepEqual(Object(whole.body.plan).senders, senders);
  // Of a mediator that the register does not have for it, and from whoever is not connected.
  const other = { ...plan('Påhittat', { startsInHours: 400, hours: 2, letters: 20 }), senders: senders.slice(1) };
  const strange = { ...other, mediator: { organisation: operatorB.id, name: mediator.name } };
  assert.equal((await hand(kommunB.id, strange)).status, 403);
  assert.equal((await hand(operatorB.id, strange)).status, 403);
  // What a sender hands in is told of as the sender's.
  const own = await hand(kommunB.id, { ...other, mediator: { ...other.mediator, name: 'Någon annan' } });
  assert.equal(own.status, 200, JSON.stringify(own.body));
  const [{ told_by } = {}] = await here.world.rows(
    `select told_by from mailing_plan where id = '${String(own.body.planId)}'`,
  );
  assert.equal(told_by, kommunB.name);
  for (const { planId } of [kept.body, own.body])
    assert.equal((await hand(mediator.id, {}, `/${String(planId)}/withdrawal`)).body.state, 'withdrawn');
});

test('the contact is reminded before the start, and a large sender that has announced nothing is', async () => {
  const disa = await here.loggedIn('disa.ek', '/mailing-plans');
  const told = { sender: kommunB.id, 'sender-reminder-to': 'utskick@kommun-b.example' };
  await disa.press(/^Spara$/, { ...told, 'quiet-days': '0' });
  assert.match(disa.text, /mellan 1 och 400/);
  await disa.press(/^Spara$/, { ...told, 'quiet-days': '30' });
  assert.match(disa.text, /Kommun B utskick@kommun-b\.example 30 Aldrig/);
  await here.world.rows("update large_sender set set_at = now() - interval '60 days'");
  await here.world.rows(
    "update mailing_plan set told_at = now() - interval '60 days', reminded = 0 where state = 'announced'",
  );
  await here.lookNow();
  const to = (address: string) => here.mail.messages.filter((message) => message.to.includes(address));
  await until(() => to('drift@duvslaget.example').length > 0, 'a reminder of the mailing');
  await until(() => to('utskick@kommun-b.example').length > 0, 'a reminder to the quiet sender');
  await here.lookNow();
  await until(
    async () =>
      (await here.world.rows("select 1 from job where kind = 'oversight' and next_at > now() + interval '2 minutes'"))
        .length > 0,
    'another look',
  );
  assert.deepEqual([to('drift@duvslaget.example').length, to('utskick@kommun-b.example').length], [1, 1]);
});

test('the owner’s own systems plan, note and write by REST, nothing twice, and see what is to be done; approval is a person’s', async () => {
  const document: unknown = await (await fetch(`${here.world.pages}/api/v1/openapi.json`)).json();
  assert.deepEqual(missingExamples(document), []);
  const put = async (path: string, body: object, by = owner.id) =>
    (await here.call(by, 'registry-owner', path, body, 'PUT')).status;
  const [audit, finding, incident, words] = Array.from({ length: 4 }, () => crypto.randomUUID());
  const planned = { role: 'operator', organisation: operatorB.id, about: 'Säkerhetskopior', plannedOn: '2027-05-01' };
  for (const _ of [1, 2]) assert.equal(await put(`/audits/${audit}`, planned), 200);
  assert.equal(await put(`/audits/${audit}`, { ...planned, about: 'Annat' }), 409);
  assert.equal(await put(`/audits/${crypto.randomUUID()}`, planned, operatorB.id), 403);
  const noted = { severity: 'minor', what: 'Provet är inte övat i år', dueOn: '2027-06-01' };
  for (const _ of [1, 2]) assert.equal(await put(`/audits/${audit}/findings/${finding}`, noted), 200);
  assert.equal(await put(`/audits/${crypto.randomUUID()}/findings/${crypto.randomUUID()}`, noted), 404);
  const happened = {
    title: 'Avbrott',
    what: 'Ett kort avbrott i natt',
    severity: 'low',
    knownAt: new Date().toISOString(),
  };
  for (const _ of [1, 2])
    assert.equal(await put(`/incidents/${incident}`, { ...happened, rules: ['trust-service'] }), 200);
  assert.equal(await put(`/incidents/${crypto.randomUUID()}`, { ...happened, rules: ['no-such'] }), 400);
  const texts = { sv: { title: 'Från systemet', text: 'Skrivet av ett system' } };
  const shown = { texts, shownFrom: '2027-01-01T00:00:00Z', shownUntil: '2027-02-01T00:00:00Z' };
  for (const _ of [1, 2]) assert.equal(await put(`/operator-messages/${words}`, shown), 200);
  const hidden = { ...shown, texts: { sv: { title: 'Hej \u202e', text: 'Text' } } };
  assert.equal(await put(`/operator-messages/${crypto.randomUUID()}`, hidden), 400);
  const { body } = await here.call(owner.id, 'registry-owner', '/oversight-tasks');
  assert.deepEqual(body.messagesWaiting, [words]);
  assert.ok(JSON.stringify(body.duties).includes(String(incident)));
  assert.ok(JSON.stringify(body.findings).includes(String(finding)));
});

test('the pages are accessible and fit, wide and narrow, light and dark', async (context) => {
  if (browser === undefined) return context.skip(noBrowser);
  const paths = ['/incidents', '/oversight', '/audits', '/mailing-plans', '/operator-messages'];
  const more = await here.world.rows(
    `(select '/incidents/' || id as path from incident order by known_at desc)
     union all (select '/audits/' || id from audit order by planned_on desc)
     union all (select '/operator-messages/' || id from operator_message order by written_at limit 1)
     union all (select '/mailing-plans/' || id from mailing_plan order by told_at limit 1)`,
  );
  const all = [...paths, ...more.map((row) => String(row.path))];
  for (const [nth, look] of everyLook.entries()) {
    const page = await openPage(browser, look);
    await page.goto(`${here.world.pages}/login?return-to=/oversight`);
    await page.click('button[name=person][value="disa.ek"]');
    await page.waitForURL(/oversight/);
    for (const [at, path] of all.entries()) {
      // All are of the same parts: the first look judges all of them, the others their share.
      if (nth > 0 && at % everyLook.length !== nth) continue;
      await page.goto(`${here.world.pages}${path}`);
      await assertNoSidewaysScroll(page);
      await assertAccessible(page, `${path} ${look.name}`);
      await screenshot(page, `registry-${path.slice(1).replace(/s\/.*$/, '')}-${look.name}`);
    }
    await page.context().close();
  }
});
