// The infrastructure owner's oversight: audits and findings, incidents with the law's deadlines, plans of large mailings, messages to all
// mailbox holders through all operators (issue 5, Owner's pages; DP2-5, DP2-6, DP2-8, DIGG-7).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { planCsv } from '../../src/platform/mailing-plan/plan-csv.ts';
import { openOperatorMessage } from '../../src/wire/operator-messages/signed-message.ts';
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
import { type Mailbag, startMailbag } from './mailbox-mail.ts';
import { type Issuer, startIssuer } from './mediator-peers.ts';
import { type PretendOperator, plan, startOperator } from './registry-oversight.ts';
import { kommunA, kommunB, mediator, operatorA, operatorB, owner, startWorld, type World } from './registry-world.ts';
import { eventually as until } from './webhook-receiver.ts';

const AUDIENCE = 'the register';
let world: World;
let eid: TestEid;
let mail: Mailbag;
let issuer: Issuer;
let operator: PretendOperator;
let browser: Browser | undefined;
before(async () => {
  const [port, operatorPort] = [await freePort(), await freePort()];
  eid = await startEid([`http://127.0.0.1:${port}`]);
  const staff = { roles: ['registry-staff'], organisation: owner.id, organisationName: owner.name };
  eid.config.staff.people.push(
    { ...staff, loginId: 'disa.ek', name: 'Disa Ek' },
    { ...staff, loginId: 'frej.alm', name: 'Frej Alm' },
  );
  await eid.restart();
  mail = await startMailbag();
  issuer = await startIssuer(AUDIENCE);
  const addresses = { [operatorA.id]: `https://127.0.0.1:${operatorPort}/api/v1/operator-messages` };
  const terms = [{ key: 'report', name: 'Rapportera till ägaren', to: 'ägaren', source: 'villkoren 7.3', hours: 12 }];
  const config = {
    api: { issuer: issuer.issuer, audience: AUDIENCE },
    mail: { host: '127.0.0.1', port: mail.port, from: 'FaR <inget-svar@far.example>' },
    outbound: { allowPrivate: ['127.0.0.0/8'] },
    oversight: { to: ['tillsyn@agaren.example'], lettersPerHour: 50_000, terms, messages: { addresses } },
  };
  world = await startWorld({ issuer: `${eid.address}/staff`, clientKeyFile: eid.keyFile }, port, { config });
  operator = await startOperator(world.ca, operatorA, operatorPort);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await world.stop();
  await Promise.all([eid.stop(), mail.stop(), issuer.stop(), operator.stop()]);
});

async function loggedIn(person: string, path: string): Promise<Person> {
  const user = new Person('sv');
  await user.open(`${world.pages}/login?return-to=${path}`);
  const choice = user.forms().find((form) => form.html.includes(`value="${person}"`));
  assert.ok(choice, user.text);
  return await user.submit(choice, { person });
}

