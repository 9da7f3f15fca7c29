// Whether a PDF opens, tried in a killable process (src/platform/killable): its number of pages.
import { PDFDocument } from 'pdf-lib';

/** Throws when it does not open. */
export async function run(input: Uint8Array): Promise<number> {
  const document = await PDFDocument.load(input, { updateMetadata: false, ignoreEncryption: true });
  return document.getPageCount();
}
