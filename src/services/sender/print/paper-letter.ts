// A letter as it is printed and posted: A4, the address where a window envelope has its window (SKL-S5). The recipient's number is left out.
import PDFDocument from 'pdfkit';
import { formatDate } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { LetterView } from '../letter-view.ts';
import type { PrintBrand } from '../organisation/brand.ts';
import { recordMessages } from '../texts/record-messages.ts';
import { writePayment } from './payment-slip.ts';
import { bytesOf, type Pdf, PdfText, type Style } from './pdf-text.ts';
import { writeBody } from './rich-text.ts';

/** Points in a millimetre. */
const MM = 72 / 25.4;
const MARGIN = 25 * MM;
/** Where the window is in Swedish envelopes with it to the right (h2), for A4 folded once in C5 or flat in C4 (docs/divergences.md). */
const WINDOW = { x: 107 * MM, y: 47 * MM, width: 80 * MM };
const TEXT_TOP = 95 * MM;
const INK = '#000000';
const BODY: Style = { size: 11, weight: 400, colour: INK };
const SMALL: Style = { size: 9, weight: 400, colour: INK };
/** Six lines are 31 mm: less than any window. */
const ADDRESS: Style = { size: 10, weight: 400, colour: INK };
const SENDER: Style = { size: 13, weight: 700, colour: INK };
const SUBJECT: Style = { size: 14, weight: 700, colour: INK };

/** The bytes of the PDF: PDF/A-1b. In the letter's own language. `organisation`: the sender's number, for the QR code of a payment. */
export async function paperLetterPdf(
  sender: string,
  letter: LetterView,
  brand?: PrintBrand,
  organisation?: string,
): Promise<Uint8Array> {
  const language: Language = letter.language === 'enGB' ? 'en' : 'sv';
  const document = new PDFDocument({
    size: 'A4',
    pdfVersion: '1.4',
    subset: 'PDF/A-1b',
    margins: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
    bufferPages: true,
    lang: language === 'sv' ? 'sv-SE' : 'en-GB',
    displayTitle: true,
    info: {
      Title: letter.subject,
      Author: sender,
      CreationDate: letter.createdAt,
      Producer: 'Brevduva',
      Creator: 'Brevduva',
    },
  });
  const bytes = bytesOf(document);
  const text = new PdfText(document);
  const width = document.page.width - 2 * MARGIN;
  writeHead(document, text, sender, letter, language);
  if (brand !== undefined) writeBrand(document, text, brand);
  const write = (words: string, style: Style) => text.write(words, style, { x: MARGIN, y: document.y, width });
  document.y = TEXT_TOP;
  write(letter.subject, SUBJECT);
  document.moveDown(0.6);
  writeBody(document, text, letter, { x: MARGIN, width }, BODY);
  writePayment(document, text, { name: sender, id: organisation }, letter, { x: MARGIN, width });
  for (const line of endLines(language, letter)) {
    if (line === '') document.moveDown(1);
    else write(line, SMALL);
  }
  writeEdges(document, text, letter, language);
  document.end();
  return await bytes;
}

function writeHead(document: Pdf, text: PdfText, sender: string, letter: LetterView, language: Language): void {
  text.write(sender, SENDER, { x: MARGIN, y: 20 * MM, width: WINDOW.x - MARGIN - 5 * MM });
  const date = formatDate(letter.createdAt, language);
  text.write(date, BODY, { x: WINDOW.x, y: 20 * MM, width: WINDOW.width });
  let { y } = WINDOW;
  for (const line of letter.postalAddress ?? []) {
    text.write(line, ADDRESS, { ...WINDOW, y });
    y = document.y;
  }
}

/** The unit's text under the organisation's name, its logo above, and a line of its colour: all clear of the window. */
function writeBrand(document: Pdf, text: PdfText, { text: lines, logo, colour }: PrintBrand): void {
  const width = WINDOW.x - MARGIN - 5 * MM;
  if (logo !== undefined) document.image(Buffer.from(logo.bytes), MARGIN, 7 * MM, { fit: [width, 11 * MM] });
  if (lines !== '') text.write(lines, SMALL, { x: MARGIN, y: 27 * MM, width });
  if (colour === undefined) return;
  document.rect(0, 0, document.page.width, 1.5 * MM).fill(colour);
}

function endLines(language: Language, { files, support }: LetterView): string[] {
  const t = recordMessages(language);
  const { text, phoneNumber, emailAddress, url } = support;
  const attached = files.length === 0 ? [] : ['', t('paper-attachments'), ...files.map(({ filename }) => filename)];
  const ways = [phoneNumber, emailAddress, url].filter((way) => way !== '').join(' · ');
  return [...attached, '', t('paper-support'), ...text.split('\n').filter((line) => line !== ''), ways].filter(
    (line, index, all) => line !== '' || index < all.length - 1,
  );
}

// The letter's number, which whoever gets it back in the post finds it by; page numbers only where there is more than one page.
function writeEdges(document: Pdf, text: PdfText, letter: LetterView, language: Language): void {
  const { count } = document.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    document.switchToPage(index);
    // Without this, text below the bottom margin would begin a new page.
    document.page.margins.bottom = 0;
    const t = recordMessages(language);
    const left = index === 0 ? t('paper-number', { number: letter.id.slice(0, 8) }) : letter.subject.slice(0, 60);
    const edge = { y: document.page.height - 15 * MM, left: MARGIN, right: document.page.width - MARGIN };
    text.line(left, SMALL, { ...edge, align: 'left' });
    if (count === 1) continue;
    text.line(t('print-page-of', { page: index + 1, pages: count }), SMALL, { ...edge, align: 'right' });
  }
}
