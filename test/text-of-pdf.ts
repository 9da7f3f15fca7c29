// What a PDF says, page after page, and in its document information.
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export async function textOfPdf(bytes: Uint8Array): Promise<string> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 }).promise;
  const parts: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    for (const item of items) if ('str' in item) parts.push(item.str, item.hasEOL ? ' ' : '');
  }
  const { info } = await pdf.getMetadata();
  return `${parts.join('')} ${JSON.stringify(info)}`;
}
