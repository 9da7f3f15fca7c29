// What the check of PDF/A-1b finds in PDFs that claim to be it: no output intent, fonts outside, scripts, transparency, files inside.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument, PDFName, StandardFonts } from 'pdf-lib';
import Pdfkit from 'pdfkit';
import { run } from './pdf-a-task.ts';

async function claiming(): Promise<PDFDocument> {
  const document = new Pdfkit({ pdfVersion: '1.4', subset: 'PDF/A-1b', info: { CreationDate: new Date(0) } });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise((resolve) => document.on('end', resolve));
  document.rect(10, 10, 100, 100).stroke();
  document.end();
  await ended;
  return await PDFDocument.load(Buffer.concat(parts), { updateMetadata: false });
}

async function faultsAfter(change: (document: PDFDocument) => unknown): Promise<string> {
  const document = await claiming();
  await change(document);
  const bytes = await document.save({ useObjectStreams: false, updateFieldAppearances: false });
  // pdf-lib writes its own version in the header.
  const { claim, faults } = await run(
    Buffer.from(Buffer.from(bytes).toString('latin1').replace('%PDF-1.7', '%PDF-1.4'), 'latin1'),
  );
  assert.ok(claim);
  return faults.join();
}

test('one that keeps the rules has no fault; one that makes no claim is not judged', async () => {
  assert.equal(await faultsAfter(() => undefined), '');
  const plain = await PDFDocument.create();
  plain.addPage();
  assert.deepEqual(await run(await plain.save()), { pages: 1, claim: false, faults: [] });
  await assert.rejects(run(Buffer.from('no PDF')));
});

test('what a PDF/A-1b may not have is found', async () => {
  const key = (text: string) => PDFName.of(text);
  assert.match(await faultsAfter(({ catalog }) => catalog.delete(key('OutputIntents'))), /6\.2\.2/);
  assert.match(await faultsAfter((document) => document.embedFont(StandardFonts.Helvetica)), /6\.3\.4/);
  assert.match(await faultsAfter((document) => document.addJavaScript('a', 'app.alert(1)')), /JavaScript/);
  assert.match(await faultsAfter((document) => document.attach(Buffer.from('x'), 'x.txt')), /6\.1\.11/);
  const state = (object: { readonly [member: string]: string | number }) => (document: PDFDocument) =>
    document.context.register(document.context.obj({ Type: 'ExtGState', ...object }));
  assert.match(await faultsAfter(state({ ca: 0.5 })), /6\.4 transparency/);
  assert.match(await faultsAfter(state({ BM: 'Multiply' })), /6\.4 a blend/);
  assert.match(
    await faultsAfter(({ context }) => context.register(context.stream('x', { Filter: 'LZWDecode' }))),
    /LZW/,
  );
  assert.match(await faultsAfter(({ context, catalog }) => catalog.set(key('AA'), context.obj({}))), /6\.6\.2/);
  const inStreams = await claiming();
  assert.match((await run(await inStreams.save({ useObjectStreams: true }))).faults.join(), /6\.1\.4/);
});
