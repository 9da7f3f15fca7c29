// Case types and templates as sentences: who may do what, what follows from a choice, what is refused and in which words (issue 4).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Person } from '../person.ts';
import { call, composeWorld, furnish } from './sender-compose.ts';
import { type SenderWorld, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await composeWorld();
  await world.sender();
  await furnish(world);
});
after(async () => world.close());

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Begins a letter and comes to the choice of case type. */
async function begin(person: Person): Promise<Person> {
  await person.open(`${world.address}/letters/new`);
  await person.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  return await person.follow(/Fortsätt till brevet/);
}

/** The value of the radio or option with that text. */
function optionOf(person: Person, text: string): string {
  const radio = new RegExp(`value="([^"]*)"[^>]*>\\s*<label[^>]*>${text}<`).exec(person.html)?.[1];
  const option = new RegExp(`<option[^>]*value="([^"]*)"[^>]*>${text}<`).exec(person.html)?.[1];
  const found = radio ?? option;
  assert.ok(found !== undefined, `no choice ${text}`);
  return found;
}

async function choose(person: Person, type: string, unit: string): Promise<Person> {
  const values: Record<string, string> = { 'case-type': optionOf(person, type) };
  if (person.html.includes('<select') && person.html.includes('name="unit"')) values['unit'] = optionOf(person, unit);
  return await person.press(/Fortsätt till brevet/, values);
}

const fieldOf = (person: Person, name: string) =>
  person
    .forms()
    .find(({ fields }) => fields.has(name))
    ?.fields.get(name);

test('SKL-3, SKL-7: a case type gives class, lead text, template with its fields, who answers questions and the secrecy mark', async () => {
  const lia = await begin(await world.person('lia.lind'));
  assert.match(lia.url, /\/kind$/);
  await choose(lia, 'Bistånd', 'Socialtjänsten');
  assert.match(lia.url, /\/fields$/);
  await lia.press(/Sätt in i brevet/, { 'value-0': '2026-17', 'value-1': 'Kim' });
  assert.equal(lia.status, 422);
  assert.match(lia.text, /Fyll i Svar/);
  await lia.press(/Sätt in i brevet/, { 'value-0': '2026-17', 'value-1': 'Kim {{Svar}}', 'value-2': 'ja' });
  assert.match(lia.url, /\/letter$/);
  assert.equal(fieldOf(lia, 'subject'), 'Beslut i ditt ärende 2026-17');
  assert.equal(
    fieldOf(lia, 'text'),
    'Det här brevet gäller din ansökan.\n\nHej Kim {{Svar}}\n\nVi säger ja till din ansökan.\nHälsningar\nKommun B',
  );
  assert.equal(fieldOf(lia, 'class'), '3');
  assert.equal(fieldOf(lia, 'support-text'), 'Ring din handläggare.');
  assert.match(lia.text, /Beslut om bistånd, version 1/);
  assert.match(lia.text, /OSL 26 kap\. 1 §/);
});

