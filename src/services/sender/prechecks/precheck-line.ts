// One line of a list that is prechecked: the number as it was typed, and what a source said about it; never more (issue 4, "Precheck").
import type { IdentityProblem } from '../../../domain/identity-problem.ts';
import type { Reachability } from '../../../domain/reachability.ts';
import { type RecipientId, readRecipientId } from '../../../domain/recipient-id.ts';

/** Lines of a list at most. */
export const LINES_MAX = 100_000;
/** Characters kept of what was typed. */
const TYPED_MAX = 60;

export interface PrecheckLine {
  /** In the file or what was pasted; 1 is the first. */
  readonly line: number;
  /** Which of several on a pasted line, from 2. */
  readonly place?: number;
  readonly typed: string;
  readonly recipient?: RecipientId;
  /** Why what was typed is no number to send to. */
  readonly problem?: IdentityProblem;
  /** The line with the same number before it. */
  readonly sameAs?: number;
  readonly answer?: Reachability;
  /** When FaR answered, RFC 3339. */
  readonly at?: string;
}

/** Where a line belongs: one of these. */
export const LINE_GROUPS = ['wrong', 'duplicate', 'digital', 'paper', 'unknown', 'waiting'] as const;
export type LineGroup = (typeof LINE_GROUPS)[number];
export type LineCounts = Readonly<Record<LineGroup, number>>;

export const NO_LINES: LineCounts = { wrong: 0, duplicate: 0, digital: 0, paper: 0, unknown: 0, waiting: 0 };

/** Which group the line is in. */
export function groupOf(line: PrecheckLine): LineGroup {
  if (line.recipient === undefined) return 'wrong';
  if (line.sameAs !== undefined) return 'duplicate';
  if (line.answer === undefined) return 'waiting';
  if (line.answer.kind === 'reachable') return 'digital';
  return line.answer.kind === 'unreachable' ? 'paper' : 'unknown';
}

/** How many lines there are of each group. */
export function countLines(lines: readonly PrecheckLine[]): LineCounts {
  const counts = { ...NO_LINES };
  for (const line of lines) counts[groupOf(line)] += 1;
  return counts;
}

/** Reads what stands on a line. Duplicates are told by `markDuplicates`. */
export function readLine(where: Pick<PrecheckLine, 'line' | 'place'>, text: string, today: Date): PrecheckLine {
  const { line, place } = where;
  const stands = { line, ...(place === undefined ? {} : { place }), typed: text.slice(0, TYPED_MAX) };
  const read = readRecipientId(text, today);
  return read.ok ? { ...stands, recipient: read.value } : { ...stands, problem: read.problem };
}

/** The first line with a number counts, each later one points to it. What FaR said stays with the first. */
export function markDuplicates(lines: readonly PrecheckLine[]): PrecheckLine[] {
  const first = new Map<RecipientId, number>();
  return lines.map((line) => {
    if (line.recipient === undefined) return line;
    const { sameAs: before, ...rest } = line;
    const known = first.get(line.recipient);
    if (known !== undefined) {
      const { answer: _answer, at: _at, ...unasked } = rest;
      return before === known ? line : { ...unasked, sameAs: known };
    }
    first.set(line.recipient, line.line);
    return before === undefined ? line : rest;
  });
}
