// Events from before what they say of people was sealed (migrations/0013): found some at a time, and given the same sealed instead.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { PlainEvent } from '../content/event-texts.ts';
import type { MailboxTables } from '../schema.ts';

interface PlainRow extends PlainEvent {
  readonly id: string;
  /** Whether its subject is one of the mailboxes here. */
  readonly isMailbox: boolean;
}

/** At most `limit`, the oldest first. */
export async function plainEvents(reader: Reader<MailboxTables>, limit: number): Promise<readonly PlainRow[]> {
  // As in the index's own words, or it is not used.
  const { rows } = await sql<PlainRow>`
    select id::text as id, kind, subject, details,
      exists (select from account where account.id =
        case when subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then subject::uuid end) as "isMailbox"
    from audit_event
    where ((details ? 'by' and kind <> 'support.looked' and subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
        or (details ? 'detail' and kind not in ('letter.received', 'letter.moved-in', 'notification.sent', 'notification.failed')))
      and organisation = ${reader.organisation}
    order by audit_event.id limit ${limit}`.execute(reader.query);
  return rows;
}

/** Another process may have sealed some meanwhile: those stay as it sealed them. */
export async function putSealedEvents(
  tx: Transaction<MailboxTables>,
  rows: readonly { readonly id: string; readonly sealed: string; readonly by_mark: string | null }[],
): Promise<void> {
  await sql`select seal_events(${JSON.stringify(rows)}::jsonb)`.execute(tx.query);
}
