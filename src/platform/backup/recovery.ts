// What a service knows about being backed up and restored, and what is done before a restored one may start (issue 3, "Backup").
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobsConfig, DatabaseConfig } from '../config/parts.ts';
import { Database } from '../database/database.ts';
import type { JsonValue } from '../database/json.ts';
import type { PlatformTables } from '../database/tables.ts';
import { type Disposal, readDisposals } from '../disposal-journal.ts';
import { insertAuditRow } from '../events/audit-row.ts';
import { pauseService } from './pause.ts';

/** A service exports one as `recovery`. */
export interface Recovery<Config> {
  /** In whose audit trail a restore and going on after it are told. */
  organisation(config: Config): Organisationsnummer;
  blobs?(config: Config): BlobsConfig;
  /**
   * Makes true what must be true before a restored service starts: nobody knows what it did after `backupAt`. Answers what
   * it did, for the audit trail and the person who restores.
   */
  afterRestore?(restored: RestoredSchema): Promise<Facts>;
  /** Disposes again of what the journals say was disposed of; answers of how much. Doing it twice must do no harm. */
  disposeAgain?(restored: RestoredSchema, disposals: AsyncIterable<Disposal>): Promise<number>;
}

/** What was restored and is not in use yet. */
export interface RestoredSchema {
  readonly database: DatabaseConfig;
  readonly organisation: Organisationsnummer;
  readonly backupAt: Date;
  /** The person who restores knows that nothing was sent after the backup: the service was stopped before it was taken. */
  readonly nothingSentSince: boolean;
}

export type Facts = Readonly<Record<string, JsonValue>>;

export interface Finished {
  /** What the service did of its own. */
  readonly facts: Facts;
  /** Entries of the journals that were carried out again, and what they removed. */
  readonly disposals: { readonly entries: number; readonly removed: number; readonly unreadable: number };
}

export interface FinishOptions {
  readonly service: string;
  readonly organisation: Organisationsnummer;
  readonly recovery: Pick<Recovery<never>, 'afterRestore' | 'disposeAgain'>;
  /** The database with the schema that was restored. */
  readonly database: DatabaseConfig;
  readonly backupAt: Date;
  readonly nothingSentSince: boolean;
  /** Folders of disposal journals. */
  readonly journals: readonly string[];
  /** Who restores, for the audit trail. */
  readonly by: string;
}

/** A disposal may have been written to the journal a moment before the backup's snapshot and committed after it. */
const MARGIN_MS = 86_400_000;

/** Doubt where there is any, disposal again, and the pause: in that order, before the service may start. */
export async function finishRestore(options: FinishOptions): Promise<Finished> {
  const { organisation, recovery, backupAt, nothingSentSince, by, database: config } = options;
  const restored = { database: config, organisation, backupAt, nothingSentSince };
  const facts = (await recovery.afterRestore?.(restored)) ?? {};
  const disposals = await disposeAgain(options, restored);
  const database = Database.open<PlatformTables>(config);
  try {
    await database.transaction(organisation, async (tx) => {
      const details = { backupAt: backupAt.toISOString(), ...facts };
      await pauseService(tx, { reason: 'restored', by, details });
      const told = { ...details, disposals: { ...disposals } };
      await insertAuditRow(tx, { kind: 'service.restored', actor: by, subject: 'service', details: told });
    });
    return { facts, disposals };
  } finally {
    await database.close();
  }
}

async function disposeAgain(
  { service, recovery, journals }: FinishOptions,
  restored: RestoredSchema,
): Promise<Finished['disposals']> {
  const done = { entries: 0, removed: 0, unreadable: 0 };
  const from = new Date(restored.backupAt.getTime() - MARGIN_MS);
  async function* ofService(): AsyncGenerator<Disposal> {
    for (const folder of journals) {
      for await (const disposal of readDisposals(folder, () => void done.unreadable++)) {
        if (disposal.service !== service || disposal.at < from) continue;
        done.entries++;
        yield disposal;
      }
    }
  }
  if (recovery.disposeAgain !== undefined) {
    done.removed = await recovery.disposeAgain(restored, ofService());
    return done;
  }
  for await (const { kind } of ofService()) {
    throw new BrevduvaError(
      'conflict',
      `${service} does not know how to dispose of "${kind}" again. Use a newer version`,
    );
  }
  return done;
}
