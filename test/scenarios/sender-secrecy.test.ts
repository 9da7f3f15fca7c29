// What a letter has by its case type or its own: secrecy mark (sekretessmarkering), appointment, signed receipt; and a case found by its numbers (issue 4, "Log").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Person } from '../person.ts';
import { CASE_TYPE, call, composeWorld, furnish } from './sender-compose.ts';
import { type SenderWorld, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await composeWorld();
  await world.sender();
  await furnish(world);
});
after(async () => world.close());

const MARK = `Sekretessmarkering: ${CASE_TYPE.secrecy}`;

async function sent(subject: string, more: object): Promise<string> {
  const letter = { recipient: withMailbox, subject, text: 'Hej', protectionClass: 3, ...more };
  const answer = await call(world, 'admin-b', 'POST', '/letters', letter);
  assert.equal(answer.status, 202, JSON.stringify(answer.json));
  return String(Reflect.get(Object(answer.json), 'letterId'));
}

/** The row, or part, of the page's text about that subject: up to the next of these subjects. */
function about(person: Person, subject: string): string {
  const others = ['Utan märkning', 'Med märkning'].filter((one) => one !== subject);
  // The log says a subject twice in its row: first in what a link is called.
  const after = person.text.slice(person.text.lastIndexOf(subject) + subject.length);
  return others.reduce((text, other) => text.split(other)[0] ?? '', after);
}

test('the mark of the case type stands with the letter in lists, on its page, in print, in the log and in what is taken out of it', async () => {
  const marked = await sent('Med märkning', { unit: 'socialtjansten', caseType: 'bistand' });
  const plain = await sent('Utan märkning', { unit: 'socialtjansten' });
  const lia = await world.person('lia.lind');
  for (const list of ['/letters', '/log']) {
    await lia.open(list);
    assert.match(about(lia, 'Med märkning'), new RegExp(MARK), list);
    assert.doesNotMatch(about(lia, 'Utan märkning'), /OSL/, list);
  }
  for (const page of [`/letters/${marked}`, `/letters/${marked}/print`]) {
    assert.match((await lia.open(page)).text, /OSL 26 kap\. 1 §/, page);
    assert.doesNotMatch((await lia.open(page.replace(marked, plain))).text, /OSL/, page);
  }
  await lia.open('/log');
  const line = /href="(\/log\/lines\/\d+)"[^>]*><span[^>]*>[^<]*Med märkning/.exec(lia.html)?.[1] ?? '';
  assert.match((await lia.open(line)).text, /OSL 26 kap\. 1 §/);
  await lia.open('/log');
  await lia.press(/Hämta filen|Hämta/, { purpose: 'Tillsyn', format: 'csv' });
  const rows = lia.html.split('\r\n').filter((row) => /märkning/.test(row));
  assert.deepEqual(
    rows.map((row) => `${/Med märkning/.test(row)} ${/OSL 26 kap\. 1 §/.test(row)}`).toSorted(),
    ['false false', 'true true'],
    'the exported log',
  );
});

test('a letter has a mark of its own where its case type has none, from a system or on the form; the answer about a letter shows it', async () => {
  const own = await sent('Egen markering', { unit: 'socialtjansten', secrecy: ' OSL 23 kap. 1 § ' });
  const both = await sent('Två markeringar', {
    unit: 'socialtjansten',
    caseType: 'bistand',
    secrecy: 'OSL 23 kap. 1 §',
  });
  const none = await sent('Ingen', { unit: 'socialtjansten' });
  const markOf = async (id: string) => Object((await call(world, 'admin-b', 'GET', `/letters/${id}`)).json).secrecy;
  assert.deepEqual(await Promise.all([own, both, none].map(markOf)), ['OSL 23 kap. 1 §', CASE_TYPE.secrecy, undefined]);
  const { letters } = Object((await call(world, 'admin-b', 'GET', '/letters?limit=3')).json);
  assert.deepEqual(
    new Map(letters.map((one: object) => [Object(one).letterId, Object(one).secrecy])).get(own),
    'OSL 23 kap. 1 §',
  );

  const lia = await world.person('lia.lind');
  await lia.open('/letters/new');
  await lia.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await lia.follow(/Fortsätt till brevet/);
  await lia.press(/Fortsätt till brevet/, { 'case-type': '' });
  await lia.press(/Granska brevet/, { subject: 'Eget', text: 'Hej', secrecy: 'x'.repeat(201) });
  assert.match(lia.text, /Sekretessmarkeringen är längre än 200 tecken/);
  await lia.press(/Granska brevet/, { secrecy: 'OSL 25 kap. 1 §' });
  assert.match(lia.text, /OSL 25 kap\. 1 §/);
  await lia.press(/Skicka brevet/);
  assert.match(lia.text, /OSL 25 kap\. 1 §/);
});

