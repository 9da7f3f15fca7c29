// The log's columns in CSV.
import { type CsvOptions, csvHead, csvRow } from '../../../../platform/export/csv.ts';
import type { LogEntry } from '../entry.ts';

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
export function entryHead(options: CsvOptions): string {
  return csvHead(
    columns.map(([name]) => name),
    options,
  );
}

/** One entry's row. */
export function entryRow(entry: LogEntry, options: CsvOptions): string {
  return csvRow(
    columns.map(([, read]) => read(entry) ?? ''),
    options,
  );
}
