// Files made to fool whoever opens them: each is refused in its own words, in bounded time, and the next file is served (issue 4, "Proof").
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFRawStream, PDFString } from 'pdf-lib';
import { checkPdf } from '../../../platform/pdf/check-pdf.ts';
import { fileNameOf } from '../attach-file.ts';
import { shrinkPdf } from './shrink-pdf.ts';

async function aPdf(change?: (document: PDFDocument) => void): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([300, 300]);
  change?.(document);
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  const result = await checkPdf(bytes);
  return result.ok ? 'ok' : result.problem.code;
}

/** A zip of one stored file, with a comment. */
function zip(name: string, content: Buffer, comment = Buffer.alloc(0), before = 0): Buffer {
  const head = (signature: string, more: number): Buffer => {
    const bytes = Buffer.alloc(more);
    bytes.write(signature, 0, 'latin1');
    return bytes;
  };
  const local = head('PK\x03\x04', 30);
  local.writeUInt32LE(content.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const central = head('PK\x01\x02', 46);
  central.writeUInt16LE(name.length, 28);
  central.writeUInt32LE(before, 42);
  const end = head('PK\x05\x06', 22);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(before + 30 + name.length + content.length, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([local, Buffer.from(name), content, central, Buffer.from(name), end, comment]);
}

describe('polyglots', () => {
  test('a PDF with a zip archive after it', async () => {
    const pdf = await aPdf();
    assert.equal(
      await codeOf(Buffer.concat([pdf, zip('evil.exe', Buffer.from('MZ'), Buffer.alloc(0), pdf.length)])),
      'polyglot',
    );
  });

  test('a PDF whose end is inside the comment of a zip archive', async () => {
    const pdf = await aPdf();
    const both = Buffer.concat([pdf, zip('evil.exe', Buffer.from('MZ'), Buffer.from('\n%%EOF\n'), pdf.length)]);
    assert.equal(await codeOf(both), 'polyglot');
  });

  test('a PDF that is a web page', async () => {
    const pdf = await aPdf();
    const head = Buffer.concat([pdf.subarray(0, 9), Buffer.from('%<script>alert(1)</script>\n'), pdf.subarray(9)]);
    assert.equal(await codeOf(head), 'polyglot');
    assert.equal(await codeOf(Buffer.concat([pdf, Buffer.from('<html><script>alert(1)</script>')])), 'polyglot');
  });

  test('spaces and line ends after the end are no second file', async () => {
    assert.equal(await codeOf(Buffer.concat([await aPdf(), Buffer.from('\r\n \0\n')])), 'ok');
  });
});

describe('what is no PDF is told by what it is', () => {
  const docx = zip('word/document.xml', deflateRawSync(Buffer.alloc(1000)));
  const cases: [string, Buffer, string][] = [
    ['Word', docx, 'word-file'],
    ['Excel', zip('xl/workbook.xml', Buffer.alloc(4)), 'excel-file'],
    ['PowerPoint', zip('ppt/presentation.xml', Buffer.alloc(4)), 'powerpoint-file'],
    ['ODT', zip('mimetype', Buffer.from('application/vnd.oasis.opendocument.text')), 'odf-file'],
    ['zip', zip('a.txt', Buffer.alloc(4)), 'zip-file'],
    [
      'old Word',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('WordDocument', 'utf16le')]),
      'word-file',
    ],
    ['RTF', Buffer.from('{\\rtf1 hello}'), 'word-file'],
    ['JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'image-file'],
    ['PNG', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'image-file'],
    ['a web page', Buffer.from('<!DOCTYPE html><p>x'), 'web-file'],
  ];
  for (const [what, bytes, code] of cases) test(what, async () => assert.equal(await codeOf(bytes), code));

  test('an Office file that unpacks to gigabytes is refused unopened', async () => {
    const bomb = zip('word/document.xml', deflateRawSync(Buffer.alloc(300_000_000)));
    const before = performance.now();
    assert.equal(await codeOf(bomb), 'word-file');
    assert.ok(performance.now() - before < 1000);
  });
});

test('ten thousand pages are refused', async () => {
  const document = await PDFDocument.create();
  for (let page = 0; page < 10_000; page += 1) document.addPage([300, 300]);
  assert.equal(await codeOf(await document.save({ useObjectStreams: true })), 'too-many-pages');
});

test('nesting made to exhaust a reader is refused, and the next file is served', async () => {
  const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const bytes = Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Deep ${nested}>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Size 4/Root 1 0 R>>\n%%EOF`,
  );
  assert.ok(['cannot-open', 'active-content', 'too-slow'].includes(await codeOf(bytes)));
  assert.equal(await codeOf(await aPdf()), 'ok');
});

test('pages that are each other’s parents do not hang the reader', async () => {
  const bytes = Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Size 3/Root 1 0 R>>\n%%EOF',
  );
  assert.notEqual(await codeOf(bytes), 'ok');
  assert.equal(await codeOf(await aPdf()), 'ok');
});

test('a stream that unpacks to gigabytes neither stops the check nor the shrinking', async () => {
  const bomb = await aPdf((document) => {
    const { deflateSync } = process.getBuiltinModule('node:zlib');
    const stream = PDFRawStream.of(
      document.context.obj({ Filter: 'FlateDecode' }),
      deflateSync(deflateSync(Buffer.alloc(400_000_000), { level: 1 })),
    );
    stream.dict.set(PDFName.of('Filter'), document.context.obj(['FlateDecode', 'FlateDecode']));
    document.context.register(stream);
  });
  assert.equal(await codeOf(bomb), 'ok');
  assert.notEqual((await shrinkPdf(bomb)).kind, 'signed');
  assert.equal(await codeOf(await aPdf()), 'ok');
});

test('facts: tagged, PDF/A and signed are told, and a signed PDF is never made smaller', async () => {
  const bytes = await aPdf((document) => {
    const { context, catalog } = document;
    catalog.set(PDFName.of('MarkInfo'), context.obj({ Marked: true }));
    catalog.set(PDFName.of('StructTreeRoot'), context.register(context.obj({ Type: 'StructTreeRoot' })));
    const xmp = Buffer.from('<rdf:li><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:li>');
    const metadata = PDFRawStream.of(context.obj({ Type: 'Metadata', Subtype: 'XML' }), xmp);
    catalog.set(PDFName.of('Metadata'), context.register(metadata));
    const signature = context.obj({ Type: 'Sig', ByteRange: [0, 1, 2, 3] });
    signature.set(PDFName.of('Contents'), PDFString.of('x'));
    context.register(signature);
  });
  assert.deepEqual(await checkPdf(bytes), {
    ok: true,
    value: { pages: 1, tagged: true, pdfa: '2b', signed: true },
  });
  assert.deepEqual(await shrinkPdf(bytes), { kind: 'signed' });
});

test('a PDF with an image finer than paper, twins and leftovers becomes smaller, with its pages', async () => {
  const noise = Buffer.from(Array.from({ length: 2000 * 300 * 3 }, (_, index) => (index * 7919) % 251));
  const bytes = await aPdf((document) => {
    const { context } = document;
    for (let copy = 0; copy < 2; copy += 1) {
      const image = PDFRawStream.of(
        context.obj({
          Type: 'XObject',
          Subtype: 'Image',
          Width: 2000,
          Height: 300,
          BitsPerComponent: 8,
          ColorSpace: 'DeviceRGB',
        }),
        noise,
      );
      const page = document.addPage([300, 300]);
      page.node.setXObject(PDFName.of('Im'), context.register(image));
    }
    context.register(PDFRawStream.of(context.obj({}), Buffer.alloc(50_000, 'unused')));
  });
  const shrunk = await shrinkPdf(bytes);
  assert.ok(shrunk.kind === 'smaller');
  assert.equal(shrunk.facts.pages, 3);
  assert.ok(shrunk.bytes.length < bytes.length / 6, `${bytes.length} to ${shrunk.bytes.length}`);
  const again = await shrinkPdf(bytes);
  assert.ok(again.kind === 'smaller' && Buffer.compare(again.bytes, shrunk.bytes) === 0, 'the same again');
});

test('names that lead out, hide or fool become names', () => {
  const names: Readonly<Record<string, string>> = {
    '../../etc/passwd': 'passwd.pdf',
    '..\\..\\windows\\system32\\evil.pdf': 'evil.pdf',
    'beslut\u0000.exe.pdf': 'beslut .exe.pdf',
    'beslut\u202Efdp.exe': 'beslutfdp.exe.pdf',
    'CON.pdf': 'bilaga CON.pdf',
    lpt1: 'bilaga lpt1.pdf',
    '': 'bilaga.pdf',
    '.pdf': 'bilaga.pdf',
    '...': 'bilaga.pdf',
    'a.pdf.pdf': 'a.pdf',
    'rad\nbrytning.pdf': 'rad brytning.pdf',
    '<img src=x onerror=alert(1)>.pdf': '_img src=x onerror=alert(1)_.pdf',
  };
  for (const [given, wanted] of Object.entries(names)) assert.equal(fileNameOf(given), wanted, JSON.stringify(given));
  const long = fileNameOf(`${'ö'.repeat(500)}.pdf`);
  assert.ok(Buffer.byteLength(long) <= 255 && long.endsWith('.pdf'));
});
