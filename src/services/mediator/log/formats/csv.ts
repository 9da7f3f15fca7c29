// The log as CSV (RFC 4180): UTF-8, CRLF, quoted where needed; for Swedish Excel with BOM and semicolon; no cell is a formula.
import type { LogEntry } from '../entry.ts';

export interface CsvOptions {
  /** U+FEFF first, by which Excel knows UTF-8. Default no. */
  readonly bom?: boolean;
  /** Default comma; Swedish Excel splits at semicolon. */
  readonly separator?: 'comma' | 'semicolon';
}

const columns: readonly (readonly [string, (entry: LogEntry) => string | number | undefined])[] = [
  ['position', ({ position }) => position],
  ['at', ({ at }) => at],
  ['kind', ({ kind }) => kind],
  ['deliveryId', ({ deliveryId }) => deliveryId],
  ['sender', ({ sender }) => sender],
  ['recipient', ({ recipient }) => recipient],
  ['operatorId', ({ operator }) => operator?.id],
  ['operatorName', ({ operator }) => operator?.name],
  ['transId', ({ transId }) => transId],
  ['attempt', ({ attempt }) => attempt],
  ['reason', ({ reason }) => reason],
  ['code', ({ code }) => code],
  ['description', ({ description }) => description],
  ['messageIds', ({ messageIds }) => messageIds?.join(' ')],
  ['actor', ({ actor }) => actor],
  ['subject', ({ subject }) => subject],
];

/** The first row, with the names of the columns. */
export function csvHead(options: CsvOptions): string {
  return `${options.bom === true ? '\uFEFF' : ''}${row(
    columns.map(([name]) => name),
    options,
  )}`;
}

/** One entry's row. */
export function csvRow(entry: LogEntry, options: CsvOptions): string {
  return row(
    columns.map(([, read]) => read(entry) ?? ''),
    options,
  );
}

/** One row of these values, with its line end. */
export function row(values: readonly (string | number)[], { separator = 'comma' }: CsvOptions): string {
  const mark = separator === 'semicolon' ? ';' : ',';
  return `${values.map((value) => cell(String(value), mark)).join(mark)}\r\n`;
}

/**
 * A spreadsheet takes a cell that begins so for a formula, and an operator's words could be one (OWASP, CSV injection): it
 * gets an apostrophe in front, which the reader of the file takes away where it wants the very text. Also behind spaces and
 * invisible characters, and at the beginning of each line in it, since Excel may be told to split there.
 */
function cell(text: string, mark: string): string {
  const later = text.replace(FORMULA_ON_A_LINE, "$&'");
  const harmless = FORMULA.test(text) ? `'${later}` : later;
  const quoted = /["\r\n;,]|^\s|\s$/.test(harmless) || harmless.includes(mark);
  return quoted ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const BEGINS = '[\\s\\u200b\\ufeff\\0]*[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]';
const FORMULA = new RegExp(`^(?:${BEGINS}|[\\t\\r])`);
const FORMULA_ON_A_LINE = new RegExp(`[\\r\\n](?=${BEGINS})`, 'g');
