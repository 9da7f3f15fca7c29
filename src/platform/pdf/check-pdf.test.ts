// PDFs that may be attached and PDFs that may not: each refusal has its own reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFString } from 'pdf-lib';
import { checkPdf } from './check-pdf.ts';

async function aPdf(change?: (document: PDFDocument) => void): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage([300, 300]);
  document.addPage([300, 300]);
  change?.(document);
  return document.save({ useObjectStreams: false });
}

test('an ordinary PDF is good and its pages are counted', async () => {
  assert.deepEqual(await checkPdf(await aPdf()), { ok: true, value: { pages: 2, tagged: false, signed: false } });
});

test('what is not a PDF is refused, whatever its name', async () => {
  assert.deepEqual(await checkPdf(Buffer.from('<html>')), { ok: false, problem: { code: 'web-file' } });
  assert.deepEqual(await checkPdf(Buffer.from('hello')), { ok: false, problem: { code: 'not-pdf' } });
  assert.deepEqual(await checkPdf(new Uint8Array(0)), { ok: false, problem: { code: 'empty' } });
});

test('a PDF inside something else is refused', async () => {
  const polyglot = Buffer.concat([Buffer.from('<script>'), await aPdf()]);
  assert.deepEqual(await checkPdf(polyglot), { ok: false, problem: { code: 'web-file' } });
});

test('a broken PDF is refused', async () => {
  const broken = Buffer.from('%PDF-1.7\nno objects here');
  assert.deepEqual(await checkPdf(broken), { ok: false, problem: { code: 'cannot-open' } });
});

test('an encrypted PDF is refused as encrypted', async () => {
  const bytes = await aPdf((document) => {
    const encrypt = document.context.obj({ Filter: 'Standard', V: 1, R: 2 });
    document.context.trailerInfo.Encrypt = document.context.register(encrypt);
  });
  assert.deepEqual(await checkPdf(bytes), { ok: false, problem: { code: 'encrypted' } });
});

test('a script that runs when the file is opened is refused', async () => {
  const bytes = await aPdf((document) => {
    const action = document.context.obj({ S: 'JavaScript' });
    action.set(PDFName.of('JS'), PDFString.of('app.alert(1)'));
    document.catalog.set(PDFName.of('OpenAction'), action);
  });
  const result = await checkPdf(bytes);
  assert.equal(result.ok, false);
  assert.equal(!result.ok && result.problem.code, 'active-content');
});

test('a program to launch, a form that sends and a file within are refused', async () => {
  for (const action of ['Launch', 'SubmitForm']) {
    const bytes = await aPdf((document) => {
      document.catalog.set(PDFName.of('OpenAction'), document.context.obj({ S: action }));
    });
    assert.deepEqual(await checkPdf(bytes), { ok: false, problem: { code: 'active-content', what: action } });
  }
  const document = await PDFDocument.create();
  document.addPage();
  await document.attach(Buffer.from('other'), 'other.txt');
  const result = await checkPdf(await document.save());
  assert.equal(!result.ok && result.problem.code, 'active-content');
});

test('a small file that unpacks to hundreds of megabytes is refused before it does', async () => {
  const packed = deflateSync(Buffer.alloc(200_000_000), { level: 9 });
  for (const type of ['/ObjStm', '/Obj#53tm']) {
    const head = `%PDF-1.5\n1 0 obj\n<< /Type ${type} /N 1 /First 5 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`;
    const tail =
      '\nendstream\nendobj\n2 0 obj\n<< /Type /Catalog /Pages 3 0 R >>\nendobj\ntrailer\n<< /Root 2 0 R >>\n%%EOF';
    const bomb = Buffer.concat([Buffer.from(head), packed, Buffer.from(tail)]);
    const before = process.memoryUsage.rss();
    assert.deepEqual(await checkPdf(bomb), { ok: false, problem: { code: 'cannot-open' } });
    assert.ok(process.memoryUsage.rss() - before < 180_000_000);
  }
});

test('an ordinary PDF with packed objects is good', async () => {
  const document = await PDFDocument.create();
  document.addPage();
  assert.deepEqual(await checkPdf(await document.save({ useObjectStreams: true })), {
    ok: true,
    value: { pages: 1, tagged: false, signed: false },
  });
});
