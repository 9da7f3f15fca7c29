// Who has seen what: every look at a letter or a log, read back by auditors and archivists; that is a look itself (issue 4, "Log").
import type { SenderEventKind } from '../events.ts';
import type { Reach } from '../reach.ts';
import type { Records } from '../records.ts';
import { findLooks, type LookCriteria, type LookRow, peopleOf, type ToldLetter, toldLetters } from '../store/looks.ts';
import type { LogReader } from './read-log.ts';

/** The events that are looks, or taking something out. */
export const LOOK_KINDS = [
  'letter-viewed',
  'letter-printed',
  'attachment-opened',
  'letter-disclosed',
  'log-viewed',
  'log-exported',
  'log-disclosed',
  'looks-viewed',
  'print-queue-viewed',
  'person-told',
  'letter-archived',
  'archive-fetched',
  'reply-viewed',
  'reply-attachment-opened',
  'print-batch-viewed',
  'mailing-viewed',
  'mailing-lines-viewed',
  'mailing-reported',
  'precheck-viewed',
  'precheck-exported',
] as const satisfies readonly SenderEventKind[];

export interface FoundLooks {
  readonly looks: readonly (Omit<LookRow, 'kind'> & { readonly kind: (typeof LOOK_KINDS)[number] })[];
  /** By the log-in's id. */
  readonly people: ReadonlyMap<string, { readonly id: string; readonly name: string }>;
  /** By id, those of the looks' letters that the log knows. */
  readonly letters: ReadonlyMap<string, ToldLetter>;
  readonly next: number | undefined;
}

/** A page of looks, the latest first, within what one may audit. The look is noted with what was asked about. */
export async function searchLooks(
  records: Records,
  reader: LogReader,
  reach: Reach,
  asked: LookCriteria,
  page: { readonly before?: number; readonly limit: number },
): Promise<FoundLooks> {
  const { database, events } = records;
  const read = database.reader(reader.organisation.id);
  const rows = await findLooks(read, LOOK_KINDS, reach, asked, { ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const looks = shown.flatMap((row) => {
    const kind = LOOK_KINDS.find((known) => known === row.kind);
    return kind === undefined ? [] : [{ ...row, kind }];
  });
  const details = Object.fromEntries(
    Object.entries(asked).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : String(value)]),
  );
  const subject = asked.letter ?? read.organisation;
  await database.transaction(read.organisation, (tx) =>
    events.record(tx, { kind: 'looks-viewed', actor: reader.actor.login, subject, details }),
  );
  const people = await peopleOf(
    read,
    looks.map((look) => look.actor),
  );
  const letters = await toldLetters(
    read,
    looks.map((look) => look.subject),
  );
  return { looks, people, letters, next: rows.length > page.limit ? looks.at(-1)?.id : undefined };
}
