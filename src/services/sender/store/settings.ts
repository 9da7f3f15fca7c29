// All SQL about an organisation's own settings: who answers questions about its letters.
import type { Supportinfo } from '../../../domain/letter.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

export interface Settings {
  readonly supportinfo: Supportinfo;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** The settings that the organisation has saved; undefined when the configuration's still hold. */
export async function readSettings(reader: Reader<SenderTables>): Promise<Settings | undefined> {
  const row = await reader.query
    .selectFrom('organisation_settings')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : { supportinfo: row.supportinfo, updatedAt: row.updated_at, updatedBy: row.updated_by };
}

/** Seconds in which a letter that was sent can be regretted; 0: none. */
export async function readGraceSeconds(reader: Reader<SenderTables>): Promise<number> {
  const row = await reader.query
    .selectFrom('organisation_settings')
    .select('grace_seconds')
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return row?.grace_seconds ?? 0;
}

/** Saves them. */
export async function saveSettings(tx: Transaction<SenderTables>, settings: Settings): Promise<void> {
  const values = {
    supportinfo: JSON.stringify(settings.supportinfo),
    updated_at: settings.updatedAt,
    updated_by: settings.updatedBy,
  };
  await tx.query
    .insertInto('organisation_settings')
    .values({ organisation: tx.organisation, ...values })
    .onConflict((conflict) => conflict.column('organisation').doUpdateSet(values))
    .execute();
}

/** Saves the seconds in which a letter can be regretted; `settings` are what holds where nothing was saved before. */
export async function saveGraceSeconds(
  tx: Transaction<SenderTables>,
  seconds: number,
  { supportinfo, updatedAt, updatedBy }: Settings,
): Promise<void> {
  const values = { grace_seconds: seconds, updated_at: updatedAt, updated_by: updatedBy };
  await tx.query
    .insertInto('organisation_settings')
    .values({ organisation: tx.organisation, supportinfo: JSON.stringify(supportinfo), ...values })
    .onConflict((conflict) => conflict.column('organisation').doUpdateSet(values))
    .execute();
}
