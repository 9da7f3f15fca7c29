// Runs in a killable process: letters and their attachments as one file to print on both sides, each letter beginning on a front (issue 4, "Paper").
import { PDFDocument } from 'pdf-lib';
import { packFiles, unpackFiles } from '../mailings/split/task-input.ts';

/**
 * Input: for each letter, packed, its own PDF and its attachments, packed. Output: what became of each letter as JSON, then the file.
 * A letter with an attachment that cannot be taken in is left out and told; nothing of it is in the file.
 */
export async function run(input: Uint8Array): Promise<Uint8Array> {
  const whole = await PDFDocument.create({ updateMetadata: false });
  const told: ({ firstPage: number; pages: number } | null)[] = [];
  for (const packed of unpackFiles(input)) {
    const sources = await open(unpackFiles(packed));
    if (sources === undefined) {
      told.push(null);
      continue;
    }
    const firstPage = whole.getPageCount() + 1;
    for (const source of sources) {
      for (const page of await whole.copyPages(source, source.getPageIndices())) whole.addPage(page);
    }
    told.push({ firstPage, pages: whole.getPageCount() - firstPage + 1 });
    // The back of the last sheet stays empty: otherwise the next letter would begin there.
    if (whole.getPageCount() % 2 === 1) whole.addPage([595.28, 841.89]);
  }
  const pages = whole.getPageCount();
  const bytes = pages === 0 ? new Uint8Array() : await whole.save({ useObjectStreams: true, addDefaultPage: false });
  return packFiles([Buffer.from(JSON.stringify({ letters: told, pages })), bytes]);
}

// Copied once for a try: what fails half-way would otherwise leave pages behind.
async function open(files: readonly Uint8Array[]): Promise<readonly PDFDocument[] | undefined> {
  try {
    const opened: PDFDocument[] = [];
    for (const file of files) {
      const document = await PDFDocument.load(file, { updateMetadata: false });
      const trial = await PDFDocument.create({ updateMetadata: false });
      await trial.copyPages(document, document.getPageIndices());
      opened.push(document);
    }
    return opened;
  } catch {
    return undefined;
  }
}
