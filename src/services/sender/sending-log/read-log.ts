// Reading the sending log: within what one may, and every look and every file taken out is itself noted (SKL-17, SKL-19, MMS-11).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { type ExportFormat, exportPages } from '../../../platform/export/export-pages.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { type Reach, reachOf } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import type { Rights } from '../rights.ts';
import { type LogNames, readLogNames } from '../store/log-names.ts';
import { countLines, findLine, findLines, type LogCriteria, type LogLine, loginsLike } from '../store/sending-log.ts';
import type { SenderTables } from '../tables.ts';
import { lineHead, lineInFormat } from './log-formats.ts';

/** Beyond this the number of lines found is said to be more; where it takes several indexes to know it, already beyond a page. */
const COUNTED = 10_000;

export interface LogReader {
  readonly organisation: Pick<SenderOrganisation, 'id'>;
  readonly actor: Pick<Actor, 'login'>;
}

/** Whose lines the log-in may read: a caseworker the own ones, an auditor and an archivist those they audit or keep. */
export function logReach(rights: Rights): Reach {
  return reachOf(rights, ['caseworker', 'approver', 'archivist', 'auditor']);
}

/** What is asked about, as it is written down about a look. */
export interface Asked extends Omit<LogCriteria, 'logins'> {
  /** A log-in's identity or part of a name. */
  readonly person?: string;
}

async function criteriaOf(records: Records, { organisation }: LogReader, { person, ...asked }: Asked) {
  if (person === undefined) return asked;
  return { ...asked, logins: await loginsLike(records.database.reader(organisation.id), person) };
}

function told({ reach: _reach, from, to, ...rest }: Asked): Record<string, string> {
  const days = { from: from?.toISOString(), to: to?.toISOString() };
  const all = Object.entries({ ...rest, ...days });
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

export interface Found {
  readonly lines: readonly LogLine[];
  /** How many there are, as far as that is counted; only with the first page. */
  readonly total: { readonly count: number; readonly isMore: boolean } | undefined;
  /** The line to go on after; undefined on the last page. */
  readonly next: number | undefined;
  readonly names: LogNames;
}

/** A page of lines, the newest first. The look is noted with what was asked about. */
export async function searchLog(
  records: Records,
  reader: LogReader,
  asked: Asked,
  page: { readonly after?: number; readonly limit: number },
): Promise<Found> {
  const { database, events } = records;
  const read = database.reader(reader.organisation.id);
  const criteria = await criteriaOf(records, reader, asked);
  const [found, names] = await Promise.all([
    findLines(read, criteria, { ...page, order: 'newest', limit: page.limit + 1 }),
    readLogNames(read),
  ]);
  const lines = found.slice(0, page.limit);
  const isAll = found.length <= page.limit;
  const total = page.after === undefined ? await totalOf(read, criteria, lines.length, isAll) : undefined;
  await database.transaction(read.organisation, (tx) => {
    const details = { lines: lines.length, ...told(asked) };
    return events.record(tx, { kind: 'log-viewed', actor: reader.actor.login, subject: read.organisation, details });
  });
  const next = isAll ? undefined : lines.at(-1)?.id;
  return { lines, total, next, names };
}

async function totalOf(read: Reader<SenderTables>, criteria: LogCriteria, shown: number, isAll: boolean) {
  if (isAll) return { count: shown, isMore: false };
  const count = await countLines(read, criteria, COUNTED);
  return count === undefined
    ? { count: shown, isMore: true }
    : { count: Math.min(count, COUNTED), isMore: count > COUNTED };
}

/** One line with everything that is known of it. The look is noted at its letter. Throws 'not-found', also for one that is not one's to read. */
export async function lookAtLine(
  records: Records,
  reader: LogReader,
  reach: Reach,
  id: number,
): Promise<{ readonly line: LogLine; readonly names: LogNames }> {
  const read = records.database.reader(reader.organisation.id);
  const line = await findLine(read, { id }, reach);
  if (line === undefined) throw new BrevduvaError('not-found', 'the log has no such line');
  await records.database.transaction(read.organisation, (tx) =>
    records.events.record(tx, { kind: 'log-viewed', actor: reader.actor.login, subject: line.letter }),
  );
  return { line, names: await readLogNames(read) };
}

/** The lines as pieces of a file, oldest first; the memory needed is that of one page. Noted with its purpose before the first piece. */
export async function exportLog(
  records: Records,
  reader: LogReader,
  asked: Asked,
  { purpose, format }: { readonly purpose: string; readonly format: ExportFormat },
): Promise<AsyncIterable<string>> {
  const { database, events } = records;
  const read = database.reader(reader.organisation.id);
  const criteria = await criteriaOf(records, reader, asked);
  const names = await readLogNames(read);
  await database.transaction(read.organisation, (tx) => {
    const details = { purpose, format: format.format, ...told(asked) };
    return events.record(tx, { kind: 'log-exported', actor: reader.actor.login, subject: read.organisation, details });
  });
  return exportPages<LogLine>({
    ...(format.format === 'csv' ? { head: lineHead(format) } : {}),
    read: (last, limit) =>
      findLines(read, criteria, { order: 'oldest', limit, ...(last === undefined ? {} : { after: last.id }) }),
    write: (line) => lineInFormat(line, names, format),
  });
}
