// A service that was restored takes in but starts nothing until a person lets it go on (issue 3, "Backup").
import { sql } from 'kysely';
import type { Reader, Transaction } from '../database/database.ts';
import type { JsonValue } from '../database/json.ts';
import type { PlatformTables } from '../database/tables.ts';

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
export async function readPause(reader: Pick<Reader<PlatformTables>, 'query'>): Promise<Pause | undefined> {
  return await reader.query
    .selectFrom('service_pause')
    .select(['reason', 'since', 'by', 'details'])
    .orderBy('since')
    .limit(1)
    .executeTakeFirst();
}

/** Stops what the service starts by itself, at the next claim of work in every process. */
export async function pauseService(
  tx: Transaction<PlatformTables>,
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
export async function resumeService(tx: Transaction<PlatformTables>, by: string): Promise<Pause | undefined> {
  const pause = await readPause(tx);
  if (pause === undefined) return undefined;
  await tx.query.deleteFrom('service_pause').execute();
  const details = { reason: pause.reason, since: pause.since.toISOString(), ...pause.details };
  await sql`insert into audit_event (organisation, kind, actor, subject, details)
    values (${tx.organisation}, 'service.resumed', ${by}, 'service', ${JSON.stringify(details)}::jsonb)`.execute(tx.query);
  return pause;
}
