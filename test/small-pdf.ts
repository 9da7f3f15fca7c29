// A small real PDF for tests, with a line of text.
import { PDFDocument, StandardFonts } from 'pdf-lib';
import type { Upload } from './person.ts';

/** One page that says `text` (Latin letters). */
export async function smallPdf(filename: string, text: string): Promise<Upload> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.addPage([595, 842]).drawText(text, { x: 72, y: 720, size: 14, font });
  return { filename, contentType: 'application/pdf', bytes: await document.save() };
}