async function call(by: string, scope: string, path: string, body?: object) {
  const token = await issuer.token({ organisation: by, scope });
  const response = await fetch(`${world.pages}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const said: unknown = await response.json();
  return { status: response.status, body: Object(said) as Record<string, unknown> };
}

/** The jobs look now, as they do every ten minutes. */
async function lookNow(): Promise<void> {
  await world.rows(
    "update job set next_at = now() where kind = 'oversight' and next_at > now() + interval '2 minutes'",
  );
}

const hoursAgo = (hours: number) => {
  const at = new Date(Date.now() - hours * 3_600_000);
  const [day = '', time = ''] = at.toLocaleString('sv-SE', { timeZone: 'Europe/Stockholm' }).split(' ');
  return { day, time: time.slice(0, 5) };
};

test('only the register’s own staff sees the oversight', async () => {
  for (const path of ['/oversight', '/audits', '/incidents', '/mailing-plans', '/operator-messages'])
    assert.equal((await loggedIn('anna.ask', path)).status, 403, path);
});

test('an audit is planned for a party, its findings have severity, due date and what closed them, and the conclusion is kept', async () => {
  const disa = await loggedIn('disa.ek', '/oversight');
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
  await lookNow();
  await until(() => mail.messages.some(({ text }) => /avvikelser/i.test(text)), 'a reminder of the finding');
  await disa.follow(/Loggar från mars/);
  const id = /\/findings\/([0-9a-f-]{36})\/close/.exec(disa.html)?.[1] ?? '';
  await disa.press(/Avsluta avvikelsen/, { [`close-${id}`]: 'kort' });
  assert.match(disa.text, /minst tio tecken/);
  await disa.press(/Avsluta avvikelsen/, { [`close-${id}`]: 'Loggarna är återställda, kontrollerat på plats' });
  assert.match(disa.text, /Hur den åtgärdades Loggarna är återställda/);
  await disa.press(/Spara slutsatsen/, { 'done-on': '2027-01-16', conclusion: 'Godkänd efter rättelse' });
  assert.match(disa.text, /Genomförd.*Slutsats Godkänd efter rättelse/);
  const events = await world.rows("select kind, details from audit_event where kind like 'audit.%' order by id");
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['audit.planned', 'audit.finding-noted', 'audit.finding-closed', 'audit.done'],
  );
  assert.ok(events.every(({ details }) => Object(details).by === 'Disa Ek'));
});

test('an incident gives the law’s duties from when it was known, with time left, done or late; the final report follows the notification', async () => {
  const disa = await loggedIn('disa.ek', '/incidents');
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
  assert.match(disa.text, /2025:1506 2 kap\. 5–8 §§/);
  const incident = /\/incidents\/([0-9a-f-]{36})/.exec(disa.url)?.[1] ?? '';
  await lookNow();
  await until(
    () => mail.messages.some(({ text }) => /rsenat/.test(text) && /incident/.test(text)),
    'a reminder of duties',
  );
  const dueOf = async (step: string) =>
    String((await world.rows(`select due_at::text from incident_duty where step = '${step}'`))[0]?.due_at);
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
  const read = await world.rows("select count(*)::int as n from audit_event where kind = 'incident.read'");
  assert.ok(Number(read[0]?.n) > 3);
});

/** Ends a duty on the incident's page. */
async function end(
  person: Person,
  step: string,
  given: { day?: string; time?: string; outcome?: string; note: string },
) {
  const { day = '', time = '', outcome = 'done', note } = given;
  const id = String((await world.rows(`select id from incident_duty where step = '${step}'`))[0]?.id);
  const form = person.forms().find(({ action }) => action.endsWith(`/duties/${id}`));
  assert.ok(form, step);
  const values = { [`outcome-${id}`]: outcome, [`day-${id}`]: day, [`time-${id}`]: time, [`note-${id}`]: note };
  await person.submit(form, values);
  assert.equal(person.status, 200, person.text.slice(0, 600));
}

test('plans come by REST from the mediator or a sender and as the exported file; together they are warned about when they are too many', async () => {
  const first = plan('Avgifter', { startsInHours: 49, hours: 2, letters: 80_000 });
  const handed = await call(mediator.id, 'registry-plans', '/mailing-plans', { plan: first });
  assert.equal(handed.status, 200, JSON.stringify(handed.body));
  assert.deepEqual([handed.body.version, handed.body.collisions], [1, []]);
  assert.equal((await call(mediator.id, 'registry-plans', '/mailing-plans', { plan: first })).body.version, 1);
  assert.equal((await call(kommunA.id, 'registry-plans', '/mailing-plans', { plan: first })).body.version, 1);
  assert.equal((await call(kommunB.id, 'registry-plans', '/mailing-plans', { plan: first })).status, 403);
  assert.equal((await call(mediator.id, 'registry-changes', '/mailing-plans', { plan: first })).status, 403);
  const over = { ...first, endsAt: '2020-01-01T00:00:00.000Z', startsAt: '2019-01-01T00:00:00.000Z' };
  assert.equal((await call(mediator.id, 'registry-plans', '/mailing-plans', { plan: over })).status, 400);

  const disa = await loggedIn('disa.ek', '/mailing-plans');
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
  const mine = await call(mediator.id, 'registry-plans', '/mailing-plans');
  assert.equal((mine.body.plans as unknown[]).length, 2);
  assert.deepEqual((await call(kommunB.id, 'registry-plans', '/mailing-plans')).body.plans, []);
  const one = String(handed.body.planId);
  assert.notDeepEqual((await call(mediator.id, 'registry-plans', `/mailing-plans/${one}`)).body.collisions, []);
  assert.equal((await call(kommunB.id, 'registry-plans', `/mailing-plans/${one}`)).status, 404);
  assert.equal(
    (await call(mediator.id, 'registry-plans', `/mailing-plans/${one}/withdrawal`, {})).body.state,
    'withdrawn',
  );
  assert.equal((await call(mediator.id, 'registry-plans', `/mailing-plans/${one}/withdrawal`, {})).status, 409);
});

test('the contact is reminded before the start, and a large sender that has announced nothing is', async () => {
  const disa = await loggedIn('disa.ek', '/mailing-plans');
  const told = { sender: kommunB.id, 'sender-reminder-to': 'utskick@kommun-b.example' };
  await disa.press(/^Spara$/, { ...told, 'quiet-days': '0' });
  assert.match(disa.text, /mellan 1 och 400/);
  await disa.press(/^Spara$/, { ...told, 'quiet-days': '30' });
  assert.match(disa.text, /Kommun B utskick@kommun-b\.example 30 Aldrig/);
  await world.rows("update large_sender set set_at = now() - interval '60 days'");
  await world.rows(
    "update mailing_plan set told_at = now() - interval '60 days', reminded = 0 where state = 'announced'",
  );
  await lookNow();
  const to = (address: string) => mail.messages.filter((message) => message.to.includes(address));
  await until(() => to('drift@duvslaget.example').length > 0, 'a reminder of the mailing');
  await until(() => to('utskick@kommun-b.example').length > 0, 'a reminder to the quiet sender');
  await lookNow();
  await until(
    async () =>
      (await world.rows("select 1 from job where kind = 'oversight' and next_at > now() + interval '2 minutes'"))
        .length > 0,
    'another look',
  );
  assert.deepEqual([to('drift@duvslaget.example').length, to('utskick@kommun-b.example').length], [1, 1]);
});

const message = {
  'title-sv': 'Planerat avbrott på söndag',
  'text-sv': 'Digital post är stängd på söndag mellan klockan 6 och 8.\n\nInga brev försvinner.',
  'title-en': 'Planned interruption on Sunday',
  'text-en': 'Digital post is closed on Sunday from 6 to 8.',
  'from-day': '2026-01-01',
  'from-time': '08.00',
  'until-day': '2099-01-01',
  'until-time': '08.00',
};

test('a message to all is approved by another than its writer, signed, and tried again until each operator has answered', async () => {
  const disa = await loggedIn('disa.ek', '/operator-messages');
  await disa.press(/Lämna för godkännande/, { ...message, 'text-en': '' });
  assert.match(disa.text, /både rubrik och text på engelska/);
  await disa.press(/Lämna för godkännande/, message);
  assert.match(disa.text, /Du har skrivit meddelandet själv/);
  const id = /\/operator-messages\/([0-9a-f-]{36})/.exec(disa.url)?.[1] ?? '';
  const frej = await loggedIn('frej.alm', `/operator-messages/${id}`);
  const approve = frej.forms().find(({ action }) => action.endsWith('/approve'));
  assert.ok(approve);
  // The writer's own token, on the address that only others are shown.
  const own = disa.forms()[0];
  assert.ok(own);
  const csrf = disa.html.match(/name="_csrf" value="([^"]+)"/)?.[1] ?? '';
  await disa.submit({ ...approve, fields: new Map([['_csrf', csrf]]) }, {});
  assert.equal(disa.status, 403);
  assert.match(disa.text, /En kollega måste godkänna/);
  assert.equal(operator.got.length, 0);

  operator.say = [503, 200];
  await frej.press(/^Godkänn$/);
  assert.match(frej.text, /Läge Godkänt.*Hos operatörerna/);
  const state = async (of: string) =>
    (
      await world.rows(
        `select state, reason, mailboxes::int, opened::int, tries from operator_message_handover where operator = '${of}'`,
      )
    )[0];
  await until(async () => (await state(operatorA.id))?.state === 'delivered', 'delivered to A');
  assert.deepEqual(await state(operatorA.id), { state: 'delivered', reason: null, mailboxes: 41, opened: 0, tries: 2 });
  const [once, twice] = operator.got;
  assert.ok(once !== undefined && once === twice, 'the same signed text in every try');
  const opened = openOperatorMessage(once);
  assert.ok(opened.ok);
  assert.equal(opened.value.message.owner, owner.id);
  assert.equal(opened.value.message.texts.en?.title, 'Planned interruption on Sunday');
  await until(async () => (await state(operatorB.id))?.reason === 'connection-refused', 'B cannot be reached');
  assert.equal((await state(operatorB.id))?.state, 'waiting');
  await frej.open(`/operator-messages/${id}`);
  assert.match(frej.text, /Duvkullens brevlåda Mottaget 41 0.*Fyrtornets brevlåda På väg/);
});

test('an operator’s figures come when it is asked, and when it reports by itself; an operator sees only what is for it', async () => {
  const [row] = await world.rows('select id from operator_message');
  const path = `/operator-messages/${String(row?.id)}/reach`;
  operator.opened = 7;
  await world.rows(
    "update operator_message_handover set reported_at = now() - interval '1 day' where state = 'delivered'",
  );
  await lookNow();
  await until(
    async () => (await world.rows('select 1 from operator_message_handover where opened = 7')).length === 1,
    'asked',
  );
  const list = await call(operatorB.id, 'registry-messages', '/operator-messages');
  assert.equal((list.body.messages as { state: string }[])[0]?.state, 'waiting');
  assert.equal((await call(kommunA.id, 'registry-messages', '/operator-messages')).status, 403);
  assert.equal((await call(operatorB.id, 'registry-messages', path, { mailboxes: 12, opened: 3 })).status, 200);
  assert.equal((await call(operatorB.id, 'registry-messages', path, { mailboxes: -1, opened: 3 })).status, 400);
  const disa = await loggedIn('disa.ek', '/operator-messages');
  assert.match(disa.text, /Planerat avbrott på söndag Godkänt .* 53/);
});

test('a message that is refused is said so and can be handed over again; one that is returned goes nowhere', async () => {
  operator.say = [403];
  const disa = await loggedIn('disa.ek', '/operator-messages');
  await disa.press(/Lämna för godkännande/, { ...message, 'title-sv': 'Ett till', 'title-en': '', 'text-en': '' });
  const frej = await loggedIn('frej.alm', new URL(disa.url).pathname);
  await frej.press(/^Godkänn$/);
  const refused = "select 1 from operator_message_handover where state = 'refused' and reason = 'http-403'";
  await until(async () => (await world.rows(refused)).length === 1, 'refused');
  operator.say = [];
  await frej.open(new URL(disa.url).pathname);
  await frej.press(/^Försök igen$/, { operator: operatorA.id });
  await until(async () => (await world.rows(refused)).length === 0, 'again');
  const sent = operator.got.length;
  await disa.open('/operator-messages');
  await disa.press(/Lämna för godkännande/, { ...message, 'title-sv': 'Ett tredje', 'title-en': '', 'text-en': '' });
  await frej.open(new URL(disa.url).pathname);
  await frej.press(/Återlämna/, { ground: 'Det gäller inte alla' });
  assert.match(frej.text, /Läge Återlämnat.*Det gäller inte alla/);
  assert.equal(operator.got.length, sent);
});

test('the pages are accessible and fit in every look', async (context) => {
  if (browser === undefined) return context.skip(noBrowser);
  const paths = ['/oversight', '/incidents', '/audits', '/mailing-plans', '/operator-messages'];
  const more = await world.rows(
    `select '/incidents/' || id as path from incident union all select '/audits/' || id from audit
     union all (select '/operator-messages/' || id from operator_message order by written_at limit 1)
     union all (select '/mailing-plans/' || id from mailing_plan limit 1)`,
  );
  const all = [...paths, ...more.map((row) => String(row.path))];
  for (const [nth, look] of everyLook.entries()) {
    const page = await openPage(browser, look);
    await page.goto(`${world.pages}/login?return-to=/oversight`);
    await page.click('button[name=person][value="disa.ek"]');
    await page.waitForURL(/oversight/);
    for (const [at, path] of all.entries()) {
      await page.goto(`${world.pages}${path}`);
      await assertNoSidewaysScroll(page);
      // All are of the same parts: each is judged whole in one of the looks.
      if (at % everyLook.length === nth) await assertAccessible(page, `${path} ${look.name}`);
      if (paths.includes(path)) await screenshot(page, `registry${path.replaceAll('/', '-')}-${look.name}`);
    }
    await page.context().close();
  }
});
