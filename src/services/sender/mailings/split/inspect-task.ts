// Runs in a killable process: may this PDF be split at all? Encrypted, signed or active ones may not (issue 4: a signed PDF is never changed).
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { findActiveContent } from '../../../../platform/pdf/active-content.ts';

/** {pages} of a PDF that may be split, else {problem}. Throws for what is no PDF. */
export async function run(input: Uint8Array): Promise<unknown> {
  const document = await PDFDocument.load(input, { updateMetadata: false, ignoreEncryption: true });
  if (document.isEncrypted) return { problem: 'pdf-encrypted' };
  if (isSigned(document)) return { problem: 'pdf-signed' };
  if (findActiveContent(document) !== undefined) return { problem: 'pdf-active' };
  return { pages: document.getPageCount() };
}

// A signature dictionary has a byte range; a field for a signature that nobody has set has none (ISO 32000-1, 12.8).
function isSigned(document: PDFDocument): boolean {
  const [range, type, signature] = [PDFName.of('ByteRange'), PDFName.of('Type'), PDFName.of('Sig')];
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    if (object instanceof PDFDict && (object.has(range) || object.get(type) === signature)) return true;
  }
  return document.catalog.has(PDFName.of('Perms'));
}
