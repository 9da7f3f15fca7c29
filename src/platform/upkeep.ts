// What every service watches of itself beside its work: its backups, its certificates (docs/operations.md).
import type { Organisationsnummer } from '../domain/organisationsnummer.ts';
import { watchBackups } from './backup/backup-run.ts';
import { type WatchCertificatesOptions, watchCertificates } from './certificates/watch-certificates.ts';
import type { WatchedThing } from './certificates/watch-places.ts';
import type { Clock } from './clock.ts';
import type { BackupWatchConfig } from './config/parts.ts';
import type { Database } from './database/database.ts';
import { registryOf } from './events/registry.ts';
import type { Log } from './log.ts';
import { type Running, together } from './running.ts';

export interface UpkeepOptions<DB> {
  readonly database: Database<DB>;
  readonly organisation: Organisationsnummer;
  /** The name of its metrics register, and what e-mail calls it. */
  readonly service: string;
  readonly config: WatchCertificatesOptions['config'] & { readonly backup?: BackupWatchConfig };
  readonly clock: Clock;
  readonly log: Log;
}

export interface Upkeep extends Running {
  /** Every certificate and revocation list in use. */
  certificates(): readonly WatchedThing[];
}

/** Starts watching. Resolves after a first look at everything. */
export async function startUpkeep<DB>(options: UpkeepOptions<DB>): Promise<Upkeep> {
  const { database, organisation, service, config, clock, log } = options;
  const registry = registryOf(service);
  const common = { organisation, registry, clock, log };
  const backups = await watchBackups(database, { ...common, ...config.backup });
  const certificates = await watchCertificates(database, { ...common, service, config });
  return { ...together('upkeep', [backups, certificates], log), certificates: () => certificates.seen() };
}
