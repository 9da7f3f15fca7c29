// One large PDF split into letters: every page in exactly one, nobody's page in another's letter, real fonts, signed ones never touched.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PDFDocument, PDFName, PDFString, StandardFonts } from 'pdf-lib';
import pdfkit from 'pdfkit';
import { numbersIn } from './numbers-in-text.ts';
import { matchList, planSplit, recipientsByPages } from './plan-split.ts';
import { inspectPdf, readPages, splitPdf } from './split-pdf.ts';

const today = new Date('2026-11-22T12:00:00Z');
const people = ['198101052382', '195303231855', '191611882398'];
const written = (number = '') => `${number.slice(0, 8)}-${number.slice(8)}`;

async function aPdf(pages: readonly string[], change?: (document: PDFDocument) => void): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const text of pages) {
    const page = document.addPage([595, 842]);
    for (const [line, words] of text.split('\n').entries())
      page.drawText(words, { x: 60, y: 760 - line * 20, size: 11, font });
  }
  change?.(document);
  return await document.save();
}

async function byPdfkit(options: object, text: string): Promise<Buffer> {
  const document = new pdfkit({ size: 'A4', ...options });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => document.on('end', resolve));
  document.text(text).end();
  await ended;
  return Buffer.concat(chunks);
}

async function found(pdf: Uint8Array, marker = '') {
  const pages = await inspectPdf(pdf);
  assert.ok(pages.ok);
  const read = await readPages(pdf, pages.value, { marker, today });
  assert.ok(read.ok);
  return read.value;
}

test('numbers are read as letters write them, and what only looks like one is not counted', () => {
  assert.deepEqual(numbersIn('Personnummer 19810105-2382, 810105–2382 och 198101052382', today), [people[0]]);
  assert.deepEqual(
    numbersIn('OCR 8101052382, org.nr 162021003898 och 202100-3898, 19810105-2383, 119810105-23820', today),
    [],
  );
});

test('a PDF is split by the number on its pages: as many pages out as in, each with its own person', async () => {
  const [a, b, c] = people.map(written);
  const pdf = await aPdf([`Beslut\n${a}`, `Sida 2\n${a}`, `Beslut\n${b}`, `Beslut\n${c}`, `Sida 2\n${c}`]);
  const plan = planSplit(await found(pdf), 'number');
  assert.ok(plan.kind === 'letters');
  assert.deepEqual(plan.letters, [
    { first: 1, pages: 2, numbers: [people[0]] },
    { first: 3, pages: 1, numbers: [people[1]] },
    { first: 4, pages: 2, numbers: [people[2]] },
  ]);
  assert.equal(recipientsByPages(plan.letters), undefined);
  const letters: Uint8Array[] = [];
  const split = await splitPdf(pdf, plan.letters, async (files) => {
    for (const { bytes, index } of files) letters[index] = bytes;
    return undefined;
  });
  assert.ok(split.ok);
  for (const [index, bytes] of letters.entries()) {
    const pages = await found(bytes);
    assert.equal(pages.length, plan.letters[index]?.pages);
    for (const { numbers } of pages) assert.deepEqual(numbers, [people[index]]);
  }
  const again: Uint8Array[] = [];
  await splitPdf(pdf, plan.letters, async (files) => void again.push(...files.map(({ bytes }) => bytes)));
  assert.deepEqual(
    again.map((bytes) => Buffer.compare(bytes, letters[again.indexOf(bytes)] ?? Buffer.alloc(0))),
    [0, 0, 0],
  );
});

test('an embedded font with glyph ids instead of letters is read all the same', async () => {
  const font = new URL(import.meta.resolve('@fontsource/inter/package.json')).pathname.replace(
    'package.json',
    'files/inter-latin-400-normal.woff',
  );
  const bytes = await byPdfkit({ font }, `Beslut för ${written(people[0])}`);
  assert.equal(bytes.includes('19810105'), false, 'no plain text in the file');
  assert.deepEqual((await found(bytes))[0]?.numbers, [people[0]]);
});

test('a page with no number or several, or a number that comes back, stops it with its page named', async () => {
  const [a, b] = people.map(written);
  const problemOf = async (pages: string[]) => {
    const plan = planSplit(await found(await aPdf(pages)), 'number');
    return plan.kind === 'stopped' ? plan.problem : plan;
  };
  assert.deepEqual(await problemOf([`${a}`, 'en tom baksida', `${b}`]), {
    code: 'page-without-number',
    pages: [2],
    count: 1,
  });
  assert.deepEqual(await problemOf([`${a}`, `${a} och ${b}`]), { code: 'page-with-several', pages: [2], count: 1 });
  assert.deepEqual(await problemOf([`${a}`, `${b}`, `${a}`]), { code: 'number-again', pages: [3], count: 1 });
});

