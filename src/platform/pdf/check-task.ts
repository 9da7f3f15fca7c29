// Opens one PDF in a killable process and says what it found (see check-pdf.ts).
import { PDFDocument } from 'pdf-lib';
import { findActiveContent } from './active-content.ts';
import type { PdfCheck } from './check-pdf.ts';
import { growsTooMuch } from './packed-objects.ts';
import { factsOf } from './pdf-facts.ts';

const PAGES_MAX = 2000;

/** What `readCheck` of check-pdf.ts reads. */
export async function run(bytes: Uint8Array): Promise<PdfCheck> {
  if (growsTooMuch(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) {
    return { ok: false, problem: { code: 'cannot-open' } };
  }
  let document: PDFDocument;
  try {
    document = await PDFDocument.load(bytes, { updateMetadata: false, ignoreEncryption: true });
  } catch {
    return { ok: false, problem: { code: 'cannot-open' } };
  }
  if (document.isEncrypted) return { ok: false, problem: { code: 'encrypted' } };
  const pages = document.getPageCount();
  if (pages === 0) return { ok: false, problem: { code: 'cannot-open' } };
  if (pages > PAGES_MAX) return { ok: false, problem: { code: 'too-many-pages' } };
  const active = findActiveContent(document);
  return active === undefined
    ? { ok: true, value: factsOf(document) }
    : { ok: false, problem: { code: 'active-content', what: active } };
}
