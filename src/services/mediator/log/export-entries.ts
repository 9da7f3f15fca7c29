// The log's entries as text, oldest first, a page at a time: the memory needed is that of one page (SKL-17).
import type { LogEntry } from './entry.ts';
import { type CsvOptions, csvHead, csvRow } from './formats/csv.ts';
import { type SyslogOptions, syslogMessage } from './formats/syslog.ts';

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

const PAGE = 1_000;

/**
 * Pieces of the file. `read` gives entries after a position, oldest first. Entries that come meanwhile are in it as well;
 * those that are disposed of meanwhile are not.
 */
export async function* exportEntries(
  read: (after: number, limit: number) => Promise<readonly LogEntry[]>,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format.format === 'csv') yield csvHead(format);
  for (let after = 0; ; ) {
    const entries = await read(after, PAGE);
    if (entries.length > 0) yield entries.map((entry) => asText(entry, format)).join('');
    const last = entries.at(-1);
    if (last === undefined || entries.length < PAGE) return;
    after = last.position;
  }
}

function asText(entry: LogEntry, format: ExportFormat): string {
  switch (format.format) {
    case 'csv':
      return csvRow(entry, format);
    case 'jsonl':
      return `${JSON.stringify(entry)}\n`;
    case 'syslog':
      return syslogMessage(entry, format);
  }
}
