// Is this file a PDF that every mailbox can show? Judged by its bytes, never by its name or by what a browser called it (OWASP ASVS 5.2).
import { Worker } from 'node:worker_threads';
import { problem, type Result } from '../../../domain/result.ts';

export type PdfProblemCode =
  | 'empty'
  | 'not-pdf'
  | 'cannot-open'
  | 'encrypted'
  | 'active-content'
  | 'too-many-pages'
  | 'too-slow';
export interface PdfProblem {
  readonly code: PdfProblemCode;
  readonly what?: string;
}
export type PdfCheck = Result<{ readonly pages: number }, PdfProblem>;

const TIME_LIMIT_MS = 15_000;
const MEMORY_MB = 384;

/**
 * Opens the file in a thread with bounded time (15 s) and memory (384 MB). A name that ends in .pdf proves nothing:
 * the first bytes must be a PDF's, so that a web page or a program that is also a PDF does not pass.
 */
export async function checkPdf(bytes: Uint8Array): Promise<PdfCheck> {
  if (bytes.length === 0) return problem({ code: 'empty' });
  if (Buffer.from(bytes.buffer, bytes.byteOffset, 5).toString('latin1') !== '%PDF-') {
    return problem({ code: 'not-pdf' });
  }
  return await openInThread(bytes);
}

function openInThread(bytes: Uint8Array): Promise<PdfCheck> {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    env: {},
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve) => {
    const finish = (result: PdfCheck): void => {
      clearTimeout(timer);
      resolve(result);
      void worker.terminate();
    };
    const timer = setTimeout(() => finish(problem({ code: 'too-slow' })), TIME_LIMIT_MS);
    worker.once('message', (result: PdfCheck) => finish(result));
    worker.once('error', () => finish(problem({ code: 'cannot-open' })));
    worker.once('exit', () => finish(problem({ code: 'cannot-open' })));
  });
}
