// A caseworker sends a letter, without script: recipient, letter, check, send; then its truth, its record, its log (issue 2, steps 2-4 and 6).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPdf, operator, optedOut, pending, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
});
after(async () => world.close());

const pdf = async (filename = 'Beslut.pdf') => [{ filename, contentType: 'application/pdf', bytes: await aPdf(2) }];

test('a letter goes from the browser to the mediator, and its page tells the truth all the way', async () => {
  const anna = await world.person('anna.ask');
  assert.match(anna.text, /Kommun B.*Anna Ask/);
  await anna.follow(/Skriv ett brev/);
  await anna.press(/Kontrollera mottagaren/, { recipient: '810105-2382' });
  assert.match(anna.text, /Personnummer 19810105-2382/);
  assert.match(anna.text, /Brevet kan skickas digitalt.*Duvkullens brevlåda/);
  await anna.follow(/Fortsätt till brevet/);
  assert.match(anna.html, /Kundcenter svarar vardagar/);
  await anna.press(/Bifoga valda filer/, { subject: 'Beslut', text: 'Hej\n\nDu får en plats.', files: await pdf() });
  assert.match(anna.text, /Beslut\.pdf \(2 sidor\)/);
  await anna.press(/Granska brevet/);
  assert.match(anna.text, /Du får en plats/);
  assert.match(anna.text, /Klass 3/);
  await anna.press(/Skicka brevet/);
  assert.match(anna.text, /Brevet är skickat/);
  const letter = anna.url;
  const taken = await until('handed over', async () => world.mediator.taken.at(-1));
  const message = taken.opened.delivery.messages[0];
  assert.equal(taken.opened.delivery.header.recipient, withMailbox);
  assert.equal(message?.header.subject, 'Beslut');
  assert.equal(message?.header.id, taken.key);
  assert.equal(message?.attachments[0]?.filename, 'Beslut.pdf');
  const facts = { operator: { id: operator.id, name: operator.name } };
  world.mediator.tell('accepted');
  world.mediator.tell('looked-up', facts);
  world.mediator.tell('sealed');
  world.mediator.tell('delivered', { ...facts, transId: 'trans-1', attempt: 1, at: '2026-11-21T12:30:03Z' });
  await until('delivered', async () =>
    (await anna.open(letter)).text.includes('Brevet är framme') ? true : undefined,
  );
  assert.match(anna.text, /Levererat till Duvkullens brevlåda.*Transaktionsnummer trans-1/);
  assert.match(anna.text, /Skapat.*Mottagaren kontrollerad.*Signerat.*Lämnat till förmedlaren.*Förseglat.*Levererat/);
  await anna.follow(/Utskrift för diariet/);
  assert.match(anna.text, /SHA-256 [0-9a-f]{64}.*MD5 [0-9A-F]{32}/);
  assert.match(anna.text, /Kvittens.*trans-1/);
  await anna.open('/log');
  assert.match(anna.text, /Anna Ask.*19810105-2382.*Beslut/);
  assert.doesNotMatch(anna.text, /Du får en plats/);
  assert.equal(
    anna.visited.some((address) => address.includes('0105')),
    false,
  );
});

test('pressing send twice sends once', async () => {
  const anna = await world.person('anna.ask');
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  const draft = anna.url;
  await anna.open(`${draft}/letter`);
  await anna.press(/Granska brevet/, { subject: 'Bara en gång', text: 'Hej' });
  const [send] = anna.forms().filter((form) => form.action.endsWith('/send'));
  assert.ok(send);
  await anna.submit(send, {});
  const first = anna.url;
  await anna.submit(send, {});
  assert.equal(anna.url, first);
  await anna.open('/letters');
  await anna.press(/^Sök$/, { words: 'Bara en gång' });
  assert.match(anna.text, /1 brev/);
});

test('what FaR says is told with a reason only where it gave one', async () => {
  const anna = await world.person('anna.ask');
  const answers: [string, RegExp][] = [
    [withoutMailbox, /har ingen digital brevlåda.*Skicka brevet på papper/],
    [optedOut, /Samordningsnummer.*har tackat nej till digital post från Kommun B/],
    [pending, /registrering är inte klar/],
  ];
  for (const [recipient, words] of answers) {
    await anna.open('/letters/new');
    await anna.press(/Kontrollera mottagaren/, { recipient });
    assert.match(anna.text, words);
    assert.match(anna.text, /Skriv brevet för papper/);
  }
  await world.farDown();
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  assert.match(anna.text, /FaR svarar inte/);
  await world.farUp();
  await anna.press(/Fråga FaR igen/);
  assert.match(anna.text, /Brevet kan skickas digitalt/);
});

