// SKL's five set-ups (SKL-S1 to SKL-S5), each with the services that it takes, as docs/uppsattningar.md describes them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import type { Person } from '../person.ts';
import { smallPdf } from '../small-pdf.ts';
import { textOfPdf } from '../text-of-pdf.ts';
import { until } from './sender-world.ts';
import { kommunA, kommunB, SetUps, uncertain } from './set-ups-network.ts';

const signe = '198101052382';
const ture = '195303231855';
const withoutMailbox = '196001062626';

let setUps: SetUps;
before(async () => {
  setUps = await SetUps.open();
});
after(() => setUps.close());

async function write(caseworker: Person, recipient: string, subject: string): Promise<string> {
  await caseworker.open(`${setUps.pages('sender')}/letters/new`);
  await caseworker.press(/Kontrollera mottagaren/, { recipient });
  await caseworker.follow(/Fortsätt till brevet/);
  await caseworker.press(/Granska brevet/, { subject, text: 'Hej' });
  await caseworker.press(/Skicka brevet/);
  return new URL(caseworker.url).pathname;
}

async function shows(person: Person, path: string, words: RegExp): Promise<void> {
  const address = `${setUps.pages('sender')}${path}`;
  await until(String(words), async () => (words.test((await person.open(address)).text) ? true : undefined));
}

async function inMailbox(service: string, name: string, subject: string): Promise<void> {
  const citizen = await setUps.person(service, name);
  const inbox = citizen.url;
  await until(`${subject} in the mailbox`, async () =>
    (await citizen.open(inbox)).text.includes(subject) ? true : undefined,
  );
  const copies = new Set(
    [...citizen.html.matchAll(/<a [^>]*href="(\/letters\/[0-9a-f-]{36})"[^>]*>([\s\S]*?)<\/a>/g)]
      .filter(([, , text = '']) => text.includes(subject))
      .map(([, href]) => href),
  );
  assert.equal(copies.size, 1, 'one copy');
}

const letter = (recipient: string, subject: string, more: object = {}) => ({
  recipient,
  subject,
  text: 'Hej',
  ...more,
});

describe('SKL-S1: the tool hands over to an external mediator by Message v3', () => {
  test('the letter reaches the mailbox, and the caseworker sees what the mediator says of it', async () => {
    const cilla = await setUps.person('sender', 'Cilla Dahl');
    const path = await write(cilla, signe, 'Uppsättning ett');
    await inMailbox('mailbox-a', 'Signe Almgren', 'Uppsättning ett');
    await shows(cilla, path, /Brevet är framme.*Förmedlaren säger att brevlådan har tagit emot brevet/);
    assert.match(cilla.text, /Lämnat till förmedlaren.*Levererat.*Enligt förmedlaren/);
    assert.doesNotMatch(cilla.text, /Förseglas/);
  });
});

describe('SKL-S2: the tool with mediation built in', () => {
  test('one organisation signs, seals and delivers, and each step is told', async () => {
    const anna = await setUps.person('sender', 'Anna Ask');
    const path = await write(anna, ture, 'Uppsättning två');
    await inMailbox('mailbox-b', 'Ture Lundqvist', 'Uppsättning två');
    await shows(anna, path, /Brevet är framme.*Fyrtornets brevlåda.*Förseglat.*Transaktionsnummer/);
  });
});

describe('SKL-S3: a system hands in over REST, an external mediator gets it by Message v3', () => {
  test('delivered, and told at the same address as with a mediator of our own', async () => {
    const id = await setUps.send(kommunA, letter(ture, 'Uppsättning tre'));
    const body = await setUps.until(kommunA, id, 'delivered');
    await inMailbox('mailbox-b', 'Ture Lundqvist', 'Uppsättning tre');
    const kinds = body.timeline.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['created', 'signed', 'handed-over', 'delivered']);
  });

  test('what the mediator could not deliver comes back, so that it can go on paper', async () => {
    const id = await setUps.send(kommunA, letter(withoutMailbox, 'Kom tillbaka'));
    const { outcome } = await setUps.until(kommunA, id, 'refused');
    assert.deepEqual(outcome, { kind: 'not-delivered', reason: 'mediator-not-delivered' });
  });
});

describe('SKL-S4: a system hands in over REST, with mediation built in', () => {
  test('delivered, with the operator’s receipt', async () => {
    const id = await setUps.send(kommunB, letter(signe, 'Uppsättning fyra'));
    const body = await setUps.until(kommunB, id, 'delivered');
    await inMailbox('mailbox-a', 'Signe Almgren', 'Uppsättning fyra');
    assert.ok(body.timeline.some(({ kind, details }) => kind === 'delivered' && typeof details.transId === 'string'));
  });
});

