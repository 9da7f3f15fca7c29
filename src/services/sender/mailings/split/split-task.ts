// Runs in a killable process: ranges of pages of one PDF as PDFs of their own, fonts and all. The same input gives the same bytes.
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { makeLean } from './lean-page.ts';
import { packFiles, readTaskInput } from './task-input.ts';

const [TYPE, PAGE] = [PDFName.of('Type'), PDFName.of('Page')];

/** `ranges`: [first page from 1, how many]. The files in that order as bytes, or {shared: [first page]} where a page would take others along. */
export async function run(input: Uint8Array): Promise<unknown> {
  const { order, file } = readTaskInput(input);
  const ranges: unknown = Reflect.get(Object(order), 'ranges');
  if (!Array.isArray(ranges)) throw new TypeError('no ranges');
  const source = await PDFDocument.load(file, { updateMetadata: false });
  const files: Uint8Array[] = [];
  for (const range of ranges) {
    const [first, count] = Array.isArray(range) ? range.map(Number) : [];
    if (first === undefined || count === undefined) throw new TypeError('no range');
    const indices = Array.from({ length: count }, (_, index) => first - 1 + index);
    for (const index of indices) makeLean(source.getPage(index));
    const letter = await PDFDocument.create({ updateMetadata: false });
    for (const page of await letter.copyPages(source, indices)) letter.addPage(page);
    if (pagesIn(letter) !== count) return { shared: [first] };
    files.push(await letter.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false }));
  }
  return packFiles(files);
}

// Page dictionaries, also such as no page tree names: somebody else's page hidden in a letter is somebody else's letter.
function pagesIn(document: PDFDocument): number {
  let pages = 0;
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    if (object instanceof PDFDict && object.get(TYPE) === PAGE) pages += 1;
  }
  return pages;
}
