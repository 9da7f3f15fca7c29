// Opens one PDF in a thread of its own, which is killed when it takes too long or too much memory (see check-pdf.ts).
import { parentPort, workerData } from 'node:worker_threads';
import { PDFDocument } from 'pdf-lib';
import { findActiveContent } from './active-content.ts';
import type { PdfCheck } from './check-pdf.ts';

async function check(bytes: Uint8Array): Promise<PdfCheck> {
  let document: PDFDocument;
  try {
    document = await PDFDocument.load(bytes, { updateMetadata: false, ignoreEncryption: true });
  } catch {
    return { ok: false, problem: { code: 'cannot-open' } };
  }
  if (document.isEncrypted) return { ok: false, problem: { code: 'encrypted' } };
  const pages = document.getPageCount();
  if (pages === 0) return { ok: false, problem: { code: 'cannot-open' } };
  if (pages > 2000) return { ok: false, problem: { code: 'too-many-pages' } };
  const active = findActiveContent(document);
  return active === undefined
    ? { ok: true, value: { pages } }
    : { ok: false, problem: { code: 'active-content', what: active } };
}

if (parentPort !== null) {
  const port = parentPort;
  const given: unknown = workerData;
  if (given instanceof Uint8Array) {
    check(given).then(
      (result) => port.postMessage(result),
      () => port.postMessage({ ok: false, problem: { code: 'cannot-open' } }),
    );
  }
}
