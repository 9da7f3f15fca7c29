// Letters of HTML, events, payments, replies and receipts, without script: from the form to the wire and back (MMS-4; issue 4).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import type { SecureMessage } from '../../src/wire/mina-meddelanden/delivery.ts';
import { invoice } from '../../src/wire/mina-meddelanden/invoice.ts';
import type { Person } from '../person.ts';
import { aPdf, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open();
  const [first, ...rest] = world.config.organisations;
  assert.ok(first);
  const payments = [
    { method: 'BG' as const, account: '991-2346', ocr: 'length-digit' as const },
    { method: 'PG' as const, account: '90 20 03-3', ocr: 'soft' as const },
  ];
  await world.sender({
    operators: [{ id: operator.id, supports: { replies: true, receipts: false } }],
    organisations: [{ ...first, payments }, ...rest],
  });
});
after(async () => world.close());

async function atLetter(): Promise<Person> {
  const anna = await world.person('anna.ask');
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  return await anna.open(`${anna.url}/letter`);
}

async function sent(subject: string): Promise<SecureMessage> {
  return await until(`the letter ${subject}`, async () =>
    world.mediator.taken
      .map((one) => one.opened.delivery.messages[0])
      .find((message) => message?.header.subject === subject),
  );
}

const MARKS = `# Beslut

Hej **Signe**, läs [mer](https://www.digg.se/) <script>alert(1)</script>

- ett
- två

| Månad | Kronor |
|---|---|
| Maj | 300 |`;

test('a letter typed with signs is HTML on the wire, previewed in a sandbox, and reads in the record', async () => {
  const anna = await atLetter();
  await anna.press(/^text\/html$/, { subject: 'Med rubriker' });
  await anna.press(/Granska brevet/, { text: MARKS });
  const form = anna.url;
  const frame = /<iframe [^>]*src="([^"]+)"[^>]*>/.exec(anna.html);
  assert.match(frame?.[0] ?? '', /sandbox=""/);
  const preview = await anna.open(frame?.[1] ?? '');
  assert.match(preview.html, /<h2>Beslut<\/h2>/);
  assert.match(preview.html, /&lt;script&gt;/);
  assert.doesNotMatch(preview.html, /<script/);
  await anna.open(form);
  await anna.press(/Skicka brevet/);
  const letter = anna.url;
  assert.match(anna.html, /<h3>Beslut<\/h3>/);
  const { body } = await sent('Med rubriker');
  assert.equal(body.contentType, 'text/html');
  assert.equal(
    Buffer.from(body.content).toString('utf8'),
    '<h2>Beslut</h2>\n<p>Hej <strong>Signe</strong>, läs <a href="https://www.digg.se/">mer</a> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n<ul><li>ett</li><li>två</li></ul>\n<table><tr><th scope="col">Månad</th><th scope="col">Kronor</th></tr><tr><td>Maj</td><td>300</td></tr></table>',
  );
  await anna.open(`${letter.split('?')[0]}/print`);
  assert.match(anna.text, /Beslut.*Hej Signe, läs mer \(https:\/\/www\.digg\.se\).*- ett/);
});

test('HTML that a browser posts is cleaned by the server, whatever the editor did', async () => {
  const anna = await atLetter();
  await anna.press(/^text\/html$/, { subject: 'Elakt' });
  const evil =
    '<p onclick=alert(1)>Hej<img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a></p><script>1</script>';
  await anna.press(/Granska brevet/, { text: evil, 'text-syntax': 'html' });
  await anna.press(/Skicka brevet/);
  const { body } = await sent('Elakt');
  assert.equal(Buffer.from(body.content).toString('utf8'), '<p>Hejx</p>');
});