test('a letter says which version of the template it came from, and keeps the case type and its mark', async () => {
  const lia = await begin(await world.person('lia.lind'));
  await choose(lia, 'Bistånd', 'Socialtjänsten');
  await lia.press(/Sätt in i brevet/, { 'value-0': '7', 'value-1': 'Kim', 'value-2': 'nej' });
  await lia.press(/Granska brevet/);
  await lia.press(/Skicka brevet/);
  assert.match(lia.url, /\/letters\//);
  assert.match(lia.text, /Beslut om bistånd, version 1/);
  assert.match(lia.text, /Vi säger nej/);
  const [letter] = await rows('select * from sender.letter order by created_at desc limit 1');
  assert.ok(letter?.['case_type']);
  assert.equal(letter['secrecy'], 'OSL 26 kap. 1 §');
  assert.equal(letter['class_reason'], null);
});

test('fields that nobody filled in stop the letter, in words', async () => {
  const lia = await begin(await world.person('lia.lind'));
  await choose(lia, 'Bistånd', 'Socialtjänsten');
  await lia.follow(/^Tillbaka$/);
  assert.match(fieldOf(lia, 'text') ?? '', /\{\{Namn\}\}/);
  await lia.press(/Granska brevet/);
  assert.equal(lia.status, 422);
  assert.match(lia.text, /Mallens fält är inte ifyllda/);
});

test('a case type is only for its units, also when the form is tampered with', async () => {
  const lia = await begin(await world.person('lia.lind'));
  await choose(lia, 'Bistånd', 'Bygg och miljö');
  assert.equal(lia.status, 422);
  assert.match(lia.text, /Ärendetypen kan inte användas i den enheten/);
});

test('nothing is chosen beforehand, and an answer is asked for', async () => {
  const lia = await begin(await world.person('lia.lind'));
  await lia.press(/Fortsätt till brevet/);
  assert.equal(lia.status, 422);
  assert.match(lia.text, /Välj en ärendetyp/);
});

test("a class below the case type's is for approvers only, and needs a reason that stays with the letter and in the log", async () => {
  const lia = await begin(await world.person('lia.lind'));
  await choose(lia, 'Bistånd', 'Socialtjänsten');
  await lia.press(/Sätt in i brevet/, { 'value-0': '1', 'value-1': 'Kim', 'value-2': 'ja' });
  assert.doesNotMatch(lia.html, /name="class" value="2"/);
  await lia.press(/Granska brevet/, { class: '2' });
  assert.equal(lia.status, 422);
  assert.match(lia.text, /Bara den som godkänner brev/);

  const siv = await begin(await world.person('siv.sol'));
  await choose(siv, 'Bistånd', 'Socialtjänsten');
  await siv.press(/Sätt in i brevet/, { 'value-0': '1', 'value-1': 'Kim', 'value-2': 'ja' });
  await siv.press(/Granska brevet/, { class: '2' });
  assert.equal(siv.status, 422);
  assert.match(siv.text, /Skriv varför skyddsklassen är lägre/);
  await siv.press(/Granska brevet/, { class: '2', 'class-reason': 'Bara en allmän upplysning.' });
  await siv.press(/Skicka brevet/);
  assert.match(siv.text, /Bara en allmän upplysning/);
  const [letter] = await rows('select * from sender.letter order by created_at desc limit 1');
  assert.equal(letter?.['class_reason'], 'Bara en allmän upplysning.');
  const [event] = await rows("select * from sender.audit_event where kind = 'class-lowered'");
  assert.match(JSON.stringify(event), /Bara en allmän upplysning/);
});

test('MMS-10: the subject of a class 3 letter is checked for being neutral; only a personal number stops it', async () => {
  const lia = await begin(await world.person('lia.lind'));
  await lia.press(/Fortsätt till brevet/, { 'case-type': '', unit: optionOf(lia, 'Bygg och miljö') });
  const text = 'Hej Signe\n\nHär kommer beslutet.';
  await lia.press(/Spara utkast/, { subject: 'Signes diabetesvård', text });
  assert.match(lia.text, /Undvik ordet ”diabetesvård”/);
  assert.match(lia.text, /Undvik mottagarens namn, ”Signes”/);
  assert.match(lia.text, /Skriv något neutralt, till exempel/);
  await lia.press(/Granska brevet/);
  assert.match(lia.url, /\/check$/);
  assert.match(lia.text, /Undvik ordet/);
  await lia.follow(/Ändra brevet/);
  await lia.press(/Granska brevet/, { subject: 'Om 810105-2382' });
  assert.equal(lia.status, 422);
  assert.match(lia.text, /Ämnet innehåller ett personnummer/);
  await lia.press(/Granska brevet/, { class: '1' });
  assert.match(lia.url, /\/check$/);
});

test('SKL-22: what a case type needs to know of the matter is asked for, and stops the letter until it is there', async () => {
  const lia = await begin(await world.person('lia.lind'));
  await choose(lia, 'Grannhörande', 'Bygg och miljö');
  await lia.press(/Granska brevet/, { subject: 'Hej', text: 'Hej' });
  assert.equal(lia.status, 422);
  assert.equal(lia.html.match(/Fyll i uppgiften om ärendet/g)?.length, 4);
  await lia.press(/Granska brevet/, { 'matter-id': 'BN 2026-17', 'diary-number': 'Dnr 2026/17' });
  assert.match(lia.url, /\/check$/);
  await lia.press(/Skicka brevet/);
  const [letter] = await rows('select * from sender.letter order by created_at desc limit 1');
  assert.deepEqual(
    [letter?.['category'], letter?.['matter_id'], letter?.['diary_number']],
    ['event', 'BN 2026-17', 'Dnr 2026/17'],
  );
});

test('an organisation edits its own list of words', async () => {
  const tova = await world.person('tova.tall');
  await tova.open('/case-types/words');
  assert.match(fieldOf(tova, 'words') ?? '', /försörjningsstöd/);
  await tova.press(/Spara orden/, { words: 'hemligt projekt\nLSS\n' });
  assert.match(tova.text, /Orden är sparade/);
  const lia = await begin(await world.person('lia.lind'));
  await lia.press(/Fortsätt till brevet/, { 'case-type': '', unit: optionOf(lia, 'Bygg och miljö') });
  await lia.press(/Spara utkast/, { subject: 'Hemligt projekt om diabetes', text: 'Hej' });
  assert.match(lia.text, /”Hemligt projekt”/);
  assert.doesNotMatch(lia.text, /”diabetes”/);
  const sol = await world.person('sol.sand');
  await sol.open('/case-types/words');
  await sol.press(/Spara orden/, { words: 'x' });
  assert.equal(sol.status, 403);
  await tova.open('/case-types/words');
  await tova.press(/Spara orden/, {
    words: 'x\n'.repeat(1) + Array.from({ length: 501 }, (_, i) => `ord${i}`).join('\n'),
  });
  assert.equal(tova.status, 422);
});

test('servicemeddelande is reserved, and refused in words', async () => {
  const tova = await world.person('tova.tall');
  await tova.open('/case-types/new');
  await tova.press(/Spara ärendetypen/, { name: 'Information', code: 'info', category: 'service' });
  assert.equal(tova.status, 422);
  assert.match(tova.text, /Servicemeddelande är reserverat till dess att det är specificerat/);
  const answer = await call(world, 'system-b', 'POST', '/letters', {
    recipient: withMailbox,
    subject: 'Hej',
    text: 'Hej',
    category: 'service',
  });
  assert.equal(answer.status, 400);
  assert.match(JSON.stringify(answer.json), /Servicemeddelande är reserverat/);
});

test('a case type is changed in versions that can be read afterwards, never over a colleague, and closed', async () => {
  const tova = await world.person('tova.tall');
  await tova.open('/case-types/new');
  await tova.press(/Spara ärendetypen/, { name: 'Parkering', code: 'parkering', class: '2', 'paper-after-days': '5' });
  assert.equal(tova.status, 422);
  assert.match(tova.text, /bara att veta med kvittens/);
  await tova.press(/Spara ärendetypen/, { 'paper-after-days': '', 'retention-days': 'tio' });
  assert.match(tova.text, /antal dagar från 1 till 36/);
  await tova.press(/Spara ärendetypen/, { 'retention-days': '365', 'retention-decision': '' });
  assert.match(tova.text, /Skriv vilket gallringsbeslut/);
  await tova.press(/Spara ärendetypen/, { 'retention-decision': 'Dnr 2026/1, 2026-01-15' });
  assert.match(tova.text, /sparad som version 1/);
  const address = tova.url;
  const late = await world.person('bo.berg');
  await late.open(address);
  await tova.press(/Spara ärendetypen/, { name: 'Parkeringstillstånd' });
  assert.match(tova.text, /sparad som version 2/);
  assert.match(tova.text, /Version 1, .*tova\.tall/);
  await late.press(/Spara ärendetypen/, { name: 'Något annat' });
  assert.equal(late.status, 409);
  assert.match(late.text, /Någon annan har ändrat ärendetypen/);
  await tova.press(/Ja, stäng/);
  assert.match(tova.text, /Ärendetypen är stängd/);
  const lia = await begin(await world.person('anna.ask'));
  assert.doesNotMatch(lia.text, /Parkeringstillstånd/);
  await tova.press(/Öppna ärendetypen igen/);
  assert.doesNotMatch(tova.text, /Ärendetypen är stängd/);
});

test('a case type that closed while the letter was written stops it', async () => {
  const made = { code: 'kort', name: 'Kort liv', protectionClass: 1 };
  assert.equal((await call(world, 'admin-b', 'POST', '/case-types', made)).status, 201);
  const anna = await begin(await world.person('anna.ask'));
  await choose(anna, 'Kort liv', 'Bygg och miljö');
  await anna.press(/Granska brevet/, { subject: 'Hej', text: 'Hej' });
  assert.match(anna.url, /\/check$/);
  assert.equal((await call(world, 'admin-b', 'DELETE', '/case-types/kort')).status, 204);
  await anna.press(/Skicka brevet/);
  assert.match(anna.text, /Ärendetypen har stängts/);
});

test('a template editor of one unit writes its templates and case types, reads the others, and changes none of them', async () => {
  const sol = await world.person('sol.sand');
  await sol.open('/templates/new');
  assert.doesNotMatch(sol.html, /Alla enheter/);
  await sol.press(/Spara utkast/, {
    name: 'Kallelse',
    code: 'kallelse',
    subject: 'Tid för möte',
    text: 'Hej {{Namn}}',
  });
  assert.match(sol.text, /Version 1 är sparad som utkast/);
  await sol.open('/case-types');
  await sol.follow(/Grannhörande/);
  await sol.press(/Spara ärendetypen/, { name: 'Kapad' });
  assert.equal(sol.status, 403);
  await sol.open('/case-types/new');
  await sol.press(/Spara ärendetypen/, { name: 'För alla', code: 'for-alla' });
  assert.equal(sol.status, 422);
  assert.match(sol.text, /Du får inte ändra ärendetyper för de här enheterna/);
  const anna = await world.person('anna.ask');
  for (const path of ['/templates', '/case-types', '/templates/new', '/case-types/words']) {
    await anna.open(`${world.address}${path}`);
    assert.equal(anna.status, 403, path);
  }
});

test('the advice on language is fetched while one writes, and keeps nothing', async () => {
  const lia = await begin(await world.person('lia.lind'));
  await lia.press(/Fortsätt till brevet/, { 'case-type': '', unit: optionOf(lia, 'Bygg och miljö') });
  await lia.press(/Spara utkast/, { subject: 'Hej', text: 'Beslutet kan överklagas. Vi har erhållit er skrivelse.' });
  assert.match(lia.text, /Skriv vem som gör något: kan överklagas/);
  assert.match(lia.text, /Skriv hellre: få\. erhållit/);
  await lia.press(/Granska brevet/);
  assert.match(lia.text, /Råd om språket/);
  assert.match(lia.text, /kan överklagas/);
});
