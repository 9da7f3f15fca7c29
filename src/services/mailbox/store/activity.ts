// What was done in a mailbox, read from the audit trail: its own events carry the mailbox's id as their subject.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { EventDetails, KeptEvent } from '../content/event-texts.ts';
import type { Kept } from '../content/mailbox-cipher.ts';
import type { MailboxTables } from '../schema.ts';

export interface Activity {
  readonly id: number;
  readonly at: Date;
  readonly kind: string;
  /** Who did it, by name; undefined for what the operator did. */
  readonly by: string | undefined;
  readonly letterId: string | undefined;
  /** The letter's subject, where the event was about one. */
  readonly subject: string | undefined;
  readonly fileId: string | undefined;
  readonly detail: string | undefined;
  /** Of a notification's text that was sent on: how. */
  readonly channel: string | undefined;
}

/** As the rows have it: names and subjects sealed, or in plain text from before. */
export interface SealedActivity extends Omit<Activity, 'subject' | 'by' | 'detail'> {
  readonly texts: KeptEvent;
  readonly subject: Kept | undefined;
  readonly filename: Kept | undefined;
}

/** Somebody by name and its mark, as events have one or the other; or the operator. */
export type Doer = { readonly name: string; readonly mark: string } | 'operator';

/** What is asked for; all that is left out is all. */
export interface ActivityFilter {
  readonly kinds?: readonly string[] | undefined;
  /** By whom. */
  readonly by?: Doer | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

/** Newest first, those before the event `before` when given. */
export async function listActivity(
  reader: Reader<MailboxTables>,
  accountId: string,
  page: { readonly before: number | undefined; readonly limit: number; readonly filter?: ActivityFilter },
): Promise<SealedActivity[]> {
  let query = reader.query
    .selectFrom('audit_event')
    .leftJoin('letter', (join) =>
      join.on('letter.account_id', '=', accountId).on(sql`letter.id::text`, '=', sql`audit_event.details->>'letter'`),
    )
    .leftJoin('attachment', (join) =>
      join
        .onRef('attachment.letter_id', '=', 'letter.id')
        .on(sql`attachment.id::text`, '=', sql`audit_event.details->>'file'`),
    )
    .select([
      'audit_event.id',
      'audit_event.at',
      'audit_event.kind',
      'audit_event.details',
      'letter.subject as plainSubject',
      'letter.subject_sealed as sealedSubject',
      'attachment.filename as plainName',
      'attachment.filename_sealed as sealedName',
    ])
    .where('audit_event.organisation', '=', reader.organisation)
    .where('audit_event.subject', '=', accountId);
  if (page.before !== undefined) query = query.where('audit_event.id', '<', page.before);
  const { kinds, by, from, until } = page.filter ?? {};
  if (kinds !== undefined) query = query.where('audit_event.kind', 'in', kinds.length === 0 ? [''] : kinds);
  if (by === 'operator') query = query.where(sql<boolean>`not audit_event.details ?| array['by', 'byMark']`);
  else if (by !== undefined)
    query = query.where(
      sql<boolean>`(audit_event.details->>'byMark' = ${by.mark} or audit_event.details->>'by' = ${by.name})`,
    );
  if (from !== undefined) query = query.where('audit_event.at', '>=', from);
  if (until !== undefined) query = query.where('audit_event.at', '<', until);
  const rows = await query.orderBy('audit_event.id', 'desc').limit(page.limit).execute();
  return rows.map(({ id, at, kind, details, plainSubject, sealedSubject, plainName, sealedName }) => ({
    id,
    at,
    kind,
    texts: keptEvent(kind, details),
    letterId: text(details.letter),
    subject: sealedSubject ?? plainSubject ?? undefined,
    fileId: text(details.file),
    filename: sealedName ?? plainName ?? undefined,
    channel: text(details.channel),
  }));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function keptEvent(kind: string, { letter, by, detail, sealed }: EventDetails): KeptEvent {
  return { kind, letter: text(letter), by: text(by), detail: text(detail), sealed: text(sealed) };
}

/** So far back names are looked for. */
const NAMES_AMONG = 5_000;
const NAMES_MOST = 200;

/** Of each who has done something lately one event, of which the name is read. While events from before are sealed somebody may be there twice. */
export async function activeNames(reader: Reader<MailboxTables>, accountId: string): Promise<readonly KeptEvent[]> {
  const { rows } = await sql<{ kind: string; details: EventDetails }>`
    select distinct on (details->>'byMark', details->>'by') kind, details from (
      select kind, details from audit_event
      where organisation = ${reader.organisation} and subject = ${accountId} order by id desc limit ${NAMES_AMONG}
    ) as latest where details ?| array['by', 'byMark'] limit ${NAMES_MOST}`.execute(reader.query);
  return rows.map(({ kind, details }) => keptEvent(kind, details));
}
