// A backup as it is meant to be taken: written, read whole again, put in its place, and remembered in the service's own schema.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { KeyEncryptionKey } from '../blobs/key-encryption-key.ts';
import type { DatabaseConfig } from '../config/parts.ts';
import { Database } from '../database/database.ts';
import { recordBackup } from './backup-run.ts';
import { readBackup } from './read-backup.ts';
import { type Backup, type BackupSource, writeBackup } from './write-backup.ts';

export interface TakeOptions {
  readonly source: Omit<BackupSource, 'url' | 'schema'>;
  readonly database: DatabaseConfig;
  readonly organisation: Organisationsnummer;
  readonly key: KeyEncryptionKey;
  /** Read it whole before it is put in its place. */
  readonly verify: boolean;
}

/** Errors: as writeBackup; 'conflict' when what was written cannot be read again. */
export async function takeBackup(file: string, options: TakeOptions): Promise<Backup & { readonly verifiedAt?: Date }> {
  const { source, database: config, organisation, key, verify } = options;
  const { url, schema } = config;
  const check = async (beside: string) => void (await readBackup(beside, key));
  const backup = await writeBackup({ ...source, url, schema }, file, key, verify ? check : undefined);
  const taken = { ...backup, ...(verify ? { verifiedAt: new Date() } : {}) };
  const database = Database.open<unknown>(config);
  try {
    await database.transaction(organisation, (tx) => recordBackup(tx, taken));
  } finally {
    await database.close();
  }
  return taken;
}
