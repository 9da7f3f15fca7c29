// Business events: each declared once; audit row, metric and log line come from the declaration (DESIGN, "The house").
import { sql } from 'kysely';
import { Counter, type Registry } from 'prom-client';
import type { Transaction } from '../database/database.ts';
import type { JsonValue } from '../database/json.ts';
import type { PlatformTables } from '../database/tables.ts';
import type { Log } from '../log.ts';

const COUNTER = 'brevduva_events_total';

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
  /** The same for many events, in one statement. */
  recordAll<DB extends PlatformTables>(tx: Transaction<DB>, events: readonly RecordedEvent<K>[]): Promise<void>;
  /** Metric and log line only: for what a machine did and another protected record already holds. */
  tellAll<DB>(tx: Transaction<DB>, events: readonly RecordedEvent<K>[]): void;
}

/** Binds a service's declarations to its log and its metrics register. */
export function declareEvents<K extends string>(
  declarations: Readonly<Record<K, EventDeclaration>>,
  to: { readonly log: Log; readonly registry: Registry },
): Events<K> {
  const counter = counterIn(to.registry);
  for (const kind of Object.keys(declarations)) counter.inc({ kind }, 0);
  const pseudonymOf = remembered((actor) => to.log.pseudonym(actor));
  async function recordAll<DB extends PlatformTables>(tx: Transaction<DB>, events: readonly RecordedEvent<K>[]) {
    if (events.length === 0) return;
    await insertAuditRows(tx, events);
    tellAll(tx, events);
  }
  function tellAll<DB>(tx: Transaction<DB>, events: readonly RecordedEvent<K>[]): void {
    tx.afterCommit(() => {
      for (const event of events) {
        counter.inc({ kind: event.kind });
        const { says, level } = declarations[event.kind];
        to.log[level ?? 'info']({ event: event.kind, actor: pseudonymOf(event.actor), about: event.subject }, says);
      }
    });
  }
  return { recordAll, tellAll, record: (tx, event) => recordAll(tx, [event]) };
}

// The same few actors do nearly everything, and an HMAC for each event is a good part of a fast service's time.
function remembered(pseudonym: (actor: string) => string): (actor: string) => string {
  const known = new Map<string, string>();
  return (actor) => {
    const word = known.get(actor) ?? pseudonym(actor);
    if (known.size >= 200) known.clear();
    known.set(actor, word);
    return word;
  };
}

// A service that is started again in the same process counts on.
function counterIn(registry: Registry): Counter<'kind'> {
  const known = registry.getSingleMetric(COUNTER);
  if (known instanceof Counter) return known;
  return new Counter({ name: COUNTER, help: 'Business events, by kind', labelNames: ['kind'], registers: [registry] });
}

async function insertAuditRows<DB extends PlatformTables>(
  tx: Transaction<DB>,
  events: readonly RecordedEvent<string>[],
): Promise<void> {
  const rows = events.map(({ kind, actor, subject, details }) => ({ kind, actor, subject, details: details ?? {} }));
  await sql`insert into audit_event (organisation, kind, actor, subject, details)
    select ${tx.organisation}, kind, actor, subject, details
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(kind text, actor text, subject text, details jsonb)`.execute(
    tx.query,
  );
}