test('a recipient who opts out while the letter is written stops it before it leaves', async () => {
  const anna = await world.person('anna.ask');
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await anna.open(`${anna.url}/letter`);
  await anna.press(/Granska brevet/, { subject: 'För sent', text: 'Hej' });
  world.far.mailboxes.set(withMailbox, { operator, kind: 'opted-out' });
  const before = world.mediator.handedIn;
  await anna.press(/Skicka brevet/);
  world.far.mailboxes.set(withMailbox, { operator });
  assert.match(anna.text, /kan inte längre nås digitalt. Inget har skickats/);
  await anna.follow(/Öppna utskriften/);
  assert.match(anna.text, /För sent/);
  assert.equal(world.mediator.handedIn, before);
});

test('a wrong number is explained, and what was typed is still there', async () => {
  const anna = await world.person('anna.ask');
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: '19810105-2383' });
  assert.equal(anna.status, 422);
  assert.match(anna.text, /ser ut som ett personnummer, men kontrollsiffran stämmer inte/);
  assert.match(anna.html, /value="19810105-2383"/);
  await anna.press(/Kontrollera mottagaren/, { recipient: '' });
  assert.match(anna.text, /Skriv mottagarens nummer/);
});

test('two windows on one draft: nothing is overwritten before somebody has chosen', async () => {
  const [one, other] = [await world.person('anna.ask'), await world.person('anna.ask')];
  await one.open('/letters/new');
  await one.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  const letter = `${one.url}/letter`;
  await one.open(letter);
  await other.open(letter);
  await one.press(/Spara utkast/, { subject: 'Först', text: 'Text i det ena' });
  const [form] = other.forms().filter(({ action }) => action === letter);
  assert.ok(form);
  const typed = { subject: 'Sedan', text: 'Text i det andra' };
  await other.submit({ ...form, multipart: false, action: letter.replace(/letter$/, 'autosave') }, typed);
  assert.equal(other.status, 409);
  await other.open(letter);
  assert.match(other.html, /Text i det ena/);
  other.html = `<form action="${letter}" method="post" enctype="multipart/form-data">${form.html}</form>`;
  await other.press(/Granska brevet/, { ...typed, files: await pdf('Med.pdf') });
  assert.equal(other.status, 409);
  assert.match(other.text, /har ändrats i ett annat fönster.*Ämne Först Text Text i det ena/);
  assert.match(other.html, /value="Sedan".*<textarea[^>]*>\s*Text i det andra/s);
  assert.match(other.text, /Med\.pdf \(2 sidor\)/);
  const saved = await world.person('anna.ask');
  assert.match((await saved.open(letter)).html, /Text i det ena/);
  await other.press(/Spara det jag har skrivit här/);
  assert.equal(other.status, 200);
  assert.match((await saved.open(letter)).html, /Text i det andra/);
  await one.press(/Spara utkast/, { text: 'Tredje texten' });
  await one.follow(/Behåll det som är sparat/);
  assert.match(one.html, /Text i det andra/);
});

test('nothing that was typed is lost when something is wrong with it', async () => {
  const anna = await world.person('anna.ask');
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  const draft = anna.url;
  await anna.open(`${draft}/letter`);
  const wrong = [{ filename: 'brev.docx', contentType: 'application/pdf', bytes: Buffer.from('PK') }];
  const support = { 'support-text': '', 'support-email': 'fel', 'support-url': 'javascript:alert(1)' };
  await anna.press(/Granska brevet/, { subject: '', text: 'Min långa text', files: wrong, ...support });
  assert.equal(anna.status, 422);
  assert.match(anna.text, /5 saker behöver rättas/);
  assert.match(anna.text, /brev\.docx är inte en PDF/);
  assert.match(anna.html, /Min långa text/);
  const other = await world.person('anna.ask');
  await other.open(`${draft}/letter`);
  assert.match(other.html, /Min långa text/);
});
