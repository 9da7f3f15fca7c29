// Runs in a killable process: the personal numbers and the marker on each page of a range, by Mozilla's reader, which knows real fonts
// (ToUnicode, encodings, CID). What it gives back is numbers and page numbers, never text.
import { numbersIn } from './numbers-in-text.ts';
import { readTaskInput } from './task-input.ts';

/** What pdf.js wants of a browser, though text needs none of it; without these its native canvas would be looked for. */
class NotDrawn {}
for (const name of ['DOMMatrix', 'Path2D', 'ImageData']) {
  if (!Reflect.has(globalThis, name)) Reflect.set(globalThis, name, NotDrawn);
}
const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');

/** `from` and `to` count pages from 1, both included. */
export async function run(input: Uint8Array): Promise<unknown> {
  const { order, file } = readTaskInput(input);
  const [from, to] = [Number(Reflect.get(Object(order), 'from')), Number(Reflect.get(Object(order), 'to'))];
  const marker = folded(String(Reflect.get(Object(order), 'marker') ?? ''));
  const today = new Date(String(Reflect.get(Object(order), 'today')));
  const document = await getDocument({
    data: new Uint8Array(file),
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: true,
    verbosity: 0,
  }).promise;
  const pages: { readonly numbers: readonly string[]; readonly marker: boolean }[] = [];
  for (let number = from; number <= Math.min(to, document.numPages); number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    let text = '';
    for (const item of items) if ('str' in item) text += item.hasEOL ? `${item.str}\n` : item.str;
    pages.push({ numbers: numbersIn(text, today), marker: marker !== '' && folded(text).includes(marker) });
    page.cleanup();
  }
  return { pages };
}

function folded(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
}
