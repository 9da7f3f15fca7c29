// Business events: each declared once; audit row, metric and log line come from the declaration (DESIGN, "The house").
import { sql } from 'kysely';
import { Counter, type Registry } from 'prom-client';
import type { Transaction } from '../database/database.ts';
import type { JsonValue } from '../database/json.ts';
import type { PlatformTables } from '../database/tables.ts';
import type { Log } from '../log.ts';

export interface EventDeclaration {
  /** The log line, a sentence without names: 'A letter was sent'. */
  readonly says: string;
  readonly level?: 'info' | 'warn';
}

export interface RecordedEvent<K extends string> {
  readonly kind: K;
  /** Who did it: a log-in's id, a client's id, an organisation, or 'system'. */
  readonly actor: string;
  /** What it was done to: an id of ours. */
  readonly subject: string;
  /** Goes to the audit row only (which is protected), never to the log or a metric. */
  readonly details?: Readonly<Record<string, JsonValue>>;
}

export interface Events<K extends string> {
  /** Writes the audit row in the transaction; metric and log line follow at commit. */
  record<DB extends PlatformTables>(tx: Transaction<DB>, event: RecordedEvent<K>): Promise<void>;
}

/** Binds a service's declarations to its log and its metrics register. */
export function declareEvents<K extends string>(
  declarations: Readonly<Record<K, EventDeclaration>>,
  to: { readonly log: Log; readonly registry: Registry },
): Events<K> {
  const counter = new Counter({
    name: 'brevduva_events_total',
    help: 'Business events, by kind',
    labelNames: ['kind'],
    registers: [to.registry],
  });
  for (const kind of Object.keys(declarations)) counter.inc({ kind }, 0);
  return {
    async record(tx, event) {
      await insertAuditRow(tx, event);
      tx.afterCommit(() => {
        counter.inc({ kind: event.kind });
        const { says, level } = declarations[event.kind];
        to.log[level ?? 'info'](
          { event: event.kind, actor: to.log.pseudonym(event.actor), about: event.subject },
          says,
        );
      });
    },
  };
}

async function insertAuditRow<DB extends PlatformTables>(
  tx: Transaction<DB>,
  event: RecordedEvent<string>,
): Promise<void> {
  await sql`insert into audit_event (organisation, kind, actor, subject, details)
    values (${tx.organisation}, ${event.kind}, ${event.actor}, ${event.subject}, ${JSON.stringify(event.details ?? {})}::jsonb)`.execute(
    tx.query,
  );
}
