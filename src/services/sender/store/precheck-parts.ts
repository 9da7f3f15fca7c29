// All SQL about the lines of list prechecks: sealed parts with their counts beside.
import { type Selectable, sql } from 'kysely';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { ContentCipher } from '../content-cipher.ts';
import {
  countLines,
  LINE_GROUPS,
  type LineCounts,
  type LineGroup,
  type PrecheckLine,
} from '../prechecks/precheck-line.ts';
import type { SenderTables } from '../tables.ts';
import type { PrecheckPartTable } from './precheck-tables.ts';

type Tx = Transaction<SenderTables>;

export interface PrecheckPart {
  readonly number: number;
  /** Grows with each change: what was read is written only if nobody else has written. */
  readonly version: number;
  readonly lines: readonly PrecheckLine[];
}

export interface PartCounts extends LineCounts {
  readonly number: number;
}

function place(precheck: string, number: number): string {
  return `precheck ${precheck} ${number}`;
}

function sealed(
  cipher: ContentCipher,
  organisation: Organisationsnummer,
  precheck: string,
  part: Omit<PrecheckPart, 'version'>,
) {
  const content = cipher.seal(organisation, place(precheck, part.number), JSON.stringify(part.lines));
  return { content, ...countLines(part.lines) };
}

/** Adds a part. */
export async function insertPart(
  tx: Tx,
  cipher: ContentCipher,
  precheck: string,
  part: Omit<PrecheckPart, 'version'>,
): Promise<void> {
  const row = { precheck, organisation: tx.organisation, number: part.number };
  await tx.query
    .insertInto('precheck_part')
    .values({ ...row, ...sealed(cipher, tx.organisation, precheck, part), answered_at: null })
    .execute();
}

/** Writes a part that was read at this version; `asked` numbers were answered just now. False: somebody else wrote it meanwhile. */
export async function writePart(
  tx: Tx,
  cipher: ContentCipher,
  precheck: string,
  part: PrecheckPart,
  answered?: { readonly at: Date; readonly asked: number },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('precheck_part')
    .set({
      ...sealed(cipher, tx.organisation, precheck, part),
      version: part.version + 1,
      ...(answered === undefined ? {} : { answered_at: answered.at, asked: answered.asked }),
    })
    .where('precheck', '=', precheck)
    .where('organisation', '=', tx.organisation)
    .where('number', '=', part.number)
    .where('version', '=', part.version)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function opened(
  cipher: ContentCipher,
  organisation: Organisationsnummer,
  row: Pick<Selectable<PrecheckPartTable>, 'precheck' | 'number' | 'version' | 'content'>,
): PrecheckPart {
  const lines: readonly PrecheckLine[] = JSON.parse(
    cipher.open(organisation, place(row.precheck, row.number), row.content),
  );
  return { number: row.number, version: row.version, lines };
}

function partsOf(reader: Reader<SenderTables>, precheck: string) {
  return reader.query
    .selectFrom('precheck_part')
    .where('precheck', '=', precheck)
    .where('organisation', '=', reader.organisation);
}

/** One part, or undefined. */
export async function readPart(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  precheck: string,
  number: number,
): Promise<PrecheckPart | undefined> {
  const row = await partsOf(reader, precheck)
    .select(['precheck', 'number', 'version', 'content'])
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined ? undefined : opened(cipher, reader.organisation, row);
}

/** The first part with lines that FaR has not been asked about. */
export async function nextWaitingPart(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  precheck: string,
): Promise<PrecheckPart | undefined> {
  const row = await partsOf(reader, precheck)
    .select(['precheck', 'number', 'version', 'content'])
    .where('waiting', '>', 0)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : opened(cipher, reader.organisation, row);
}

/** What each part holds, in order, unopened. */
export async function partCounts(reader: Reader<SenderTables>, precheck: string): Promise<readonly PartCounts[]> {
  return await partsOf(reader, precheck)
    .select(['number', ...LINE_GROUPS])
    .orderBy('number')
    .execute();
}

/** Every part in order, one at a time: the memory of one. */
export async function* eachPart(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  precheck: string,
): AsyncGenerator<PrecheckPart> {
  for (const { number } of await partCounts(reader, precheck)) {
    const part = await readPart(reader, cipher, precheck, number);
    if (part !== undefined) yield part;
  }
}

/** Numbers a second over the last ten questions; undefined before there are two. */
export async function speedOf(reader: Reader<SenderTables>, precheck: string): Promise<number | undefined> {
  const { rows } = await sql<{ numbers: string | null; seconds: string | null }>`
    select sum(asked) filter (where answered_at > first) as numbers, extract(epoch from max(answered_at) - max(first)) as seconds
    from (select asked, answered_at, min(answered_at) over () as first from (
      select asked, answered_at from precheck_part
      where precheck = ${precheck} and organisation = ${reader.organisation} and answered_at is not null
      order by answered_at desc limit 10) as latest) as timed`.execute(reader.query);
  const [numbers, seconds] = [Number(rows[0]?.numbers ?? 0), Number(rows[0]?.seconds ?? 0)];
  return numbers > 0 && seconds > 0 ? numbers / seconds : undefined;
}

/** A page of the lines of some groups, in the list's order: only the parts that hold them are opened. */
export async function listLines(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  precheck: string,
  want: { readonly groups: readonly LineGroup[]; readonly limit: number; readonly offset: number },
  isWanted: (line: PrecheckLine) => boolean,
): Promise<readonly PrecheckLine[]> {
  const found: PrecheckLine[] = [];
  let skip = want.offset;
  for (const counts of await partCounts(reader, precheck)) {
    const inPart = want.groups.reduce((sum, group) => sum + counts[group], 0);
    if (skip >= inPart) {
      skip -= inPart;
      continue;
    }
    const part = await readPart(reader, cipher, precheck, counts.number);
    const lines = (part?.lines ?? []).filter(isWanted);
    found.push(...lines.slice(skip, skip + want.limit - found.length));
    skip = 0;
    if (found.length >= want.limit) break;
  }
  return found;
}
