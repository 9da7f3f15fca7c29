// CSV as programs write it (RFC 4180, with semicolon or tab as well): quotes by the book, the delimiter found out.
import { NotATable, type Table, TableMaker } from './table.ts';
import { textOf } from './text-of-bytes.ts';

type Delimiter = NonNullable<Table['delimiter']>;

const DELIMITERS: readonly Delimiter[] = [';', '\t', ','];
/** Lines that are looked at to find out the delimiter. */
const LINES_LOOKED_AT = 50;

/** Reads the bytes of a CSV file. Throws NotATable. */
export function readCsv(bytes: Uint8Array): Table {
  const { text, encoding } = textOf(bytes);
  // Excel's own way of saying it: a first line "sep=;".
  const said = /^sep=([;,\t])\r?\n/i.exec(text);
  const delimiter = DELIMITERS.find((known) => known === said?.[1]) ?? delimiterOf(text);
  const maker = new TableMaker();
  readLines(said === null ? text : text.slice(said[0].length), said === null ? 1 : 2, delimiter, maker);
  return maker.finish({ format: 'csv', delimiter, encoding });
}

/** The one that cuts most lines into the same number of parts, more than one; a list of one column has none: ';'. */
function delimiterOf(text: string): Delimiter {
  const lines = unquoted(text)
    .split(/\r\n|\n|\r/, LINES_LOOKED_AT)
    .filter((line) => line.trim() !== '');
  let best: Delimiter = ';';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length);
    const first = counts[0] ?? 1;
    const score = first > 1 ? counts.filter((count) => count === first).length : 0;
    if (score > most) [best, most] = [delimiter, score];
  }
  return best;
}

function unquoted(text: string): string {
  return text.slice(0, 65_536).replaceAll(/"(?:[^"]|"")*"/g, '');
}

function readLines(text: string, firstLine: number, delimiter: Delimiter, maker: TableMaker): void {
  let line = firstLine;
  let at = 0;
  while (at < text.length) {
    const began = line;
    const cells: string[] = [];
    for (;;) {
      const cell = text[at] === '"' ? quotedCell(text, at, line) : plainCell(text, at, delimiter);
      cells.push(cell.value);
      line += cell.lines;
      at = cell.end;
      if (text[at] !== delimiter) break;
      at += 1;
    }
    if (at < text.length && text[at] !== '\n' && text[at] !== '\r') throw new NotATable('bad-quote', { lines: [line] });
    at += text.startsWith('\r\n', at) ? 2 : 1;
    maker.add(began, cells);
    line += 1;
  }
}

interface Cell {
  readonly value: string;
  /** The place after it. */
  readonly end: number;
  /** Line breaks within it. */
  readonly lines: number;
}

function plainCell(text: string, from: number, delimiter: Delimiter): Cell {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(from, end), end, lines: 0 };
}

function quotedCell(text: string, from: number, line: number): Cell {
  for (let at = from + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) throw new NotATable('unclosed-quote', { lines: [line] });
    if (text[at + 1] === '"') continue;
    const value = text.slice(from + 1, at).replaceAll('""', '"');
    return { value, end: at + 1, lines: value.split(/\r\n|\n|\r/).length - 1 };
  }
}
