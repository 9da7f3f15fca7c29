// The record as a PDF: PDF/A-1b by PDFBox's preflight where it is installed, every page numbered, attachments after it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PDFDocument, PDFName } from 'pdf-lib';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import type { LetterView } from '../letter-view.ts';
import { mailingSettings } from '../mailings/settings.ts';
import { fontRuns } from './fonts.ts';
import { letterPdf, letterPdfWithAttachments } from './letter-pdf.ts';
import { letterRecord, type RecordInput } from './record.ts';

const JARS = ['preflight', 'pdfbox2', 'fontbox2', 'xmpbox', 'commons-logging', 'javax.activation', 'jaxb-api'];
const classPath = JARS.map((jar) => `/usr/share/java/${jar}.jar`);
const noPreflight = !classPath.every((jar) => existsSync(jar)) && 'libpdfbox2-java is not installed';

const PREFLIGHT = `import org.apache.pdfbox.preflight.parser.PreflightParser;
public class Check { public static void main(String[] files) throws Exception {
  PreflightParser parser = new PreflightParser(new java.io.File(files[0]));
  parser.parse(); parser.getPreflightDocument().validate();
  var result = parser.getPreflightDocument().getResult();
  System.out.println(result.isValid() ? "valid" : "not valid");
  for (var error : result.getErrorsList()) System.out.println(error.getErrorCode() + " " + error.getDetails()); } }`;

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  assert.ok(result.ok);
  return result.value;
}

function input(text: string): RecordInput {
  const at = (second: number): Date => new Date(Date.UTC(2026, 10, 21, 12, 30, second));
  const operator = { id: value(parseOrganisationsnummer('164022000022')), name: 'Duvkullens brevlåda' };
  const letter: LetterView = {
    id: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
    origin: 'page',
    author: 'anna',
    authorName: 'Anna Ask',
    createdAt: at(0),
    recipient: value(parseRecipientId('198101052382')),
    subject: 'Beslut',
    protectionClass: 3,
    language: 'svSE',
    text,
    support: { text: 'Växeln', phoneNumber: '', emailAddress: '', url: '' },
    files: [{ id: 'f', filename: 'a.pdf', bytes: 1, sha256: 'a'.repeat(64), md5: 'B'.repeat(32), pages: 2, blob: 'x' }],
    envelopeBytes: 9000,
    state: 'delivered',
    waiting: undefined,
    reason: undefined,
    deliveryId: 'mediator-number',
    operator,
    transId: 'trans-number',
    settledAt: at(3),
    signedBlob: 'x',
    signedSha256: 'c'.repeat(64),
    channel: 'digital',
    unit: 'u',
    keeper: 'anna',
    caseType: undefined,
    category: 'matter',
    matterId: undefined,
    diaryNumber: undefined,
    secrecy: undefined,
    previous: undefined,
    mailing: undefined,
    sendAt: undefined,
    approval: undefined,
    openedAt: undefined,
    timeline: [
      { kind: 'created', at: at(0), details: { by: 'Anna Ask' } },
      { kind: 'checked', at: at(0), details: { operator: { ...operator } } },
      { kind: 'signed', at: at(1), details: { certificate: { fingerprint: 'd'.repeat(64) } } },
      { kind: 'handed-over', at: at(1), details: { deliveryId: 'mediator-number' } },
      { kind: 'sealed', at: at(2), details: { certificate: { fingerprint: 'e'.repeat(64) } } },
      { kind: 'delivered', at: at(3), details: { operator: { ...operator }, transId: 'trans-number' } },
    ],
  };
  const organisation = {
    id: '162021003898',
    name: 'Kommun B',
    mediatorName: 'Förmedlingen',
    mediatorKind: 'rest',
    mailings: mailingSettings(),
  } as const;
  return { language: 'sv', organisation, letter, madeBy: 'Anna Ask', now: at(50) };
}

test('the record is valid PDF/A-1b, whatever the text holds', { skip: noPreflight }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-pdf-'));
  const text = 'Räksmörgås. Łódź, Київ, Ελλάδα, Đặng, مرحبا 你好 🐦 ✓\u00a0–\ttabb\n\nNytt stycke';
  writeFileSync(join(folder, 'record.pdf'), await letterPdf(input(text)));
  writeFileSync(join(folder, 'Check.java'), PREFLIGHT);
  const answer = execFileSync('java', ['-cp', classPath.join(':'), 'Check.java', 'record.pdf'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  rmSync(folder, { recursive: true });
  assert.equal(answer.trim(), 'valid');
});

test('a long letter goes over many pages', async () => {
  const document = await PDFDocument.load(await letterPdf(input('En rad i ett långt brev.\n'.repeat(200))));
  assert.ok(document.getPageCount() >= 5, String(document.getPageCount()));
});

test('attachments follow the record, and the whole makes no claim to be PDF/A', async () => {
  const attachment = await PDFDocument.create();
  for (let page = 0; page < 2; page += 1) attachment.addPage([300, 300]);
  const alone = await PDFDocument.load(await letterPdf(input('Hej')));
  const bytes = await letterPdfWithAttachments(input('Hej'), [{ id: 'f', bytes: await attachment.save() }]);
  const whole = await PDFDocument.load(bytes);
  assert.equal(whole.getPageCount(), alone.getPageCount() + 2);
  assert.equal(whole.catalog.get(PDFName.of('Metadata')), undefined);
});

test('an attachment that cannot be merged is listed instead', async () => {
  const bytes = await letterPdfWithAttachments(input('Hej'), [{ id: 'f', bytes: Buffer.from('%PDF-1.4 broken') }]);
  const alone = await PDFDocument.load(await letterPdf(input('Hej')));
  assert.equal((await PDFDocument.load(bytes)).getPageCount(), alone.getPageCount());
});

test('the record holds the letter, every checksum, the receipt and every step', () => {
  const text = JSON.stringify(letterRecord(input('Min text')));
  for (const part of [
    'Min text',
    'a'.repeat(64),
    'B'.repeat(32),
    'c'.repeat(64),
    'd'.repeat(64),
    'e'.repeat(64),
    'Kommun B (202100-3898)',
    'Duvkullens brevlåda (402200-0022)',
    'Enligt FaR: brevlåda hos Duvkullens brevlåda',
    'Förmedlingen',
    'mediator-number',
    'trans-number',
    '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
    'Anna Ask (anna)',
    'Svenska',
    'Klass 3',
    'Växeln',
    '13.30.03',
    '19810105-2382',
  ]) {
    assert.ok(text.includes(part), part);
  }
});

test('a character without a glyph is written by its number, never dropped', () => {
  const runs = fontRuns('aب', 400, (_font, codePoint) => codePoint < 0x250);
  assert.equal(runs.map((run) => run.text).join(''), 'a[U+0628]');
});
