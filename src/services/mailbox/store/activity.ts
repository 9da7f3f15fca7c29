// What was done in a mailbox, read from the audit trail: its own events carry the mailbox's id as their subject.
import type { Reader } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

export interface Activity {
  readonly id: number;
  readonly at: Date;
  readonly kind: string;
  /** Who did it, by name; undefined for what the operator did. */
  readonly by: string | undefined;
  readonly letterId: string | undefined;
  readonly detail: string | undefined;
}

/** Newest first, those before the event `before` when given. */
export async function listActivity(
  reader: Reader<MailboxTables>,
  accountId: string,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<Activity[]> {
  let query = reader.query
    .selectFrom('audit_event')
    .select(['id', 'at', 'kind', 'details'])
    .where('organisation', '=', reader.organisation)
    .where('subject', '=', accountId);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  const rows = await query.orderBy('id', 'desc').limit(page.limit).execute();
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return rows.map(({ id, at, kind, details }) => ({
    id,
    at,
    kind,
    by: text(details.by),
    letterId: text(details.letter),
    detail: text(details.detail),
  }));
}
