// The record as a PDF/A-1b of A4 pages (ISO 19005-1): embedded fonts, header and page numbers, nothing active.
import PDFDocument from 'pdfkit';
import { recordMessages } from '../texts/record-messages.ts';
import { bytesOf, type Pdf, PdfText, type Style } from './pdf-text.ts';
import type { LetterRecord, RecordRow, RecordSection } from './record.ts';

const MARGIN = 56;
const LABEL_WIDTH = 148;
const GAP = 12;
const INK = '#1b2429';
const QUIET = '#4d5a61';
const LINE = '#b9beb6';

const BODY: Style = { size: 10, weight: 400, colour: INK };
const LABEL: Style = { size: 9, weight: 400, colour: QUIET };
const SMALL: Style = { size: 8, weight: 400, colour: INK };
const HEAD: Style = { size: 12.5, weight: 700, colour: INK };

/** The bytes of the PDF. `now` becomes its date of creation. */
export async function recordPdf(record: LetterRecord, now: Date): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    pdfVersion: '1.4',
    subset: 'PDF/A-1b',
    margins: { top: MARGIN + 18, bottom: MARGIN + 8, left: MARGIN, right: MARGIN },
    bufferPages: true,
    lang: record.language === 'sv' ? 'sv-SE' : 'en-GB',
    displayTitle: true,
    info: {
      Title: `${record.title}: ${record.subject}`,
      Author: record.organisation,
      CreationDate: now,
      Producer: 'Brevduva',
      Creator: 'Brevduva',
    },
  });
  const bytes = bytesOf(document);
  const writer = new RecordWriter(document);
  writer.record(record);
  writer.pageEdges(record);
  document.end();
  return await bytes;
}

class RecordWriter {
  readonly #document: Pdf;
  readonly #width: number;
  readonly #pen: PdfText;

  constructor(document: Pdf) {
    this.#document = document;
    this.#pen = new PdfText(document);
    this.#width = document.page.width - 2 * MARGIN;
  }

  record(record: LetterRecord): void {
    this.#text(record.title, { size: 20, weight: 700, colour: INK });
    this.#document.moveDown(0.2);
    this.#text(record.lead, { ...LABEL, size: 10 });
    for (const section of record.sections) this.#section(section);
    this.#document.moveDown(1.2);
    this.#text(record.made, LABEL);
  }

  /** Header and page number on every page, once it is known how many there are. */
  pageEdges(record: LetterRecord): void {
    const document = this.#document;
    const t = recordMessages(record.language);
    const { count } = document.bufferedPageRange();
    for (let index = 0; index < count; index += 1) {
      document.switchToPage(index);
      // Without this, text below the bottom margin would begin a new page.
      document.page.margins.bottom = 0;
      const page = t('print-page-of', { page: index + 1, pages: count });
      this.#line(record.organisation, LABEL, MARGIN - 14, 'left');
      this.#line(record.title, LABEL, MARGIN - 14, 'right');
      this.#line(page, LABEL, document.page.height - MARGIN + 8, 'right');
    }
  }

  #section({ heading, rows = [], text, textFirst = false, parts = [] }: RecordSection): void {
    this.#room(70);
    this.#document.moveDown(1.1);
    const y = this.#document.y;
    this.#document
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + this.#width, y)
      .lineWidth(0.6)
      .strokeColor(LINE)
      .stroke();
    this.#document.y = y + 8;
    this.#text(heading, HEAD);
    this.#document.moveDown(0.35);
    if (text !== undefined && textFirst) this.#paragraphs(text, false);
    if (textFirst && rows.length > 0) this.#document.moveDown(0.6);
    for (const row of rows) this.#row(row);
    if (text !== undefined && !textFirst) this.#paragraphs(text, rows.length > 0);
    for (const part of parts) {
      this.#room(60);
      this.#document.moveDown(0.4);
      this.#text(part.name, { ...BODY, weight: 700 });
      for (const row of part.rows) this.#row(row);
      if (part.note !== undefined) this.#text(part.note, LABEL);
    }
  }

  #paragraphs(text: string, space: boolean): void {
    if (space) this.#document.moveDown(0.6);
    for (const line of text.split('\n')) {
      if (line.trim() === '') this.#document.moveDown(0.7);
      else this.#text(line, { ...BODY, size: 10.5 });
    }
  }

  #row({ label, value, mono }: RecordRow): void {
    const document = this.#document;
    this.#room(26);
    const top = document.y;
    const page = document.bufferedPageRange().count;
    this.#text(label, LABEL, { x: MARGIN, y: top + 0.8, width: LABEL_WIDTH });
    const below = document.y;
    this.#text(value === '' ? '–' : value, mono === true ? SMALL : BODY, {
      x: MARGIN + LABEL_WIDTH + GAP,
      y: top,
      width: this.#width - LABEL_WIDTH - GAP,
    });
    const samePage = document.bufferedPageRange().count === page;
    document.y = (samePage ? Math.max(below, document.y) : document.y) + 3;
    document.x = MARGIN;
  }

  /** Begins a new page when there is not this much room left (points). */
  #room(points: number): void {
    const { page, y } = this.#document;
    if (y + points > page.height - page.margins.bottom) this.#document.addPage();
  }

  #line(text: string, style: Style, y: number, align: 'left' | 'right'): void {
    this.#pen.line(text, style, { y, left: MARGIN, right: MARGIN + this.#width, align });
  }

  #text(text: string, style: Style, at?: { x: number; y: number; width: number }): void {
    this.#pen.write(text, style, at ?? { x: MARGIN, y: this.#document.y, width: this.#width });
  }
}
