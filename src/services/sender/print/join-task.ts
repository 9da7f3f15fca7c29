// Runs in a killable process: attachments are opened and put after the record of their letter (issue 4, "Proof": PDFs are parsed nowhere else).
import { PDFArray, PDFDocument, PDFName } from 'pdf-lib';
import { readTaskInput, unpackFiles } from '../mailings/split/task-input.ts';

/**
 * Input: {join} and PDFs, packed. Not joined: the pages of each as JSON, null for one that cannot be taken in. Joined: one PDF of
 * all of them, in order; the first is the record, whose claim to be PDF/A goes. Throws for what cannot be joined.
 */
export async function run(input: Uint8Array): Promise<Uint8Array | readonly (number | null)[]> {
  const { order, file } = readTaskInput(input);
  const files = unpackFiles(file);
  if (Reflect.get(Object(order), 'join') === true) return await joined(files);
  const pages: (number | null)[] = [];
  for (const bytes of files) pages.push(await pagesOf(bytes));
  return pages;
}

// Copied once for a try: what fails here is listed instead.
async function pagesOf(bytes: Uint8Array): Promise<number | null> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    const trial = await PDFDocument.create();
    await trial.copyPages(document, document.getPageIndices());
    return document.getPageCount();
  } catch {
    return null;
  }
}

async function joined([record = new Uint8Array(), ...others]: readonly Uint8Array[]): Promise<Uint8Array> {
  const whole = await PDFDocument.load(record, { updateMetadata: false });
  for (const bytes of others) {
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    for (const page of await whole.copyPages(document, document.getPageIndices())) whole.addPage(page);
  }
  whole.catalog.delete(PDFName.of('Metadata'));
  const intents = whole.catalog.get(PDFName.of('OutputIntents'));
  if (intents instanceof PDFArray) whole.catalog.delete(PDFName.of('OutputIntents'));
  return await whole.save({ useObjectStreams: false });
}
