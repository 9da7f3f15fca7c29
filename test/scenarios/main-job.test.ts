// A letter goes from a caseworker's browser to a citizen's mailbox: issue 2, "What a person can do", each sentence in order.
// The persons have no script. (MMS-1, MMS-2, MMS-5, MMS-10, MMS-12; SKL-4 to SKL-12; DIGG-1, DIGG-2, DIGG-4, DIGG-5)
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Network, startNetwork } from '../network.ts';
import { Person } from '../person.ts';
import { smallPdf } from '../small-pdf.ts';

let network: Network;
before(async () => {
  network = await startNetwork();
});
after(() => network.stop());

const pages = (service: string) => network.announcement.services[service]?.pages ?? '';

async function logIn(service: string, name: string, language: 'sv' | 'en' = 'sv'): Promise<Person> {
  const person = new Person(language);
  await person.open(`${pages(service)}/login`);
  await person.press(new RegExp(name));
  assert.equal(person.status, 200, person.text);
  return person;
}

async function checkRecipient(caseworker: Person, number: string): Promise<Person> {
  await caseworker.open(`${pages('sender')}/letters/new`);
  return await caseworker.press(/Kontrollera mottagaren/, { recipient: number });
}

/** Looks again until it is so; fails after a while. */
async function until(look: () => Promise<boolean>, what: string, within = 10_000): Promise<number> {
  const started = Date.now();
  while (Date.now() - started < within) {
    if (await look()) return Date.now() - started;
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.fail(`not within ${within} ms: ${what}`);
}

async function writeLetter(caseworker: Person, subject: string, text: string): Promise<Person> {
  await checkRecipient(caseworker, '19810105-2382');
  assert.match(caseworker.text, /Brevet kan skickas digitalt/);
  await caseworker.follow(/Fortsätt till brevet/);
  const files = [await smallPdf('beslut.pdf', 'Beslut om plats'), await smallPdf('karta.pdf', 'Karta')];
  await caseworker.press(/Bifoga valda filer/, { subject, text, files });
  assert.match(caseworker.text, /beslut\.pdf/);
  return caseworker;
}

describe('a caseworker checks a recipient', () => {
  const answers: [string, string, RegExp][] = [
    ['a personnummer with hyphen and century', '19810105-2382', /Brevet kan skickas digitalt.*Duvkullens brevlåda/],
    ['a personnummer without them', '8101052382', /Personnummer 19810105-2382/],
    ['a samordningsnummer', '19161188-2398', /Samordningsnummer.*Fyrtornets brevlåda/],
    ['an organisationsnummer', '402500-0052', /Organisationsnummer.*Brevet kan skickas digitalt/],
    ['somebody without a mailbox', '19600106-2626', /ingen digital brevlåda.*papper/],
    ['somebody who has opted out', '19850101-2382', /tackat nej till digital post från Kommun B.*papper/],
    ['somebody whose registration is pending', '20000101-1493', /registrering är inte klar/],
    ['a wrong check digit', '19810105-2381', /personnummer.*kontrollsiffran stämmer inte/i],
    ['a number that the wire cannot carry', '19150072-2390', /saknar känd födelsemånad.*papper/],
    ['a word', 'hej', /bara ha siffror/],
  ];
  for (const [what, typed, expected] of answers) {
    test(what, async () => {
      const caseworker = await logIn('sender', 'Anna Ask');
      await checkRecipient(caseworker, typed);
      assert.match(caseworker.text, expected);
    });
  }

  test('the header shows the organisation and who is logged in, and no number stands in an address', async () => {
    const caseworker = await logIn('sender', 'Anna Ask');
    await checkRecipient(caseworker, '198101052382');
    assert.match(caseworker.text, /Kommun B Inloggad som Anna Ask/);
    assert.deepEqual(
      caseworker.visited.filter((address) => /198101052382|19810105-2382/.test(address)),
      [],
    );
  });

  test('in English', async () => {
    const caseworker = await logIn('sender', 'Anna Ask', 'en');
    await caseworker.open(`${pages('sender')}/letters/new`);
    await caseworker.press(/Check the recipient/, { recipient: '198101052382' });
    assert.match(caseworker.text, /The letter can be sent digitally/);
  });
});

describe('a letter is written, sent and read', () => {
  const text = 'Hej Signe\n\nDu har fått plats på förskolan Ängen. <b>Läs bilagan.</b>\n\nAnna';
  let caseworker: Person;
  let citizen: Person;
  let letterAddress = '';

  test('the letter has two PDFs, a meter of its size, class 3, and who answers questions', async () => {
    caseworker = await logIn('sender', 'Anna Ask');
    await writeLetter(caseworker, 'Beslut om förskoleplats', text);
    assert.match(
      caseworker.html,
      /name="class"[^>]*value="3"[^>]*checked|value="3"[^>]*checked[^>]*name="class"|checked[^>]*value="3"/,
    );
    assert.match(caseworker.text, /Vem svarar på frågor/);
    assert.match(caseworker.text, /kontaktcenter/);
    assert.match(caseworker.text, /Brevets storlek när det skickas/);
  });

  test('a file that is no PDF is refused by name, and nothing typed is lost', async () => {
    const bad = { filename: 'bild.pdf', contentType: 'application/pdf', bytes: new TextEncoder().encode('hello') };
    await caseworker.press(/Bifoga valda filer/, { files: [bad] });
    assert.match(caseworker.text, /bild\.pdf är inte en PDF/);
    assert.match(caseworker.html, /Beslut om förskoleplats/);
    assert.match(caseworker.text, /karta\.pdf/);
  });

  test('without an answer to whom questions go it cannot be sent', async () => {
    await caseworker.press(/Granska brevet/, { 'support-text': '' });
    assert.match(caseworker.text, /Skriv vart mottagaren vänder sig/);
    await caseworker.press(/Granska brevet/, { 'support-text': 'Ring kontaktcenter.' });
  });

  test('the preview shows it as the recipient will see it; sent once although the button is pressed twice', async () => {
    assert.match(
      caseworker.text,
      /Så här ser mottagaren brevet.*Beslut om förskoleplats.*<b>Läs bilagan\.<\/b>.*beslut\.pdf/,
    );
    const send = caseworker.forms().find((form) => /Skicka brevet/.test(form.html));
    assert.ok(send);
    await caseworker.submit(send, {});
    letterAddress = caseworker.url;
    await caseworker.submit(send, {});
    assert.equal(new URL(caseworker.url).pathname, new URL(letterAddress).pathname);
    await caseworker.open(`${pages('sender')}/letters`);
    assert.equal(caseworker.html.split('Beslut om förskoleplats').length - 1, 1);
  });

  test('the citizen finds it in the mailbox at once, unread, from whom, checked', async (t) => {
    citizen = await logIn('mailbox-a', 'Signe Almgren');
    const inbox = citizen.url;
    const waited = await until(
      async () => (await citizen.open(inbox)).text.includes('Beslut om förskoleplats'),
      'the letter is in the inbox',
    );
    // Within a second on a quiet machine (bench `path` measures it); here only a loaded machine's bound is asserted.
    t.diagnostic(`found ${waited} ms after the citizen began to look`);
    assert.ok(waited < 5_000, `${waited} ms`);
    assert.match(citizen.text, /Olästa \(1\)/);
    await citizen.follow(/Beslut om förskoleplats/);
    assert.match(citizen.text, /Kommun B.*Beslut om förskoleplats.*<b>Läs bilagan\.<\/b>/);
    assert.match(citizen.text, /Är det här verkligen från Kommun B\? Ja\. Brevet är signerat av Kommun B/);
    await citizen.open(inbox);
    assert.doesNotMatch(citizen.text, /Olästa \(1\)/);
  });

  test('the attachment opens from another host name, without cookies, in a sandbox', async () => {
    await citizen.follow(/Beslut om förskoleplats/);
    const href = citizen.link(/^Ladda ner/);
    const reader = new Person();
    const file = await citizen.download(href);
    assert.equal(file.status, 200);
    assert.match(file.type, /application\/pdf/);
    assert.equal(Buffer.from(file.bytes).subarray(0, 5).toString(), '%PDF-');
    // Somebody who only knows the letter's address gets nothing.
    await reader.open(citizen.url);
    assert.doesNotMatch(reader.text, /förskoleplats/);
  });

  test('the caseworker sees the way of the letter with operator, time and transaction id', async () => {
    await until(async () => /Brevet är framme/.test((await caseworker.open(letterAddress)).text), 'delivered is known');
    for (const step of ['Skapat', 'Mottagaren kontrollerad', 'Signerat', 'Förseglat', 'Duvkullens brevlåda'])
      assert.ok(caseworker.text.includes(step), step);
    assert.match(caseworker.text, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/);
  });

  test('the print view holds everything about the letter and its receipt, and is to be had as PDF', async () => {
    await caseworker.follow(/Utskrift för diariet/);
    for (const word of [
      'Beslut om förskoleplats',
      '19810105-2382',
      'beslut.pdf',
      'SHA-256',
      'Kommun B',
      'Duvkullens brevlåda',
      'Anna Ask',
    ]) {
      assert.ok(caseworker.text.includes(word), `${word} stands on the print view`);
    }
    const file = await caseworker.download(caseworker.link(/PDF/));
    assert.match(file.type, /application\/pdf/);
  });

  test('an e-mail went out that says only that there is post', async () => {
    const api = `${pages('mail-catcher')}/api/v1/messages`;
    let seen = '';
    await until(async () => {
      seen = await (await fetch(api)).text();
      return seen.includes('signe@post.example');
    }, 'the e-mail is there');
    assert.doesNotMatch(seen, /förskoleplats|Beslut|Kommun B|19810105/);
  });

  test('nobody else sees it: another citizen, another organisation', async () => {
    const other = await logIn('mailbox-a', 'Lo Hedman');
    await other.open(new URL(citizen.url).pathname.startsWith('/letters/') ? citizen.url : letterAddress);
    assert.equal(other.status, 404);
    const elsewhere = await logIn('sender', 'Cilla Dahl');
    await elsewhere.open(letterAddress);
    assert.equal(elsewhere.status, 404);
    await elsewhere.open(`${pages('sender')}/letters`);
    assert.doesNotMatch(elsewhere.text, /förskoleplats/);
  });
});

test('the citizen opts out from Kommun B, and the next lookup says so', async () => {
  const citizen = await logIn('mailbox-a', 'Signe Almgren');
  await citizen.open(`${pages('mailbox-a')}/senders`);
  const row = citizen.html.split(/<tr|<li/).find((part) => part.includes('Kommun B')) ?? '';
  const href = /href="([^"]+)"/.exec(row)?.[1];
  assert.ok(href !== undefined, citizen.text);
  await citizen.open(href);
  await citizen.press(/Ja|Säg nej|Välj bort/);
  const caseworker = await logIn('sender', 'Anna Ask');
  await checkRecipient(caseworker, '19810105-2382');
  assert.match(caseworker.text, /tackat nej till digital post från Kommun B/);
  const elsewhere = await logIn('sender', 'Cilla Dahl');
  await checkRecipient(elsewhere, '19810105-2382');
  assert.match(elsewhere.text, /Brevet kan skickas digitalt/);
});
