// A service that was restored takes in but starts nothing until a person lets it go on (issue 3, "Backup").
import { type QueryExecutorProvider, sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import type { JsonValue } from '../database/json.ts';
import { insertAuditRow } from '../events/audit-row.ts';

/** Stands for every organisation of a service. */
export const EVERYBODY = '*';

export interface Pause {
  readonly reason: string;
  readonly since: Date;
  readonly by: string;
  /** After a restore: `backupAt`, ISO date-time, the moment that the restored backup shows. */
  readonly details: Readonly<Record<string, JsonValue>>;
}

/** Why nothing is started, or undefined when it is. */
export async function readPause(reader: { readonly query: QueryExecutorProvider }): Promise<Pause | undefined> {
  const { rows } =
    await sql<Pause>`select reason, since, by, details from service_pause order by since limit 1`.execute(reader.query);
  return rows[0];
}

/** Stops what the service starts by itself, at the next claim of work in every process. */
export async function pauseService<DB>(
  tx: Transaction<DB>,
  pause: { readonly reason: string; readonly by: string; readonly details?: Readonly<Record<string, JsonValue>> },
): Promise<void> {
  const details = JSON.stringify(pause.details ?? {});
  await sql`insert into service_pause (organisation, reason, by, details)
    values (${EVERYBODY}, ${pause.reason}, ${pause.by}, ${details}::jsonb)
    on conflict (organisation) do update set reason = excluded.reason, since = clock_timestamp(),
      by = excluded.by, details = excluded.details`.execute(tx.query);
}

/**
 * Lets the service start again what it starts by itself; who did so is in the audit trail. Answers the pause that was
 * lifted, or undefined when there was none.
 */
export async function resumeService<DB>(tx: Transaction<DB>, by: string): Promise<Pause | undefined> {
  const pause = await readPause(tx);
  if (pause === undefined) return undefined;
  await sql`delete from service_pause`.execute(tx.query);
  const details = { reason: pause.reason, since: pause.since.toISOString(), ...pause.details };
  await insertAuditRow(tx, { kind: 'service.resumed', actor: by, subject: 'service', details });
  return pause;
}
