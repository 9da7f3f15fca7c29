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

const TIME_LIMIT_MS = 20_000;
const MEMORY_MB = 384;
/** A thread that has opened so many files is replaced: what a file left behind does not pile up. */
const FILES_A_THREAD = 200;

/**
 * Opens the file in a thread with bounded time (20 s) and memory (384 MB). A name that ends in .pdf proves nothing:
 * the first bytes must be a PDF's, so that a web page or a program that is also a PDF does not pass.
 */
export async function checkPdf(bytes: Uint8Array): Promise<PdfCheck> {
  if (bytes.length === 0) return problem({ code: 'empty' });
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', 0, 5) !== '%PDF-') {
    return problem({ code: 'not-pdf' });
  }
  const turn = previous.then(() => openInThread(bytes));
  previous = turn.catch(() => undefined);
  return await turn;
}

interface Thread {
  readonly worker: Worker;
  files: number;
  /** What waits for the answer to the file that is open now. */
  answered: ((result: PdfCheck, stop: boolean) => void) | undefined;
}

// One thread for the process, files one after the other: a file that makes it stop takes nobody else's with it.
let previous: Promise<unknown> = Promise.resolve();
let thread: Thread | undefined;

function startThread(): Thread {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    env: {},
  });
  const started: Thread = { worker, files: 0, answered: undefined };
  worker.on('message', (result: PdfCheck) => started.answered?.(result, false));
  const died = (): void => {
    if (thread === started) thread = undefined;
    started.answered?.(problem({ code: 'cannot-open' }), true);
  };
  worker.on('error', died);
  worker.on('exit', died);
  return started;
}

function openInThread(bytes: Uint8Array): Promise<PdfCheck> {
  const used = thread ?? startThread();
  thread = used;
  used.files += 1;
  used.worker.ref();
  return new Promise((resolve) => {
    const timer = setTimeout(() => used.answered?.(problem({ code: 'too-slow' }), true), TIME_LIMIT_MS);
    used.answered = (result, stop) => {
      clearTimeout(timer);
      used.answered = undefined;
      // An idle thread does not keep the process alive.
      used.worker.unref();
      if (stop || used.files >= FILES_A_THREAD) {
        thread = undefined;
        void used.worker.terminate();
      }
      resolve(result);
    };
    used.worker.postMessage(bytes);
  });
}
