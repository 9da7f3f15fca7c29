// One large PDF read and split in killable processes, a range of pages at a time: bounded time and memory however many pages it has.
import { inKillableProcess, type KillableResult, type Limits } from '../../../../platform/killable/killable.ts';
import type { MailingProblem, MailingProblemCode } from '../mailing.ts';
import type { LetterPages, PageFound } from './plan-split.ts';
import { taskInput, unpackFiles } from './task-input.ts';

const INSPECT = new URL('./inspect-task.ts', import.meta.url);
const READ = new URL('./read-pages-task.ts', import.meta.url);
const SPLIT = new URL('./split-task.ts', import.meta.url);
/** Pages whose text is read by one child. */
const PAGES_A_READING = 1000;
/** A part that is split into letters by itself: small, so that it is read again quickly for each set. */
const PAGES_A_PART = 500;
/** What one child gives back, about; the killable process stops at twice that. */
const OUTPUT_BYTES = 48 * 1_048_576;
const PDF_PROBLEMS = ['pdf-encrypted', 'pdf-signed', 'pdf-active'] as const;
/** Bytes of a PDF that is read at all. */
export const LARGE_PDF_MAX = 256 * 1_048_576;

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: MailingProblem };

// What the parser needs grows with the file, up to a limit that no file talks its way past.
function limitsFor(bytes: number): Limits {
  return { seconds: 120, megabytes: Math.min(3072, 512 + Math.ceil(bytes / 1_048_576) * 8) };
}

/** How many pages it has, where it may be split. */
export async function inspectPdf(pdf: Uint8Array): Promise<Outcome<number>> {
  const result = await inKillableProcess(INSPECT, pdf, limitsFor(pdf.length));
  if (!result.ok) return failed(result);
  const said: unknown = Reflect.get(Object(result.value), 'problem');
  const code = PDF_PROBLEMS.find((known) => known === said);
  if (code !== undefined) return { ok: false, problem: { code } };
  const pages = Number(Reflect.get(Object(result.value), 'pages'));
  return pages > 0 ? { ok: true, value: pages } : { ok: false, problem: { code: 'pdf-unreadable' } };
}

/** What stands on each page, in order. */
export async function readPages(
  pdf: Uint8Array,
  pages: number,
  order: { readonly marker: string; readonly today: Date },
): Promise<Outcome<readonly PageFound[]>> {
  const found: PageFound[] = [];
  for (let from = 1; from <= pages; from += PAGES_A_READING) {
    const to = Math.min(pages, from + PAGES_A_READING - 1);
    const input = taskInput({ from, to, marker: order.marker, today: order.today.toISOString() }, pdf);
    const result = await inKillableProcess(READ, input, limitsFor(pdf.length));
    if (!result.ok) return failed(result);
    const read = pagesIn(result.value);
    // A reader that finds another number of pages than the one that splits reads another document than it does.
    if (read.length !== to - from + 1) return { ok: false, problem: { code: 'pdf-unreadable' } };
    found.push(...read);
  }
  return { ok: true, value: found };
}

/** Splits into the letters and gives each set of files as it is made. Stops at the first set that cannot be, or that `keep` says no to. */
export async function splitPdf(
  pdf: Uint8Array,
  letters: readonly LetterPages[],
  keep: (
    files: readonly { readonly letter: LetterPages; readonly index: number; readonly bytes: Uint8Array }[],
  ) => Promise<MailingProblem | undefined>,
): Promise<Outcome<undefined>> {
  let index = 0;
  for (const group of groupsOf(partsOf(letters), Math.max(1, pdf.length / pagesOf(letters)))) {
    const wholes = await rangesOf(pdf, group.map(rangeOf));
    if (!wholes.ok) return wholes;
    for (const [at, part] of group.entries()) {
      const files = await lettersOf(wholes.value[at] ?? Buffer.alloc(0), part);
      if (!files.ok) return files;
      const start = index;
      const problem = await keep(
        files.value.flatMap((bytes, place) => {
          const letter = part[place];
          return letter === undefined ? [] : [{ letter, index: start + place, bytes }];
        }),
      );
      if (problem !== undefined) return { ok: false, problem };
      index += part.length;
    }
  }
  return { ok: true, value: undefined };
}

async function lettersOf(whole: Uint8Array, part: readonly LetterPages[]): Promise<Outcome<readonly Buffer[]>> {
  const shift = (part[0]?.first ?? 1) - 1;
  const ranges = part.map(({ first, pages }) => [first - shift, pages] as const);
  return await rangesOf(whole, ranges, shift);
}

function pagesOf(letters: readonly LetterPages[]): number {
  return letters.reduce((sum, { pages }) => sum + pages, 0);
}

// As many parts at once as one child may give back.
function groupsOf(
  parts: readonly (readonly LetterPages[])[],
  bytesAPage: number,
): readonly (readonly LetterPages[])[][] {
  const groups: (readonly LetterPages[])[][] = [];
  let bytes = 0;
  for (const part of parts) {
    const own = pagesOf(part) * bytesAPage;
    const last = groups.at(-1);
    if (last === undefined || bytes + own > OUTPUT_BYTES) {
      groups.push([part]);
      bytes = own;
    } else {
      last.push(part);
      bytes += own;
    }
  }
  return groups;
}

function partsOf(letters: readonly LetterPages[]): readonly (readonly LetterPages[])[] {
  const parts: LetterPages[][] = [];
  let pages = 0;
  for (const letter of letters) {
    const last = parts.at(-1);
    if (last === undefined || pages + letter.pages > PAGES_A_PART) {
      parts.push([letter]);
      pages = letter.pages;
    } else {
      last.push(letter);
      pages += letter.pages;
    }
  }
  return parts;
}

function rangeOf(part: readonly LetterPages[]): readonly [number, number] {
  return [part[0]?.first ?? 1, part.reduce((sum, { pages }) => sum + pages, 0)];
}

async function rangesOf(
  pdf: Uint8Array,
  ranges: readonly (readonly [number, number])[],
  shift = 0,
): Promise<Outcome<readonly Buffer[]>> {
  const result = await inKillableProcess(SPLIT, taskInput({ ranges }, pdf), limitsFor(pdf.length));
  if (!result.ok) return failed(result);
  if (result.value instanceof Uint8Array) {
    const files = unpackFiles(result.value);
    if (files.length === ranges.length) return { ok: true, value: files };
    return { ok: false, problem: { code: 'pdf-unreadable' } };
  }
  const shared: unknown = Reflect.get(Object(result.value), 'shared');
  const pages = Array.isArray(shared) ? shared.map((page) => Number(page) + shift) : [];
  return { ok: false, problem: { code: 'page-shared', pages, count: pages.length } };
}

const REASONS: Readonly<Record<Extract<KillableResult, { ok: false }>['reason'], MailingProblemCode>> = {
  'too-slow': 'pdf-too-slow',
  'too-large': 'pdf-too-large',
  failed: 'pdf-unreadable',
};

function failed({ reason }: Extract<KillableResult, { ok: false }>): { ok: false; problem: MailingProblem } {
  return { ok: false, problem: { code: REASONS[reason] } };
}

function pagesIn(value: unknown): readonly PageFound[] {
  const pages: unknown = Reflect.get(Object(value), 'pages');
  if (!Array.isArray(pages)) return [];
  return pages.map((page: unknown) => {
    const numbers: unknown = Reflect.get(Object(page), 'numbers');
    return {
      numbers: Array.isArray(numbers) ? numbers.filter((number) => typeof number === 'string') : [],
      marker: Reflect.get(Object(page), 'marker') === true,
    };
  });
}
