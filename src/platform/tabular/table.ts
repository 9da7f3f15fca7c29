// A table as people hand it over: a list in CSV or a sheet of an Excel workbook, all cells text as they are shown.

/** Lines of values under the header; more is 'too-many-rows' (issue 4: a list of up to 100 000). */
export const ROWS_MAX = 100_000;
/** Columns with anything in them; Excel can have 16 384. */
export const COLUMNS_MAX = 256;
/** Characters of one cell, as in Excel. */
export const CELL_MAX = 32_767;
/** Bytes of a file that is read at all. */
export const FILE_BYTES_MAX = 64 * 1_048_576;

export interface TableRow {
  /** The line of the text file (1 is the first) or the row of the sheet where the values begin. */
  readonly line: number;
  /** One text per column, trimmed of white space; '' where there is nothing. */
  readonly cells: readonly string[];
}

export interface Table {
  readonly kind: 'table';
  readonly format: 'csv' | 'xlsx';
  /** The first line that is not empty, as it is: the columns' names, or values in a list without names. */
  readonly columns: readonly string[];
  readonly headerLine: number;
  /** The lines after it that are not empty, at most ROWS_MAX. */
  readonly rows: readonly TableRow[];
  /** Lines that have values beyond the last column's name: nobody knows what those are. At most 20 are named. */
  readonly uneven: readonly number[];
  /** Of a workbook: the sheet that was read, and all that there are. */
  readonly sheet?: string;
  readonly sheets?: readonly string[];
  /** Of a text file: what was found out about it. */
  readonly delimiter?: ';' | ',' | '\t';
  readonly encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
}

export type TableProblemCode =
  | 'empty'
  | 'too-large'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'cell-too-long'
  | 'bad-bytes'
  | 'bad-quote'
  | 'unclosed-quote'
  | 'no-such-sheet'
  /** .xls of Excel 97–2003: to be saved as .xlsx. */
  | 'old-excel'
  /** .ods: to be saved as .xlsx. */
  | 'open-document'
  /** .xlsm, .xltm or a workbook with a macro project: to be saved as .xlsx. */
  | 'macros'
  /** .xlsb: to be saved as .xlsx. */
  | 'binary-workbook'
  | 'encrypted'
  /** A PDF, a picture, a Word document or a program. */
  | 'not-a-table'
  /** A zip file or XML that is broken, or made to hurt: names outside the package, entities, the same name twice. */
  | 'damaged'
  /** Unpacks to more than any list needs. */
  | 'zip-bomb'
  | 'too-slow';

/** Why a file is not a table that can be read. Values of the file are never quoted. */
export interface TableProblem {
  readonly kind: 'problem';
  readonly code: TableProblemCode;
  /** Lines where it is wrong, when that is known; at most 20. */
  readonly lines?: readonly number[];
  /** The sheets to choose from, where one was named that is not there. */
  readonly sheets?: readonly string[];
}

/** A problem as a value. */
export function tableProblem(code: TableProblemCode, more: Pick<TableProblem, 'lines' | 'sheets'> = {}): TableProblem {
  return { kind: 'problem', code, ...more };
}

/** Thrown inside the readers, caught at their door. */
export class NotATable extends Error {
  readonly problem: TableProblem;
  constructor(code: TableProblemCode, more: Pick<TableProblem, 'lines' | 'sheets'> = {}) {
    super(code);
    this.problem = tableProblem(code, more);
  }
}

type About = Pick<Table, 'format' | 'sheet' | 'sheets' | 'delimiter' | 'encoding'>;

/** Gathers lines to a table: empty ones passed over, all as wide as the header. Throws NotATable at the limits. */
export class TableMaker {
  #header: TableRow | undefined;
  readonly #rows: TableRow[] = [];
  readonly #uneven: number[] = [];

  add(line: number, given: readonly string[]): void {
    const cells = given.map((cell) => cell.trim());
    while (cells.length > 0 && cells[cells.length - 1] === '') cells.pop();
    if (cells.length === 0) return;
    if (cells.length > COLUMNS_MAX) throw new NotATable('too-many-columns', { lines: [line] });
    if (cells.some((cell) => cell.length > CELL_MAX)) throw new NotATable('cell-too-long', { lines: [line] });
    if (this.#header === undefined) {
      this.#header = { line, cells };
      return;
    }
    if (this.#rows.length === ROWS_MAX) throw new NotATable('too-many-rows', { lines: [line] });
    const width = this.#header.cells.length;
    if (cells.length > width && this.#uneven.length < 20) this.#uneven.push(line);
    while (cells.length < width) cells.push('');
    this.#rows.push({ line, cells });
  }

  finish(about: About): Table {
    if (this.#header === undefined) throw new NotATable('empty');
    const { cells, line } = this.#header;
    return { kind: 'table', ...about, columns: cells, headerLine: line, rows: this.#rows, uneven: this.#uneven };
  }
}