describe('SKL-S5: a print supplier sends digitally or on paper', () => {
  const postalAddress = ['Gun Sjöberg', 'Exempelgatan 1', '123 45 EXEMPELSTAD'];
  const channel = 'digital-or-paper';
  let paper: string;
  let doubtful: string;

  test('who has a mailbox gets it there, and nothing is printed', async () => {
    const id = await setUps.send(kommunB, letter(signe, 'Digitalt', { channel, postalAddress }));
    await setUps.until(kommunB, id, 'delivered');
    await inMailbox('mailbox-a', 'Signe Almgren', 'Digitalt');
    const { json } = await setUps.call(kommunB, 'GET', '/print-queue');
    assert.equal(json._meta.totalRecords, 0);
  });

  test('who has none stands in the print queue, with letter, attachment and address', async () => {
    const file = await smallPdf('beslut.pdf', 'Beslut');
    const attachments = [{ filename: file.filename, content: Buffer.from(file.bytes).toString('base64') }];
    paper = await setUps.send(kommunB, letter(withoutMailbox, 'På papper', { channel, postalAddress, attachments }));
    const body = await setUps.until(kommunB, paper, 'to-print');
    assert.deepEqual(
      body.timeline.map(({ kind }) => kind),
      ['created', 'checked', 'to-print'],
    );
    const { json } = await setUps.call(kommunB, 'GET', '/print-queue');
    assert.equal(json.letters.length, 1);
    const [first] = json.letters;
    // The register decides whether a person's address is let out: the PDF asks it, the list does not.
    assert.deepEqual([first.letterId, first.reason, first.postalAddress], [paper, 'no-mailbox', undefined]);
    const pdf = await setUps.call(kommunB, 'GET', first._links.pdf.href);
    assert.equal(pdf.status, 200);
    assert.equal((await PDFDocument.load(pdf.bytes)).getPageCount(), 1);
    const printed = await textOfPdf(pdf.bytes);
    assert.ok(
      postalAddress.every((line) => printed.includes(line)),
      printed,
    );
    const attached = await setUps.call(kommunB, 'GET', first.attachments[0].pdf.href);
    assert.deepEqual(attached.bytes, Buffer.from(file.bytes));
    const stranger = await setUps.call(kommunA, 'GET', first._links.pdf.href);
    assert.equal(stranger.status, 404);
    assert.equal((await setUps.call(kommunA, 'GET', '/print-queue')).json._meta.totalRecords, 0);
  });

  test('whose outcome is not known is never printed', async () => {
    doubtful = await setUps.send(kommunB, letter(uncertain, 'Ovisst', { channel, postalAddress }));
    await setUps.until(kommunB, doubtful, 'unknown');
    assert.equal(setUps.handedToSilent, 1);
    const { json } = await setUps.call(kommunB, 'GET', '/print-queue');
    assert.deepEqual(
      json.letters.map((one: { letterId: string }) => one.letterId),
      [paper],
    );
    assert.equal((await setUps.call(kommunB, 'POST', `/letters/${doubtful}/printed`, {})).status, 409);
  });

  test('printed is said once, and leaves the queue', async () => {
    const printed = { printedAt: '2026-11-21T15:00:00Z', reference: 'omgång-47' };
    for (const time of ['first', 'again']) {
      const { status, json } = await setUps.call(kommunB, 'POST', `/letters/${paper}/printed`, printed);
      assert.deepEqual([status, json.state, json.outcome.kind], [200, 'printed', 'printed'], time);
      assert.equal(json.timeline.filter(({ kind }: { kind: string }) => kind === 'printed').length, 1);
    }
    const other = await setUps.call(kommunB, 'POST', `/letters/${paper}/printed`, { reference: 'annan' });
    assert.equal(other.status, 409);
    assert.equal((await setUps.call(kommunB, 'GET', '/print-queue')).json._meta.totalRecords, 0);
  });

  test('the pages tell it in words, and no postal address stands in a technical log', async () => {
    const anna = await setUps.person('sender', 'Anna Ask');
    await shows(
      anna,
      `/letters/${paper}`,
      /Brevet är utskrivet.*Ställt i kö för utskrift.*Utskrivet på papper.*omgång-47/,
    );
    assert.match(anna.text, /Exempelgatan 1/);
    await anna.open(`${setUps.pages('sender')}/letters`);
    assert.match(anna.text, /Utskrivet/);
    assert.doesNotMatch(setUps.network.log(), /Exempelgatan|EXEMPELSTAD/);
  });
});
