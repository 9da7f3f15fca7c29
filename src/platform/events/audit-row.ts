// One row of the audit trail for what is done with a service from outside it (a restore, going on after one), without log line or metric.
import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import type { JsonValue } from '../database/json.ts';

/** `actor`: a log-in's id or who ran a command. Part of the transaction. */
export async function insertAuditRow<DB>(
  tx: Transaction<DB>,
  row: {
    readonly kind: string;
    readonly actor: string;
    readonly subject: string;
    readonly details: Readonly<Record<string, JsonValue>>;
  },
): Promise<void> {
  await sql`insert into audit_event (organisation, kind, actor, subject, details)
    values (${tx.organisation}, ${row.kind}, ${row.actor}, ${row.subject}, ${JSON.stringify(row.details)}::jsonb)`.execute(
    tx.query,
  );
}
