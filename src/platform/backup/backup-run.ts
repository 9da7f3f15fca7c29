// What is known of backups: when the last whole one was taken, for the operations page, the metric and the warning (issue 3, "Backup").
import { type QueryExecutorProvider, sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Log } from '../log.ts';
import type { Running } from '../running.ts';
import { readPause } from './pause.ts';

export interface BackupRun {
  /** The moment that it shows. */
  readonly at: Date;
  readonly bytes: number;
  readonly durationMs: number;
  /** Of the file, hex. */
  readonly sha256: string;
  /** When it was read whole again and found good. */
  readonly verifiedAt?: Date;
}

/** Remembers a backup that is whole and in its place. */
export async function recordBackup<DB>(tx: Transaction<DB>, run: BackupRun): Promise<void> {
  const { at, bytes, durationMs, sha256, verifiedAt } = run;
  await sql`insert into backup_run (at, bytes, duration_ms, sha256, verified_at)
    values (${at}, ${bytes}, ${durationMs}, ${sha256}, ${verifiedAt ?? null})`.execute(tx.query);
}

/** The latest backup, or undefined when none was taken. */
export async function lastBackup(reader: { readonly query: QueryExecutorProvider }): Promise<BackupRun | undefined> {
  const { rows } = await sql<Omit<BackupRun, 'verifiedAt'> & { verified_at: Date | null }>`
    select at, bytes, duration_ms as "durationMs", sha256, verified_at from backup_run order by at desc limit 1`.execute(
    reader.query,
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { verified_at, ...run } = row;
  return { ...run, ...(verified_at === null ? {} : { verifiedAt: verified_at }) };
}

export interface WatchBackupsOptions {
  readonly organisation: Organisationsnummer;
  readonly registry: Registry;
  readonly log: Log;
  readonly clock: Clock;
  /** A warning when the last backup is older; absent: no warning, the metric all the same. */
  readonly warnAfterHours?: number;
  /** How often it is looked at, ms; default five minutes. */
  readonly everyMs?: number;
}

const HOUR_MS = 3_600_000;
const LOOK_MS = 300_000;

/**
 * Keeps `brevduva_backup_age_seconds` (NaN while there is none) and `brevduva_paused` (1 after a restore, until resumed),
 * and warns once an hour while the last backup is too old. Resolves after a first look.
 */
export async function watchBackups<DB>(database: Database<DB>, options: WatchBackupsOptions): Promise<Running> {
  const { organisation, registry, log, clock, warnAfterHours, everyMs = LOOK_MS } = options;
  const age = gauge(registry, 'brevduva_backup_age_seconds', 'Seconds since the moment that the last backup shows');
  const paused = gauge(registry, 'brevduva_paused', '1 while nothing is started after a restore');
  const reader = database.reader(organisation);
  let warnedAt = Number.NEGATIVE_INFINITY;
  async function look(): Promise<void> {
    try {
      const [last, pause] = [await lastBackup(reader), await readPause(reader)];
      const now = clock().getTime();
      const ageMs = last === undefined ? Number.NaN : now - last.at.getTime();
      age.set(ageMs / 1_000);
      paused.set(pause === undefined ? 0 : 1);
      const isOld = warnAfterHours !== undefined && !(ageMs < warnAfterHours * HOUR_MS);
      if (!isOld || now - warnedAt < HOUR_MS) return;
      warnedAt = now;
      log.warn({ last: last?.at, warnAfterHours }, 'There is no recent backup: brevduva backup');
    } catch (err) {
      log.warn({ err }, 'The age of the last backup could not be read');
    }
  }
  await look();
  const timer = setInterval(() => void look(), everyMs).unref();
  return { name: 'backup watch', addresses: {}, stop: async () => clearInterval(timer) };
}

function gauge(registry: Registry, name: string, help: string): Gauge {
  const known = registry.getSingleMetric(name);
  return known instanceof Gauge ? known : new Gauge({ name, help, registers: [registry] });
}
