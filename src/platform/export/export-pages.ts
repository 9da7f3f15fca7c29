// Many records as one text file, a page at a time: the memory needed is that of one page (SKL-17).
import type { CsvOptions } from './csv.ts';
import type { SyslogOptions } from './syslog.ts';

export type ExportFormat =
  | ({ readonly format: 'csv' } & CsvOptions)
  | { readonly format: 'jsonl' }
  | ({ readonly format: 'syslog' } & SyslogOptions);

/** What a browser or a client is told about the file. */
export const exportTypes = {
  csv: { type: 'text/csv; charset=utf-8', extension: 'csv' },
  jsonl: { type: 'application/jsonl; charset=utf-8', extension: 'jsonl' },
  syslog: { type: 'text/plain; charset=utf-8', extension: 'log' },
} as const;

/** How many records are read at a time. */
export const EXPORT_PAGE = 1_000;

export interface ExportSource<T> {
  /** The head of the file, where its format has one. */
  readonly head?: string;
  /** At most `limit` records after `last` (the first ones when undefined), in the file's order. */
  readonly read: (last: T | undefined, limit: number) => Promise<readonly T[]>;
  /** One record's line or lines, ended. */
  readonly write: (record: T) => string;
}

/** Pieces of the file. Records that come or go meanwhile may or may not be in it. */
export async function* exportPages<T>({ head, read, write }: ExportSource<T>): AsyncGenerator<string> {
  if (head !== undefined) yield head;
  for (let last: T | undefined; ; ) {
    const records = await read(last, EXPORT_PAGE);
    if (records.length > 0) yield records.map(write).join('');
    last = records.at(-1);
    if (last === undefined || records.length < EXPORT_PAGE) return;
  }
}

/** One line of JSON Lines. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
