// Is this file a PDF that every mailbox can show? Judged by its bytes, never by its name or by what a browser called it (OWASP ASVS 5.2).
import { problem, type Result } from '../../domain/result.ts';
import { inKillableProcess, type JsonValue } from '../killable/killable.ts';
import type { PdfFacts } from './pdf-facts.ts';
import { isPolyglot, type OtherFile, whatFile } from './what-file.ts';

export const PDF_PROBLEMS = [
  'empty',
  'not-pdf',
  'polyglot',
  'cannot-open',
  'encrypted',
  'active-content',
  'too-many-pages',
  'too-slow',
] as const;
export type PdfProblemCode = (typeof PDF_PROBLEMS)[number] | OtherFile;
export interface PdfProblem {
  readonly code: PdfProblemCode;
  readonly what?: string;
}
export type PdfCheck = Result<PdfFacts, PdfProblem>;

const TASK = new URL('./check-task.ts', import.meta.url);
const LIMITS = { seconds: 20, megabytes: 384 };

/**
 * Opens the file in a process of its own without network, with bounded time (20 s) and memory (384 MB). A name that ends in .pdf
 * proves nothing: the first bytes must be a PDF's, so that a web page or a program that is also a PDF does not pass.
 */
export async function checkPdf(given: Uint8Array): Promise<PdfCheck> {
  if (given.length === 0) return problem({ code: 'empty' });
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') return problem({ code: whatFile(bytes) ?? 'not-pdf' });
  if (isPolyglot(bytes)) return problem({ code: 'polyglot' });
  const result = await inKillableProcess(TASK, bytes, LIMITS);
  if (result.ok && !(result.value instanceof Uint8Array)) return readCheck(result.value);
  return problem({ code: !result.ok && result.reason === 'too-slow' ? 'too-slow' : 'cannot-open' });
}

// What a process that a hostile file may have taken over says is read like anybody else's input.
function readCheck(value: JsonValue): PdfCheck {
  const found = member(member(value, 'problem'), 'code');
  const code = PDF_PROBLEMS.find((known) => known === found);
  if (code !== undefined) {
    const what = member(member(value, 'problem'), 'what');
    return problem({ code, ...(typeof what === 'string' ? { what: what.slice(0, 40) } : {}) });
  }
  const facts = readFacts(member(value, 'value'));
  return facts === undefined ? problem({ code: 'cannot-open' }) : { ok: true, value: facts };
}

/** Facts as they were kept or told; undefined for anything else. */
export function readFacts(value: unknown): PdfFacts | undefined {
  const pages = member(value, 'pages');
  if (typeof pages !== 'number' || !Number.isSafeInteger(pages) || pages < 1) return undefined;
  const pdfa = member(value, 'pdfa');
  return {
    pages,
    tagged: member(value, 'tagged') === true,
    ...(typeof pdfa === 'string' && /^[1-4][abuef]?$/.test(pdfa) ? { pdfa } : {}),
    signed: member(value, 'signed') === true,
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