test('a case type that is a summons needs its appointment and asks for a signed receipt, on the form and over REST', async () => {
  const type = {
    code: 'kallelse',
    name: 'Kallelse',
    protectionClass: 2,
    units: ['bygg'],
    matter: { appointment: 'needed' },
  };
  const wrong = await call(world, 'admin-b', 'POST', '/case-types', { ...type, signedReceipt: true });
  assert.equal(wrong.status, 400);
  assert.match(JSON.stringify(wrong.json), /signedReceipt.*En underskriven kvittens är en kvittens/);
  const made = await call(world, 'admin-b', 'POST', '/case-types', { ...type, asksReceipt: true, signedReceipt: true });
  assert.equal(made.status, 201, JSON.stringify(made.json));
  assert.deepEqual([Object(made.json).signedReceipt, Object(made.json).matter], [true, { appointment: 'needed' }]);

  const letter = { recipient: withMailbox, subject: 'Kallelse', text: 'Hej', unit: 'bygg', caseType: 'kallelse' };
  const without = await call(world, 'admin-b', 'POST', '/letters', letter);
  assert.equal(without.status, 400);
  assert.match(JSON.stringify(without.json), /appointment\.starts/);
  const appointment = { starts: '2027-01-15T10:00:00+01:00', ends: '2027-01-15T09:00:00+01:00', cancelled: true };
  const refused = JSON.stringify((await call(world, 'admin-b', 'POST', '/letters', { ...letter, appointment })).json);
  assert.match(refused, /Tiden slutar innan den har börjat/);
  assert.match(refused, /Skriv tidens id/);
  const whole = { ...letter, appointment: { starts: appointment.starts } };
  assert.equal((await call(world, 'admin-b', 'POST', '/letters', whole)).status, 202);

  const tova = await world.person('tova.tall');
  await tova.open('/case-types');
  await tova.follow(/^Kallelse$/);
  assert.match(tova.html, /name="signed-receipt"[^>]*checked/);
  const lia = await world.person('lia.lind');
  await lia.open('/letters/new');
  await lia.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await lia.follow(/Fortsätt till brevet/);
  const choiceOf = (tag: string, text: string) =>
    new RegExp(`value="([^"]*)"[^>]*>\\s*(?:<${tag}[^>]*>)?${text}<`).exec(lia.html)?.[1] ?? '';
  await lia.press(/Fortsätt till brevet/, {
    'case-type': choiceOf('label', 'Kallelse'),
    unit: choiceOf('option', 'Bygg och miljö'),
  });
  await lia.press(/Granska brevet/, { subject: 'Kallelse', text: 'Hej' });
  assert.equal(lia.status, 422);
  assert.match(lia.text, /Fyll i tiden att komma till\. Ärendetypen kräver den\./);
  await lia.press(/Granska brevet/, { 'appointment-day': '2099-01-15', 'appointment-time': '9.00' });
  assert.match(lia.text, /Tid 15 januari 2099 kl\.\s09\.00/);
});

test('a case is found by its matter id and by its diary number, whole and exactly', async () => {
  await sent('Om staketet', { unit: 'bygg', diaryNumber: 'BMN 2026:117', matter: { matterId: 'BMN-2026-117' } });
  await sent('Om carporten', { unit: 'bygg', diaryNumber: 'BMN 2026:1170', matter: { matterId: 'BMN-2026-1170' } });
  const lia = await world.person('lia.lind');
  for (const matter of ['BMN 2026:117', 'BMN-2026-117']) {
    await lia.open('/log');
    await lia.press(/^Sök$/, { matter });
    assert.match(lia.text, /Om staketet/, matter);
    assert.doesNotMatch(lia.text, /Om carporten|märkning/, matter);
    const found = await call(world, 'admin-b', 'POST', '/log/searches', { matterId: matter });
    assert.equal(found.status, 403, 'the log has a scope of its own');
  }
  await lia.open('/log');
  await lia.press(/^Sök$/, { matter: 'BMN 2026' });
  assert.match(lia.text, /Inget|Inga/, 'a part of a number is no case');
});
