// The log's entries as text, oldest first, a page at a time: the memory needed is that of one page (SKL-17).
import { type ExportFormat, exportPages, jsonLine } from '../../../platform/export/export-pages.ts';
import type { LogEntry } from './entry.ts';
import { entryHead, entryRow } from './formats/csv.ts';
import { entryMessage } from './formats/syslog.ts';

/**
 * Pieces of the file. `read` gives entries after a position, oldest first. Entries that come meanwhile are in it as well;
 * those that are disposed of meanwhile are not.
 */
export function exportEntries(
  read: (after: number, limit: number) => Promise<readonly LogEntry[]>,
  format: ExportFormat,
): AsyncGenerator<string> {
  return exportPages<LogEntry>({
    ...(format.format === 'csv' ? { head: entryHead(format) } : {}),
    read: (last, limit) => read(last?.position ?? 0, limit),
    write: (entry) => asText(entry, format),
  });
}

function asText(entry: LogEntry, format: ExportFormat): string {
  switch (format.format) {
    case 'csv':
      return entryRow(entry, format);
    case 'jsonl':
      return jsonLine(entry);
    case 'syslog':
      return entryMessage(entry, format);
  }
}
