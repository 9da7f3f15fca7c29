// Which pages are which letter: every page in exactly one, or the mailing stops and says where (issue 4, "Mailings").
import type { MailingProblem, MailingProblemCode, SplitBy } from '../mailing.ts';

/** What was found on a page. */
export interface PageFound {
  readonly numbers: readonly string[];
  readonly marker: boolean;
}

export interface LetterPages {
  /** From 1. */
  readonly first: number;
  readonly pages: number;
  /** Everybody named on its pages. */
  readonly numbers: readonly string[];
}

export type SplitPlan =
  | { readonly kind: 'letters'; readonly letters: readonly LetterPages[] }
  | { readonly kind: 'stopped'; readonly problem: MailingProblem };

const NAMED_MAX = 20;

/** The letters of a document. */
export function planSplit(pages: readonly PageFound[], by: SplitBy): SplitPlan {
  return by === 'number' ? byNumber(pages) : byMarker(pages);
}

function byNumber(pages: readonly PageFound[]): SplitPlan {
  const without = pageNumbers(pages, ({ numbers }) => numbers.length === 0);
  if (without.length > 0) return stopped('page-without-number', without);
  const several = pageNumbers(pages, ({ numbers }) => numbers.length > 1);
  if (several.length > 0) return stopped('page-with-several', several);
  const letters: { first: number; pages: number; numbers: readonly string[] }[] = [];
  const again: number[] = [];
  const seen = new Set<string>();
  for (const [index, { numbers }] of pages.entries()) {
    const [number = ''] = numbers;
    const last = letters.at(-1);
    if (last?.numbers[0] === number) last.pages += 1;
    else {
      if (seen.has(number)) again.push(index + 1);
      seen.add(number);
      letters.push({ first: index + 1, pages: 1, numbers });
    }
  }
  // A number that comes back after somebody else's pages: whether that is one letter or two only a person knows.
  return again.length > 0 ? stopped('number-again', again) : { kind: 'letters', letters };
}

function byMarker(pages: readonly PageFound[]): SplitPlan {
  if (pages[0]?.marker !== true) return stopped('marker-not-first', [1]);
  const letters: { first: number; pages: number; numbers: readonly string[] }[] = [];
  for (const [index, { numbers, marker }] of pages.entries()) {
    const last = letters.at(-1);
    if (marker || last === undefined) letters.push({ first: index + 1, pages: 1, numbers });
    else {
      last.pages += 1;
      last.numbers = [...new Set([...last.numbers, ...numbers])];
    }
  }
  return { kind: 'letters', letters };
}

/** Whose each letter is, where there is no list: the one person named in it. */
export function recipientsByPages(letters: readonly LetterPages[]): MailingProblem | undefined {
  const firsts = (wrong: (letter: LetterPages) => boolean) => letters.filter(wrong).map(({ first }) => first);
  const without = firsts(({ numbers }) => numbers.length === 0);
  if (without.length > 0) return problemAt('letter-without-number', without);
  const several = firsts(({ numbers }) => numbers.length > 1);
  if (several.length > 0) return problemAt('letter-with-several', several);
  const people = new Set<string>();
  const again = firsts(({ numbers: [number = ''] }) => people.has(number) || !people.add(number));
  return again.length > 0 ? problemAt('number-again', again) : undefined;
}

/**
 * Whether the letters and the list are of the same people: as many, and by number the very same ones, by marker in the same order
 * (a letter that names people must name its line's). `listed` is the list's recipients in its order; '' for a line that cannot be read.
 */
export function matchList(
  letters: readonly LetterPages[],
  listed: readonly string[],
  by: SplitBy,
): MailingProblem | undefined {
  if (by === 'number') {
    // Lines whose number cannot be read are told as such later, if the letters are of the others at all.
    const readable = listed.filter((number) => number !== '');
    const wanted = new Set(readable);
    if (wanted.size !== readable.length)
      return { code: 'repeated-in-list', lines: listed.length, letters: letters.length };
    const others = letters.filter(({ numbers: [number = ''] }) => !wanted.has(number)).map(({ first }) => first);
    if (others.length > 0) return problemAt('not-in-list', others);
  }
  if (letters.length !== listed.length) return { code: 'counts', lines: listed.length, letters: letters.length };
  if (by === 'number') return undefined;
  const other = letters.filter(({ numbers }, index) => numbers.length > 0 && !numbers.includes(listed[index] ?? ''));
  return other.length > 0
    ? problemAt(
        'other-number',
        other.map(({ first }) => first),
      )
    : undefined;
}

function pageNumbers(pages: readonly PageFound[], wrong: (page: PageFound) => boolean): readonly number[] {
  return pages.flatMap((page, index) => (wrong(page) ? [index + 1] : []));
}

function stopped(code: MailingProblemCode, pages: readonly number[]): SplitPlan {
  return { kind: 'stopped', problem: problemAt(code, pages) };
}

function problemAt(code: MailingProblemCode, pages: readonly number[]): MailingProblem {
  return { code, pages: pages.slice(0, NAMED_MAX), count: pages.length };
}
