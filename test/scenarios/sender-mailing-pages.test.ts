// A mailing by the pages alone, without script: list, letter, files, one large PDF, samples, another person's approval, start (issue 4).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { clamd } from '../clamd.ts';
import type { Person } from '../person.ts';
import { aPdf, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
let anna: Person;
let bo: Person;
const CLEAN = 'stream: OK\0';
let scanner: Awaited<ReturnType<typeof clamd>>;
let scannerSays = CLEAN;
before(async () => {
  world = await SenderWorld.open();
  scanner = await clamd(() => scannerSays);
  const malwareScan = { host: '127.0.0.1', port: scanner.port };
  await world.sender({ mailings: { approveAbove: 1, planAbove: 2 }, malwareScan });
  anna = await world.person('anna.ask');
  bo = await world.person('bo.berg');
});
after(async () => {
  await world.close();
  scanner.server.close();
});

const upload = (filename: string, bytes: Uint8Array | string, contentType = 'application/pdf') => [
  { filename, contentType, bytes: Buffer.from(bytes) },
];
const csv = (lines: readonly string[]) =>
  upload('lista.csv', `personnummer;namn;bilaga\n${lines.join('\n')}\n`, 'text/csv');

async function begin(person: Person, name: string): Promise<string> {
  await person.open(`${world.address}/mailings/new`);
  await person.press(/Börja/, { name });
  return new URL(person.url).pathname.split('/')[2] ?? '';
}

async function ready(person: Person, id: string): Promise<void> {
  await until('prepared', async () => {
    await person.open(`${world.address}/mailings/${id}`);
    return /Förbereds/.test(person.text) ? undefined : true;
  });
}

async function pdfWith(pages: readonly string[]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const text of pages) document.addPage([595, 842]).drawText(text, { x: 60, y: 700, size: 12, font });
  return await document.save();
}

test('list, letter and a file each, mended and approved by somebody else, who sees samples', async () => {
  const id = await begin(anna, 'Avgifter för förskolan');
  await anna.press(/Ladda upp listan/, { list: csv([`${withMailbox};Signe;a.pdf`, `198101052383;Ture;b.pdf`]) });
  assert.match(anna.url, /\/letter$/);
  assert.match(anna.html, /<option[^>]*selected[^>]*>personnummer|value="personnummer" selected/);
  await anna.press(/Spara och fortsätt/, {
    subject: 'Avgift för {{namn}}',
    text: 'Hej {{namn}}\n\nDin avgift.',
    'file-column': 'bilaga',
  });
  await anna.press(/Lägg till filerna/, { own: upload('a.pdf', await aPdf()), marker: '' });
  await anna.press(/Lägg till filerna/, { own: upload('b.pdf', await aPdf(2)), marker: '' });
  assert.match(anna.text, /2 filer/);
  await anna.follow(/Fortsätt till kontrollen/);
  await anna.press(/Förbered breven/);
  await ready(anna, id);
  assert.match(anna.text, /1 rad måste du ta ställning till/);
  await anna.follow(/Visa och rätta raderna/);
  assert.match(anna.text, /numret kan inte stämma/);
  await anna.press(/Spara rättade rader/, { 'line-2': '195303231856' });
  assert.equal(anna.status, 422);
  await anna.press(/Spara rättade rader/, { 'line-2': withoutMailbox });
  await ready(anna, id);
  assert.match(anna.text, /Brev 2/);
  assert.match(anna.text, /Utskicket är så stort att någon annan måste godkänna det/);
  await anna.press(/Be om godkännande/);
  assert.match(anna.text, /Du har själv gjort en del|godkännare för enheten/);
  await bo.open(`${world.address}/mailings/${id}`);
  assert.match(bo.text, /godkännare för enheten/, 'a caseworker without the role cannot');
  const gun = await world.person('gun.gran');
  await gun.open(`${world.address}/mailings/${id}`);
  await gun.follow(/Brev 1/);
  assert.match(gun.text, /Hej Signe/);
  await gun.open(`${world.address}/mailings/${id}`);
  await gun.press(/Skicka tillbaka/, { comment: 'Skriv vem man frågar.' });
  await anna.open(`${world.address}/mailings/${id}`);
  assert.match(anna.text, /Skriv vem man frågar/);
  await anna.press(/Be om godkännande/);
  await gun.open(`${world.address}/mailings/${id}`);
  await gun.press(/Godkänn utskicket/);
  assert.match(gun.text, /Godkänt av Gun Gran/);
  await anna.open(`${world.address}/mailings/${id}`);
  await anna.press(/Starta utskicket/);
  assert.match(anna.text, /Utskicket är startat/);
});

