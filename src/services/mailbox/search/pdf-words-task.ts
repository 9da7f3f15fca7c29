// Runs in a killable process: the words of a PDF by Mozilla's reader, folded as the index has them. What comes back is words without their order.
import { wordsOf } from './words.ts';

/** Pages that are read; a letter of more is found by its first ones. */
const PAGES = 500;
const WORDS = 20_000;

/** What pdf.js wants of a browser, though text needs none of it; without these its native canvas would be looked for. */
class NotDrawn {}
for (const name of ['DOMMatrix', 'Path2D', 'ImageData']) {
  if (!Reflect.has(globalThis, name)) Reflect.set(globalThis, name, NotDrawn);
}
const { getDocument, InvalidPDFException, PasswordException } = await import('pdfjs-dist/legacy/build/pdf.mjs');

/** Its words; none where the reader says that it is no PDF, or that it is locked: that is an answer too, and this process takes the next file. */
export async function run(input: Uint8Array): Promise<unknown> {
  try {
    return await wordsOfPdf(input);
  } catch (error) {
    if (error instanceof InvalidPDFException || error instanceof PasswordException) return [];
    throw error;
  }
}

async function wordsOfPdf(input: Uint8Array): Promise<readonly string[]> {
  const loading = getDocument({
    data: new Uint8Array(input),
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: 0,
  });
  try {
    const document = await loading.promise;
    const words = new Set<string>();
    for (let number = 1; number <= Math.min(PAGES, document.numPages) && words.size < WORDS; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      let text = '';
      for (const item of items) if ('str' in item) text += item.hasEOL ? `${item.str}\n` : item.str;
      for (const word of wordsOf(text)) words.add(word);
      page.cleanup();
    }
    return [...words].slice(0, WORDS);
  } finally {
    await loading.destroy();
  }
}