test('a marker begins a letter; counts that do not add up with the list, and another person’s number, stop it', async () => {
  const [a, b] = people.map(written);
  const pages = await found(await aPdf([`BESLUT   2026\n${a}`, 'sida 2', `BESLUT 2026\n${b}`]), 'BESLUT 2026');
  const plan = planSplit(pages, 'marker');
  assert.ok(plan.kind === 'letters');
  assert.deepEqual(
    plan.letters.map(({ first, pages: many }) => [first, many]),
    [
      [1, 2],
      [3, 1],
    ],
  );
  assert.equal(matchList(plan.letters, [people[0] ?? '', people[1] ?? ''], 'marker'), undefined);
  assert.deepEqual(matchList(plan.letters, [people[1] ?? '', people[0] ?? ''], 'marker'), {
    code: 'other-number',
    pages: [1, 3],
    count: 2,
  });
  assert.deepEqual(matchList(plan.letters, [people[0] ?? ''], 'marker'), { code: 'counts', lines: 1, letters: 2 });
  assert.deepEqual(matchList(plan.letters, people, 'number'), { code: 'counts', lines: 3, letters: 2 });
  assert.equal(matchList(plan.letters, [people[0] ?? '', people[2] ?? ''], 'number')?.code, 'not-in-list');
  const late = planSplit(await found(await aPdf(['inledning', `BESLUT 2026 ${a}`]), 'BESLUT 2026'), 'marker');
  assert.deepEqual(late, { kind: 'stopped', problem: { code: 'marker-not-first', pages: [1], count: 1 } });
});

test('a signed, an encrypted and an active PDF are refused, and what is none', async () => {
  const signed = await aPdf(['a'], (document) => {
    const signature = document.context.obj({ Type: 'Sig', Filter: 'Adobe.PPKLite', ByteRange: [0, 1, 2, 3] });
    document.context.register(signature);
  });
  assert.deepEqual(await inspectPdf(signed), { ok: false, problem: { code: 'pdf-signed' } });
  const active = await aPdf(['a'], (document) => {
    const action = document.context.obj({ S: 'JavaScript' });
    action.set(PDFName.of('JS'), PDFString.of('app.alert(1)'));
    document.catalog.set(PDFName.of('OpenAction'), action);
  });
  assert.deepEqual(await inspectPdf(active), { ok: false, problem: { code: 'pdf-active' } });
  for (const lock of [{ userPassword: 'hemligt' }, { ownerPassword: 'hemligt' }]) {
    assert.deepEqual(await inspectPdf(await byPdfkit(lock, 'Beslut')), {
      ok: false,
      problem: { code: 'pdf-encrypted' },
    });
  }
  assert.deepEqual(await inspectPdf(readFileSync(new URL(import.meta.url))), {
    ok: false,
    problem: { code: 'pdf-unreadable' },
  });
});

test('nothing of another page comes along: not by a link, not by resources that all pages share', async () => {
  const secret = 'bara för den andra';
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const [first, second] = [document.addPage([595, 842]), document.addPage([595, 842])];
  first.drawText(written(people[0]), { x: 60, y: 700, font });
  second.drawText(written(people[1]), { x: 60, y: 700, font });
  const form = document.context.flateStream(`BT /F1 12 Tf (${secret}) Tj ET`, {
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, 9, 9],
  });
  const reference = document.context.register(form);
  for (const page of [first, second]) page.node.setXObject(PDFName.of('Shared'), reference);
  const link = document.context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], Dest: [second.ref, 'Fit'] });
  first.node.set(PDFName.of('Annots'), document.context.obj([document.context.register(link)]));
  first.node.set(PDFName.of('B'), document.context.obj([second.ref]));
  const pdf = await document.save();
  const files: Uint8Array[] = [];
  const letters = [1, 2].map((page) => ({ first: page, pages: 1, numbers: [] }));
  assert.ok((await splitPdf(pdf, letters, async (made) => void files.push(...made.map(({ bytes }) => bytes)))).ok);
  const opened = await PDFDocument.load(files[0] ?? new Uint8Array());
  const objects = opened.context.enumerateIndirectObjects().map(([, object]) => object.toString());
  assert.equal(objects.filter((text) => /\/Type \/Page\b(?!s)/.test(text)).length, 1);
  assert.equal(
    objects.some((text) => text.includes('/Subtype /Form')),
    false,
    'the shared form stayed behind',
  );
});

test('more pages than one child reads, of which one has no number: it is found by its place in the whole', async () => {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let page = 0; page < 1100; page += 1) {
    const text = page === 1050 ? 'baksida' : written(people[page < 600 ? 0 : 1]);
    document.addPage([595, 842]).drawText(text, { x: 60, y: 700, size: 12, font });
  }
  const plan = planSplit(await found(await document.save()), 'number');
  assert.deepEqual(plan, { kind: 'stopped', problem: { code: 'page-without-number', pages: [1051], count: 1 } });
});