test('no address of the pages held a personal number', () => {
  for (const address of anna.visited) assert.doesNotMatch(address, /[0-9]{8}-?[0-9]{4}(?![0-9a-f-])/, address);
});

test('one large PDF is split by number without a list; a page without a number stops it with the page named', async () => {
  const number = (text: string) => `${text.slice(0, 8)}-${text.slice(8)}`;
  const id = await begin(anna, 'Beslut');
  await anna.open(`${world.address}/mailings/${id}/letter`);
  await anna.press(/Spara och fortsätt/, { subject: 'Ditt beslut', text: 'Beslutet finns i bilagan.' });
  const pages = [number(withMailbox), 'tom baksida'];
  await anna.press(/Lägg till filerna/, { pdf: upload('stor.pdf', await pdfWith(pages)), marker: '' });
  await anna.open(`${world.address}/mailings/${id}`);
  await anna.press(/Förbered breven/);
  await ready(anna, id);
  assert.match(anna.text, /sidor utan personnummer.*Sidor: 2\./);
  await anna.open(`${world.address}/mailings/${id}/files`);
  await anna.press(/Lägg till filerna/, {
    pdf: upload('stor.pdf', await pdfWith([number(withMailbox), number(withMailbox)])),
    marker: '',
  });
  await anna.open(`${world.address}/mailings/${id}`);
  await anna.press(/Förbered breven/);
  await ready(anna, id);
  assert.match(anna.text, /Brev 1 Digitalt 1/);
  await anna.follow(/Brev 1: Ditt beslut/);
  assert.match(anna.text, /Beslutet finns i bilagan/);
  const file = await anna.download(anna.link(/brev\.pdf/));
  assert.equal((await PDFDocument.load(file.bytes)).getPageCount(), 2);
  await anna.open(`${world.address}/mailings/${id}`);
  await anna.press(/Starta utskicket/, { 'start-day': 'i morgon' });
  assert.equal(anna.status, 422);
  await anna.press(/Starta utskicket/, { 'start-day': '', rate: '600' });
  assert.match(anna.text, /Utskicket är startat/);
  await until('with the mediator', async () => {
    await anna.open(`${world.address}/mailings/${id}`);
    return /1 hos förmedlaren/.test(anna.text) ? true : undefined;
  });
  const last = world.mediator.taken.at(-1);
  world.mediator.tell('delivered', { transId: 't-1' }, last?.deliveryId);
  await until('finished', async () => {
    await anna.open(`${world.address}/mailings/${id}`);
    return /Klart/.test(anna.text) && /1 levererade/.test(anna.text) ? true : undefined;
  });
  const report = await anna.download(anna.link(/rapporten/));
  assert.match(Buffer.from(report.bytes).toString(), new RegExp(`${withMailbox};levererat`));
});

test('a colleague of another organisation finds nothing', async () => {
  await anna.open(`${world.address}/mailings`);
  const path = new URL(anna.link(/Beslut/)).pathname;
  const eva = await world.person('eva.ek');
  for (const part of [
    '',
    '/recipients',
    '/letter',
    '/files',
    '/lines',
    '/samples/1',
    '/report.csv',
    '/plan.csv',
    '/progress',
  ]) {
    assert.equal((await eva.open(`${world.address}${path}${part}`)).status, 404, part);
  }
});

test('what one large PDF is split into is scanned like any attachment: what is found, or not scanned, stops the mailing', async () => {
  const number = `${withMailbox.slice(0, 8)}-${withMailbox.slice(8)}`;
  const id = await begin(anna, 'Granskas');
  await anna.open(`${world.address}/mailings/${id}/letter`);
  await anna.press(/Spara och fortsätt/, { subject: 'Ditt beslut', text: 'Beslutet finns i bilagan.' });
  await anna.press(/Lägg till filerna/, { pdf: upload('stor.pdf', await pdfWith([number])), marker: '' });
  for (const [says, told] of [
    ['stream: Eicar-Signature FOUND\0', /Skadlig kod hittades i PDF-filen.*Sidor: 1\./],
    ['INSTREAM size limit exceeded. ERROR\0', /PDF-filen kunde inte granskas för skadlig kod/],
    [CLEAN, /Brev 1 Digitalt 1/],
  ] as const) {
    scannerSays = says;
    await anna.open(`${world.address}/mailings/${id}`);
    await anna.press(/Förbered breven/);
    await ready(anna, id);
    assert.match(anna.text, told);
  }
});
