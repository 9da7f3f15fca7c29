// Which column of a table holds the numbers, and its lines.
import { readRecipientId } from '../../../domain/recipient-id.ts';
import type { Table } from '../../../platform/tabular/table.ts';

/** Rows that are looked at to guess. */
const LOOKED_AT = 500;

export interface NumberText {
  readonly line: number;
  /** Which of several on the line, from 2. */
  readonly place?: number;
  readonly text: string;
}

/** The column (from 0) where most cells are numbers, or look as if they were meant to be. */
export function guessColumn(table: Table, today: Date): number {
  const scores = table.columns.map((name, column) => {
    const cells = table.rows.slice(0, LOOKED_AT).map((row) => row.cells[column] ?? '');
    const score = [name, ...cells].reduce((sum, cell) => sum + likeness(cell, today), 0);
    return { column, score };
  });
  return scores.reduce((best, one) => (one.score > best.score ? one : best), { column: 0, score: -1 }).column;
}

function likeness(cell: string, today: Date): number {
  if (cell === '') return 0;
  const read = readRecipientId(cell, today);
  if (read.ok) return 4;
  return read.problem.code === 'not-a-number' || read.problem.code === 'wrong-length' ? 0 : 1;
}

/** The column's texts with their lines; the first line too where it is no name but a number. Empty cells of a table are wrong numbers. */
export function columnTexts(table: Table, column: number, today: Date): NumberText[] {
  const head = table.columns[column] ?? '';
  const first = isNumber(head, today) ? [{ line: table.headerLine, text: head }] : [];
  return [...first, ...table.rows.map(({ line, cells }) => ({ line, text: cells[column] ?? '' }))];
}

/** Digits enough to be meant as a number, right or wrong. */
function isNumber(text: string, today: Date): boolean {
  const read = readRecipientId(text, today);
  return read.ok || (text.match(/[0-9]/g)?.length ?? 0) >= 6;
}

/**
 * What somebody pasted: a number on each line, or several with commas, semicolons or tabs between them. Lines that have text
 * beside the numbers are a table instead: undefined.
 */
export function pastedTexts(pasted: string): NumberText[] | undefined {
  const lines = pasted.split(/\r\n|\n|\r/).map((text, index) => ({ line: index + 1, text: text.trim() }));
  const filled = lines.filter(({ text }) => text !== '');
  if (filled.every(({ text }) => !/[,;\t]/.test(text))) return filled;
  const onlyNumbers = filled.every(({ text }) => !/\p{L}/u.test(text));
  if (!onlyNumbers) return undefined;
  return filled.flatMap(({ line, text }) =>
    text
      .split(/[,;\t]/)
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part, index) => ({ line, text: part, ...(index === 0 ? {} : { place: index + 1 }) })),
  );
}
