// A letter of HTML with a payment on paper: structure, address in the window, QR code; PDF/A-1b, and nothing outside its page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { checkPdf } from '../../../platform/pdf/check-pdf.ts';
import type { LetterView } from '../letter-view.ts';
import { paperLetterPdf } from './paper-letter.ts';

function letter(more: Partial<LetterView>): LetterView {
  const recipient = parseRecipientId('198101052382');
  assert.ok(recipient.ok);
  const undefinedYet = {
    waiting: undefined,
    reason: undefined,
    caseType: undefined,
    matterId: undefined,
    diaryNumber: undefined,
    secrecy: undefined,
    previous: undefined,
    mailing: undefined,
    sendAt: undefined,
    approval: undefined,
    openedAt: undefined,
    deliveryId: undefined,
    operator: undefined,
    transId: undefined,
    settledAt: undefined,
    signedBlob: undefined,
    signedSha256: undefined,
  };
  return {
    ...undefinedYet,
    id: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
    unit: 'u',
    keeper: 'anna',
    category: 'matter',
    origin: 'page',
    author: 'anna',
    authorName: 'Anna Ask',
    createdAt: new Date(Date.UTC(2026, 10, 22)),
    recipient: recipient.value,
    subject: 'Beslut om avgift',
    protectionClass: 3,
    language: 'svSE',
    text: 'Hej',
    support: { text: 'Kundcenter', phoneNumber: '0500-00 00 00', emailAddress: '', url: '' },
    files: [],
    envelopeBytes: 9000,
    state: 'to-print',
    channel: 'digital-or-paper',
    postalAddress: ['Signe Almgren', 'Duvvägen 1', '123 45 Duvköping'],
    timeline: [],
    ...more,
  };
}

const HTML = `<h2>Avgiften</h2>
<p>Hej <strong>Signe</strong>, läs <em>noga</em> <a href="https://www.digg.se/">hos Digg</a>.<br />Med vänlig hälsning</p>
<ul><li>ett<ol><li>under</li></ol></li><li>två</li></ul>
<table><tr><th scope="col">Månad</th><th scope="col">Kronor</th></tr><tr><td>Maj</td><td>300 och en lång text som behöver mer än en rad för att få plats i sin ruta</td></tr></table>`;
const payment = {
  amount: '1 234,50',
  dueDate: '2027-01-31',
  method: 'BG',
  account: '50501055',
  ocr: '1234567897',
} as const;

test('headings, lists, tables and a payment with its QR code stand on one page, as PDF/A-1b', async () => {
  const bytes = await paperLetterPdf(
    'Kommun B',
    letter({ text: HTML, extras: { bodyType: 'text/html', payment } }),
    undefined,
    '162021003898',
  );
  const checked = await checkPdf(bytes);
  assert.deepEqual(checked, { ok: true, value: { pages: 1, tagged: false, pdfa: '1b', signed: false } });
});

test('a long table goes on over pages, and what is not a payment yet has no slip', async () => {
  const rows = Array.from({ length: 120 }, (_, index) => `<tr><td>${index}</td><td>rad</td></tr>`).join('');
  const wrong = { ...payment, account: '1' };
  const bytes = await paperLetterPdf(
    'Kommun B',
    letter({ text: `<table>${rows}</table>`, extras: { bodyType: 'text/html', payment: wrong } }),
  );
  const pages = (await PDFDocument.load(bytes)).getPageCount();
  assert.ok(pages >= 3 && pages <= 6, String(pages));
});
