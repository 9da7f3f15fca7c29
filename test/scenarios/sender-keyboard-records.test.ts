// By keyboard alone: a print batch until its returned mail is dealt with; the log searched, taken out and handed out; one person's data (issue 4, "Proof").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import { assertNoComplaints, assertNoSidewaysScroll, type Browser, launchBrowser, noBrowser } from '../browser.ts';
import type { Keyboard } from '../keyboard.ts';
import { keyboardAt } from './sender-browsing.ts';
import { PaperWorld } from './sender-paper-world.ts';
import { until, withoutMailbox } from './sender-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined && noBrowser;
let paper: PaperWorld;
let letter = '';
let other = '';
before(async () => {
  if (browser === undefined) return;
  paper = await PaperWorld.open();
  await paper.start();
  letter = await paper.queued('Beslut om bostad');
  other = await paper.queued('Kallelse till samtal');
});
after(async () => {
  await browser?.close();
  if (browser !== undefined) await paper.close();
});

const at = (who: string, look = {}) => keyboardAt(browser, paper.sender.address, who, look);

async function leave({ page }: Keyboard): Promise<void> {
  await assertNoSidewaysScroll(page);
  assertNoComplaints(page);
  await page.context().close();
}

test('by keyboard alone, without script, at 320 px, dark, in English: a batch is made, fetched and printed, and a letter that came back is dealt with', {
  skip,
}, async () => {
  const anna = await at('anna.ask', { script: false, width: 320, dark: true, language: 'en-GB' });
  await anna.enter('nav a[href="/print-queue"]', /\/print-queue$/);
  for (const id of [letter, other]) await anna.tick(`input[name="letter"][value="${id}"]`);
  await anna.enter('main form button.button--primary', /\/print-batches\/[0-9a-f-]{36}$/);
  await until('made', async () => {
    await anna.page.reload();
    return /Ready to print/.test(await anna.told()) ? true : undefined;
  });
  const file = await anna.download('a[href$="/letters.pdf"]');
  assert.match(file.name, /^omgang-[0-9]+\.pdf$/);
  assert.ok((await PDFDocument.load(file.bytes)).getPageCount() >= 4, 'two letters, each with its attachment');
  await anna.enter('form[action$="/printed"] button', /done=printed/);
  assert.match(await anna.told(), /The batch is marked as printed/);
  await paper.inState(letter, 'printed');
  await cameBack(anna);
  await leave(anna);
});

async function cameBack(anna: Keyboard): Promise<void> {
  await anna.enter('nav a[href="/print-queue"]', /\/print-queue$/);
  assert.match(await anna.told(), /The queue is empty/);
  await anna.enter('main a[href="/returned-mail"]', /\/returned-mail$/);
  await anna.write('#number', letter.slice(0, 8));
  await anna.enter('#number', /\/returned-mail$/);
  await anna.enter(`main a[href="/letters/${letter}/on-paper"]`, /\/on-paper$/);
  await anna.pick('reason', 'input[name="reason"][value="not-collected"]');
  await anna.enter('main form button.button--primary', /\/letters\/[0-9a-f-]{36}$/);
  assert.match(await anna.told(), /The letter came back .*did not collect the letter/);
  await anna.enter('main a[href$="/on-paper"]', /\/on-paper$/);
  await anna.enter('main form button.button--primary', /\/letters\/[0-9a-f-]{36}$/);
  assert.match(await anna.told(), /It is dealt with\./);
}

test('by keyboard alone: the log is searched and taken out twice, and a copy of a letter is handed out', {
  skip,
}, async () => {
  const anna = await at('anna.ask');
  await anna.enter('nav a[href="/log"]', /\/log$/);
  await anna.unfold('.bd-more summary');
  await anna.write('#from', '2020-01-01');
  await anna.back('#words');
  await anna.write('#words', 'bostad');
  await anna.enter('#words', /\/log$/);
  const found = await anna.told();
  assert.match(found, /1 brev .*Beslut om bostad/);
  assert.doesNotMatch(found, /Kallelse/);
  await anna.write('#purpose', 'Granskning');
  const button = 'form[action="/log/export"] button';
  const csv = await anna.download(button);
  assert.match(csv.name, /^sandningslogg-[0-9-]+\.csv$/);
  assert.match(csv.bytes.toString(), /Beslut om bostad/);
  // The page stays, and gives the next file too.
  await anna.back('#format');
  await anna.choose('#format', 'JSON');
  const lines = await anna.download(button);
  assert.equal(lines.bytes.toString().trim().split('\n').length, 1);
  await handOut(anna);
  await leave(anna);
});

async function handOut(anna: Keyboard): Promise<void> {
  await anna.enter('main table a[href^="/log/lines/"]', /\/log\/lines\/[0-9]+$/);
  await anna.enter(`main a[href="/letters/${letter}"]`, /\/letters\/[0-9a-f-]{36}$/);
  await anna.enter('main a[href$="/disclosure"]', /\/disclosure$/);
  const make = 'form[action$="/disclosure"] button';
  await anna.enter(make, /\/disclosure$/);
  assert.match(await anna.told(), /Skriv vilket beslut utlämnandet grundas på/);
  await anna.write('#decision', 'KS 2026/44');
  await anna.write('#decidedBy', 'Bo Berg');
  await anna.write('#receiver', 'Signe');
  await anna.tick('input[name="mask"]:not(:checked)');
  const copy = await anna.download(make);
  assert.equal(copy.name.startsWith('kopia-'), true);
  assert.ok((await PDFDocument.load(copy.bytes)).getPageCount() > 0);
}

test('by keyboard alone: everything about one person is put together in one step, and the number is in no address', {
  skip,
}, async () => {
  const ylva = await at('ylva.yr');
  const addresses: string[] = [];
  ylva.page.on('framenavigated', (frame) => addresses.push(frame.url()));
  await ylva.enter('nav a[href="/disposal"]', /\/disposal$/);
  await ylva.enter('main a[href="/person-data"]', /\/person-data$/);
  await ylva.write('#number', withoutMailbox);
  await ylva.enter('#number', /\/person-data$/);
  assert.match(await ylva.told(), /Skriv vilken begäran det gäller/);
  await ylva.write('#reason', 'KS 2026/99');
  const zip = await ylva.download('form[action="/person-data"] button');
  assert.match(zip.name, /^registerutdrag-[0-9-]+\.zip$/);
  assert.equal(zip.bytes.subarray(0, 2).toString(), 'PK');
  assert.ok(addresses.length >= 3);
  for (const address of addresses) assert.ok(!address.includes(withoutMailbox.slice(-10)), address);
  await leave(ylva);
});
