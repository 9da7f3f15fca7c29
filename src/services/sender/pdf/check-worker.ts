// Opens PDFs one at a time in a thread of its own, which is killed when one takes too long or too much memory (see check-pdf.ts).
import { parentPort } from 'node:worker_threads';
import { PDFDocument } from 'pdf-lib';
import { findActiveContent } from './active-content.ts';
import type { PdfCheck } from './check-pdf.ts';
import { growsTooMuch } from './packed-objects.ts';

const PAGES_MAX = 2000;

async function check(bytes: Uint8Array): Promise<PdfCheck> {
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
    ? { ok: true, value: { pages } }
    : { ok: false, problem: { code: 'active-content', what: active } };
}

parentPort?.on('message', (given: unknown) => {
  if (!(given instanceof Uint8Array)) return;
  check(given).then(
    (result) => parentPort?.postMessage(result),
    () => parentPort?.postMessage({ ok: false, problem: { code: 'cannot-open' } }),
  );
});
