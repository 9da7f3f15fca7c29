// What letters of a mailing have beside their text, from the columns of its list: event, appointment, payment, message type, secrecy mark; as a single letter has them, all the way (issue 4, "Event messages", "Log").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { invoice } from '../../src/wire/mina-meddelanden/invoice.ts';
import type { Person } from '../person.ts';
import { MailingClient } from './mailing-steps.ts';
import { CASE_TYPE, call, composeWorld, furnish } from './sender-compose.ts';
import { optedOut, type SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
let anna: Person;
let client: MailingClient;
before(async () => {
  world = await composeWorld();
  await world.sender({ archive: { lettersPerVolume: 10, keepDays: 3 } });
  await furnish(world);
  anna = await world.person('anna.ask');
  client = new MailingClient(world, await world.token('admin-b'));
});
after(async () => world.close());

const OWN_MARK = 'OSL 23 kap. 1 §';
const LIST = [
  'personnummer;namn;dag;tid;plats;arende;steg;belopp;ocr;lag',
  `${withMailbox};Signe;2099-01-15;9.00;Stadshuset;BUN-1;e2;1 425,50;1234566;${OWN_MARK}`,
  `${withoutMailbox};Ture;2099-01-16 13:30;;Skolan;BUN-2;e3;99;1234567;`,
  `${optedOut};Kim;fredag;8.15;Skolan;BUN-3;e4;120;1234566;`,
].join('\n');

const LETTER = {
  ...{ subject: 'Kallelse {{namn}}', text: 'Hej {{namn}}\n\nVi ses {{dag}} {{tid}}.' },
  ...{ 'appointment-day': '{{dag}}', 'appointment-time': '{{tid}}', 'appointment-place': '{{plats}}' },
  ...{ 'appointment-id': 'besok-{{arende}}', secrecy: '{{lag}}' },
  ...{ 'matter-id': '{{arende}}', 'matter-event': '{{steg}}', 'matter-preceding': 'e1' },
  ...{ 'matter-status': 'recipientinitiative', 'payment-amount': '{{belopp}}', 'payment-due': '2099-01-31' },
  ...{ 'payment-account': '5050-1055', 'payment-ocr': '{{ocr}}' },
};

async function ready(id: string): Promise<void> {
  await until('prepared', async () => {
    await anna.open(`${world.address}/mailings/${id}`);
    return /Förbereds/.test(anna.text) ? undefined : true;
  });
}

async function sent(subject: string) {
  return await until(subject, async () =>
    world.mediator.taken.find(({ opened }) => opened.delivery.messages[0]?.header.subject === subject),
  );
}

/** The letters of these subjects, by subject. */
async function lettersCalled(...subjects: readonly string[]): Promise<ReadonlyMap<string, Record<string, string>>> {
  return await until('letters', async () => {
    const { letters } = Object((await client.call('GET', '/letters?limit=100')).body);
    const found = new Map<string, Record<string, string>>();
    for (const one of letters) if (subjects.includes(one.subject)) found.set(one.subject, one);
    return found.size === subjects.length ? found : undefined;
  });
}

test('an appointment, an event, a payment and a secrecy mark come from columns; a wrong value is named at its line and mended there', async () => {
  await anna.open('/mailings/new');
  await anna.press(/Börja/, { name: 'Kallelser' });
  const id = new URL(anna.url).pathname.split('/')[2] ?? '';
  const list = [{ filename: 'lista.csv', contentType: 'text/csv', bytes: Buffer.from(LIST) }];
  await anna.press(/Ladda upp listan/, { list });
  const wrong = { 'payment-account': '5050-1056', 'appointment-place': '{{sal}}', 'appointment-id': 'x'.repeat(256) };
  await anna.press(/Spara och fortsätt/, { ...LETTER, ...wrong });
  assert.equal(anna.status, 422);
  assert.match(anna.text, /Bankgironumret kan inte stämma/, 'what is the same in every letter is told at once');
  assert.match(anna.text, /De här fälten finns inte i listan: sal/);
  assert.match(anna.text, /Texterna om tiden får ha högst 255 tecken/);
  assert.doesNotMatch(anna.text, /OCR-numret ska ha|Skriv dagen för tiden/, 'what a line fills in is not');
  await anna.press(/Spara och fortsätt/, LETTER);
  await anna.open(`${world.address}/mailings/${id}`);
  assert.match(anna.text, /Sekretessmarkering \{\{lag\}\}/);
  await anna.press(/Förbered breven/);
  await ready(id);
  await anna.follow(/Visa och rätta raderna/);
  assert.match(anna.text, /Rätt ocr för rad 3 \(frivilligt\) OCR-numrets kontrollsiffra stämmer inte/);
  assert.match(anna.text, /Rätt dag för rad 4 \(frivilligt\) Skriv dagen för tiden/);
  assert.doesNotMatch(anna.html, /name="line-2"/, 'the number is right');
  await anna.press(/Spara rättade rader/, { 'value-2-8': '1234574', 'value-3-2': '2099-02-01' });
  await ready(id);
  assert.doesNotMatch(anna.text, /ta ställning till/);
  await anna.follow(/Brev 1/);
  for (const said of [
    /Att betala 1\s425,50 kr/,
    /OCR-nummer 1234566/,
    /Tid 15 januari 2099 kl\.\s09\.00/,
    /Plats Stadshuset/,
    /Ärende BUN-1/,
    /Föregående händelse e1/,
    /Sekretessmarkering OSL 23 kap\. 1 §/,
  ])
    assert.match(anna.text, said);
  await anna.follow(/Nästa brev: 2/);
  assert.match(anna.text, /Tid 16 januari 2099 kl\.\s13\.30/, 'day and time in one column');
  assert.match(anna.text, /OCR-nummer 1234574/);
  assert.doesNotMatch(anna.text, /Sekretessmarkering/);
  await anna.open(`${world.address}/mailings/${id}`);
  await anna.press(/Starta utskicket/);
  const taken = await sent('Kallelse Signe');
  world.mediator.tell('delivered', { transId: 't-1' }, taken.deliveryId);
  const { header } = taken.opened.delivery.messages[0] ?? assert.fail('no message');
  assert.deepEqual(
    header.metadata.map(({ tag, value }) => `${tag} ${value}`),
    ['appointment.start 2099-01-15T08:00:00Z', 'appointment.place Stadshuset', 'appointment.id besok-BUN-1'],
  );
  assert.ok(header.officialMatter?.kind === 'event');
  const { event } = header.officialMatter;
  assert.deepEqual(event.identity, { eventId: 'e2', officialMatterId: 'BUN-1', precedingEventId: 'e1' });
  assert.equal(event.matterStatus, 'recipientinitiative');
  assert.equal(invoice.read(event.elements[0] ?? assert.fail('no invoice')).ocrNumber, '1234566');
});

test('the letters of that mailing carry it in log, print and archive package, as single letters do', async () => {
  const letters = await lettersCalled('Kallelse Signe', 'Kallelse Ture');
  const [digital, paper] = ['Kallelse Signe', 'Kallelse Ture'].map((subject) => letters.get(subject) ?? {});
  assert.deepEqual([digital?.['secrecy'], paper?.['secrecy']], [OWN_MARK, undefined]);
  await anna.open(`/letters/${digital?.['letterId']}`);
  assert.match(anna.text, /Tid 15 januari 2099 kl\.\s09\.00/);
  await anna.open(`/letters/${digital?.['letterId']}/print`);
  assert.match(anna.text, /Sekretessmarkering OSL 23 kap\. 1 §/);
  assert.match(anna.text, /Plats Stadshuset/);
  await anna.open(`/letters/${paper?.['letterId']}/paper`);
  assert.match(anna.text, /1234574/);
  assert.match(anna.html, /<svg[^>]*/, 'a code that a bank’s app reads');
  await anna.open('/log');
  const rows = anna.html.split('<tr').filter((row) => /Kallelse (Signe|Ture|Kim)/.test(row));
  assert.deepEqual(
    rows.filter((row) => row.includes(`Sekretessmarkering: ${OWN_MARK}`)).map((row) => /Kallelse Signe/.test(row)),
    [true],
  );
  const archived = await until('delivered', async () => {
    const { body } = await client.call('GET', `/letters/${digital?.['letterId']}`);
    return body['state'] === 'delivered' ? true : undefined;
  });
  assert.ok(archived);
  const { text } = await client.call('GET', `/letters/${digital?.['letterId']}/archive-package`);
  for (const said of [OWN_MARK, 'BUN-1', 'appointment.start', '1234566']) assert.ok(text.includes(said), said);
});

/** A mailing of a system, checked; its lines' problems. */
async function asked(begun: object, lines: readonly object[], letter: object) {
  const made = await client.call('POST', '/mailings', { name: 'Från systemet', ...begun });
  const id = String(made.body['mailingId']);
  const text = lines.map((fields, at) => JSON.stringify({ number: at + 1, recipient: withMailbox, fields })).join('\n');
  const taken = await client.call('POST', `/mailings/${id}/lines`, `${text}\n`, 'application/jsonl');
  assert.equal(taken.status, 200, taken.text);
  const whole = { text: 'Hej', repeats: true, ...letter };
  const written = await client.call('POST', `/mailings/${id}/letter`, whole);
  assert.equal(written.status, 200, written.text);
  await client.check(id);
  return { id, problems: (await client.call('GET', `/mailings/${id}/problems`)).body['lines'] };
}

test('over REST: moments, values of a message type and a mark in fields, each line held to what a single letter is', async () => {
  const type = 'urn:brevduva:message-type:invoice-summary';
  const values = { invoiceNumber: '{{nr}}', issuedOn: '2027-01-02', totalAmount: '{{summa}}', orderReference: '' };
  const good = { tid: '2027-01-15T10:00:00+01:00', slut: '2027-01-15 10:45', nr: '2026-1', summa: '612,5', lag: '' };
  const { id, problems } = await asked(
    {},
    [
      { ...good, lag: OWN_MARK },
      { ...good, slut: '2027-01-15 09:00', summa: 'gratis' },
      { ...good, tid: 'i morgon', lag: 'x'.repeat(201) },
    ],
    {
      subject: 'Besök {{nr}}',
      appointment: { starts: '{{tid}}', ends: '{{slut}}', title: 'Besök {{nr}}' },
      metadata: [{ type, version: 1, values }],
      secrecy: '{{lag}}',
    },
  );
  assert.deepEqual(problems, [
    { number: 2, problems: ['appointment-end-before', 'metadata-amount'], fields: ['tid', 'slut', 'nr', 'summa'] },
    {
      number: 3,
      problems: ['appointment-day-wrong', 'appointment-time-wrong', 'secrecy-long'],
      fields: ['tid', 'lag'],
    },
  ]);
  await client.call('POST', `/mailings/${id}/left-out`, {});
  await client.call('POST', `/mailings/${id}/start`, {});
  const { header } = (await sent('Besök 2026-1')).opened.delivery.messages[0] ?? assert.fail('no message');
  assert.deepEqual(
    header.metadata.map(({ tag, value }) => `${tag} ${value}`),
    [
      'appointment.start 2027-01-15T09:00:00Z',
      'appointment.end 2027-01-15T09:45:00Z',
      'appointment.title Besök 2026-1',
      `${type}/1#invoiceNumber 2026-1`,
      `${type}/1#issuedOn 2027-01-02`,
      `${type}/1#totalAmount 612.50 SEK`,
    ],
  );
  assert.equal((await lettersCalled('Besök 2026-1')).get('Besök 2026-1')?.['secrecy'], OWN_MARK);
});

test('a case type’s mark goes before the mailing’s own, and what it needs of each letter is asked for on the page and of each line', async () => {
  const kind = { code: 'kallelse', name: 'Kallelse', protectionClass: 3, secrecy: CASE_TYPE.secrecy };
  const needs = { matter: { appointment: 'needed' }, messageType: 'urn:brevduva:message-type:invoice-summary/1' };
  assert.equal((await call(world, 'admin-b', 'POST', '/case-types', { ...kind, ...needs })).status, 201);
  const { id, problems } = await asked({ caseType: 'kallelse' }, [{ tid: '2027-01-15 09:00' }, { tid: '' }], {
    subject: 'Märkt',
    secrecy: OWN_MARK,
    appointment: { starts: '{{tid}}' },
  });
  assert.deepEqual(problems, [
    { number: 1, problems: ['metadata-needed'] },
    { number: 2, problems: ['appointment-needed', 'metadata-needed'], fields: ['tid'] },
  ]);
  await anna.open(`${world.address}/mailings/${id}`);
  assert.match(anna.text, /Sekretessmarkering OSL 26 kap\. 1 §/);
  await anna.open(`${world.address}/mailings/${id}/letter`);
  assert.doesNotMatch(anna.html, /name="secrecy"/, 'it is the case type’s to say');
  assert.match(anna.html, /name="appointment-day"[^>]*value="\{\{tid\}\}"/);
  await anna.press(/Spara och fortsätt/, { 'appointment-day': '' });
  assert.equal(anna.status, 422);
  assert.match(anna.text, /Fyll i tiden att komma till/);
  const values = { invoiceNumber: '2026-7', issuedOn: '2027-01-02', totalAmount: '100' };
  const typed = Object.fromEntries(Object.entries(values).map(([name, value]) => [`metadata-${name}`, value]));
  await anna.press(/Spara och fortsätt/, { 'appointment-day': '{{tid}}', ...typed });
  assert.equal(anna.status, 200, anna.text);
  await client.check(id);
  assert.deepEqual((await client.call('GET', `/mailings/${id}/problems`)).body['lines'], [
    { number: 2, problems: ['appointment-needed'], fields: ['tid'] },
  ]);
  await client.call('POST', `/mailings/${id}/left-out`, {});
  await client.call('POST', `/mailings/${id}/start`, {});
  await sent('Märkt');
  assert.equal((await lettersCalled('Märkt')).get('Märkt')?.['secrecy'], CASE_TYPE.secrecy);
});