test('changing between the two forms keeps the words', async () => {
  const anna = await atLetter();
  await anna.press(/^text\/html$/, { subject: 'Byt', text: 'Första *stycket*\n\n# inget' });
  assert.match(anna.html, /Första \\\*stycket\\\*/);
  await anna.press(/^text\/plain$/);
  assert.match(anna.html, /<textarea[^>]*>\s*Första \*stycket\*\n\n# inget<\/textarea>/);
});

test('an event with a payment: wrong check digits are told in words, right ones travel inside OfficialMatter', async () => {
  const anna = await atLetter();
  const payment = {
    'payment-amount': '1 234,50',
    'payment-due': '2027-01-31',
    'payment-account': '50501056',
    'payment-ocr': '1234567890',
  };
  await anna.press(/Granska brevet/, { subject: 'Avgift', text: 'Betala', 'matter-event': 'e2', ...payment });
  assert.equal(anna.status, 422);
  assert.match(anna.text, /Skriv ärendets id/);
  assert.match(anna.text, /Bankgironumret kan inte stämma/);
  assert.match(anna.text, /OCR-numrets kontrollsiffra stämmer inte/);
  assert.match(anna.html, /<details class="bd-details bd-extras" open>/);
  await anna.press(/Granska brevet/, {
    'matter-id': 'KS 2026/17',
    'matter-status': 'recipientinitiative',
    'payment-account': '5050-1055',
    'payment-ocr': '1234567897',
    'allows-reply': 'yes',
  });
  assert.match(anna.text, /Att betala 1\s234,50 kr/);
  await anna.press(/Skicka brevet/);
  assert.match(anna.text, /Ärende KS 2026\/17/);
  const { header } = await sent('Avgift');
  assert.ok(header.officialMatter?.kind === 'event');
  const { event } = header.officialMatter;
  assert.deepEqual(event.identity, { eventId: 'e2', officialMatterId: 'KS 2026/17' });
  assert.equal(event.matterStatus, 'recipientinitiative');
  assert.ok(event.elements[0]);
  assert.deepEqual(invoice.read(event.elements[0]), {
    dueDate: '2027-01-31',
    amount: { value: 123_450, attribute: 'SEK' },
    accountMethod: 'BG',
    accountNumber: '5050-1055',
    ocrNumber: '1234567897',
  });
  assert.equal(header.reply, 'ACCEPTED');
  assert.equal(header.receiptRequest, undefined);
});

test('only what the recipient’s operator does is offered', async () => {
  const anna = await atLetter();
  assert.match(anna.html, /name="allows-reply"/);
  assert.doesNotMatch(anna.html, /name="asks-receipt"/);
});

test('REST takes HTML, matter, payment, reply and receipt; wrong ones are told by member', async () => {
  const token = await world.token('system-b');
  const post = async (body: object): Promise<Response> =>
    await fetch(`${world.address}/api/v1/letters`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    });
  const letter = {
    recipient: withMailbox,
    subject: 'Från systemet',
    contentType: 'text/html',
    text: '<h2>Faktura</h2><p>Hej<script>1</script></p>',
    matter: { matterId: 'M1', eventId: 'e1' },
    payment: { amount: '500.00', dueDate: '2027-01-31', method: 'PG', account: '90 20 03-3' },
    asksReceipt: true,
    allowsReply: true,
  };
  const accepted = await post(letter);
  assert.equal(accepted.status, 202);
  const { header, body } = await sent('Från systemet');
  assert.equal(Buffer.from(body.content).toString('utf8'), '<h2>Faktura</h2>\n<p>Hej</p>');
  // The recipient's operator returns no receipts: the letter does not ask for one, and the answer says so.
  assert.deepEqual(
    [header.reply, header.receiptRequest, header.officialMatter?.kind],
    ['ACCEPTED', undefined, 'event'],
  );
  const where = `${world.address}${accepted.headers.get('location') ?? ''}`;
  const made = await fetch(where.replace(/^.*(?=http)/, ''), { headers: { authorization: `Bearer ${token}` } });
  assert.match(await made.text(), /"offers":\{"reply":true,"receipt":false\}/);
  const wrong = await post({ ...letter, payment: { ...letter.payment, account: '90 20 03-4', ocr: '12' } });
  assert.equal(wrong.status, 400);
  assert.match(await wrong.text(), /payment\.account.*payment\.ocr/s);
});

test('OCR is checked as hard as the account’s owner has configured: digits only, or a length digit as well', async () => {
  const anna = await atLetter();
  const paid = { 'payment-amount': '500', 'payment-due': '2027-01-31', subject: 'Nivå', text: 'Hej' };
  const soft = { 'payment-method': 'PG', 'payment-account': '90 20 03-3', 'payment-ocr': '1234567890' };
  await anna.press(/Granska brevet/, { ...paid, ...soft });
  assert.doesNotMatch(anna.html, /bd-error-summary/);
  assert.match(anna.text, /1234567890/);
  await anna.open(anna.url.replace('/check', '/letter'));
  const byLength = { 'payment-method': 'BG', 'payment-account': '991-2346', 'payment-ocr': '1234567897' };
  await anna.press(/Granska brevet/, { ...paid, ...byLength });
  assert.equal(anna.status, 422);
  assert.match(anna.text, /längdsiffra/i);
});

test('a Word document is refused with how to make a PDF; facts of a PDF are told beside it', async () => {
  const anna = await atLetter();
  const docx = Buffer.concat([
    Buffer.from('PK\x03\x04', 'latin1'),
    Buffer.alloc(26),
    Buffer.from('word/document.xml'),
    deflateRawSync(Buffer.alloc(10)),
  ]);
  const contentType = 'application/pdf';
  await anna.press(/Bifoga valda filer/, {
    subject: 'Bilagor',
    text: 'x',
    files: [{ filename: '../../beslut.pdf', contentType, bytes: docx }],
  });
  assert.match(anna.text, /beslut\.pdf är ett Word-dokument.*filtypen PDF/);
  await anna.press(/Bifoga valda filer/, { files: [{ filename: 'beslut.pdf', contentType, bytes: await aPdf(1) }] });
  assert.match(anna.text, /beslut\.pdf: Inte taggad: svår att läsa med skärmläsare\. Inte PDF\/A/);
});
