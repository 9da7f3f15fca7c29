// Rows as CSV (RFC 4180): UTF-8, CRLF, quoted where needed; for Swedish Excel with BOM and semicolon; no cell is a formula (SKL-17).

export interface CsvOptions {
  /** U+FEFF first, by which Excel knows UTF-8. Default no. */
  readonly bom?: boolean;
  /** Default comma; Swedish Excel splits at semicolon. */
  readonly separator?: 'comma' | 'semicolon';
}

/** What Swedish Excel opens by itself. */
export const FOR_SWEDISH_EXCEL: CsvOptions = { bom: true, separator: 'semicolon' };

/** The first row of a file, with the names of its columns; the byte order mark before it where that is wanted. */
export function csvHead(names: readonly string[], options: CsvOptions): string {
  return `${options.bom === true ? '\uFEFF' : ''}${csvRow(names, options)}`;
}

/** One row of these values, with its line end. */
export function csvRow(values: readonly (string | number)[], { separator = 'comma' }: CsvOptions): string {
  const mark = separator === 'semicolon' ? ';' : ',';
  return `${values.map((value) => cell(value, mark)).join(mark)}\r\n`;
}

/**
 * A spreadsheet takes a cell that begins so for a formula, and an operator's words or a subject could be one (OWASP, CSV
 * injection): it gets an apostrophe in front, which the reader of the file takes away where it wants the very text. Also
 * behind spaces and invisible characters, and at the beginning of each line in it, since Excel may be told to split there.
 * A number is written as it is: it is ours, and minus five is no formula.
 */
function cell(value: string | number, mark: string): string {
  if (typeof value === 'number') return String(value);
  const later = value.replace(FORMULA_ON_A_LINE, "$&'");
  const harmless = FORMULA.test(value) ? `'${later}` : later;
  const quoted = /["\r\n;,]|^\s|\s$/.test(harmless) || harmless.includes(mark);
  return quoted ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const BEGINS = '[\\s\\u200b\\ufeff\\0]*[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]';
const FORMULA = new RegExp(`^(?:${BEGINS}|[\\t\\r])`);
const FORMULA_ON_A_LINE = new RegExp(`[\\r\\n](?=${BEGINS})`, 'g');
