// What was done in a mailbox, read from the audit trail: its own events carry the mailbox's id as their subject.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
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
export interface SealedActivity extends Omit<Activity, 'subject'> {
  readonly subject: Kept | undefined;
  readonly filename: Kept | undefined;
}

/** What is asked for; all that is left out is all. */
export interface ActivityFilter {
  readonly kinds?: readonly string[] | undefined;
  /** By whom; '' for what the operator did. */
  readonly by?: string | undefined;
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
  if (by !== undefined) query = query.where(sql`coalesce(audit_event.details->>'by', '')`, '=', by);
  if (from !== undefined) query = query.where('audit_event.at', '>=', from);
  if (until !== undefined) query = query.where('audit_event.at', '<', until);
  const rows = await query.orderBy('audit_event.id', 'desc').limit(page.limit).execute();
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return rows.map(({ id, at, kind, details, plainSubject, sealedSubject, plainName, sealedName }) => ({
    id,
    at,
    kind,
    by: text(details.by),
    letterId: text(details.letter),
    subject: sealedSubject ?? plainSubject ?? undefined,
    fileId: text(details.file),
    filename: sealedName ?? plainName ?? undefined,
    detail: text(details.detail),
    channel: text(details.channel),
  }));
}

/** So far back names are looked for. */
const NAMES_AMONG = 5_000;

/** Those who have done something lately, by name. */
export async function activeNames(reader: Reader<MailboxTables>, accountId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct name from (
      select details->>'by' as name from audit_event
      where organisation = ${reader.organisation} and subject = ${accountId} order by id desc limit ${NAMES_AMONG}
    ) as latest where name is not null order by name limit 200`.execute(reader.query);
  return rows.map(({ name }) => name);
}
