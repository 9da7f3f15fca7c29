// A change of a party reaches everybody who asks, in every process, without a restart.
import { sql } from 'kysely';
import type { Database, Transaction } from '../../../platform/database/database.ts';
import { channelName } from '../../../platform/database/listener.ts';
import { DIRECTORY_CHANNEL } from '../directory.ts';
import type { RegistryEvents } from '../events.ts';
import { makeDirectory } from '../store/parties.ts';
import type { RegistryTables } from '../tables.ts';
import type { By } from './party.ts';

interface Tools {
  readonly database: Database<RegistryTables>;
  readonly events: RegistryEvents;
}

/** Makes what callers are answered by what the parties say, in the transaction that changed them. */
export async function applyDirectory(
  { database, events }: Tools,
  tx: Transaction<RegistryTables>,
  by: By,
): Promise<void> {
  const changed = await makeDirectory(tx);
  if (changed.length === 0) return;
  const details = { organisations: [...changed], by: by.name };
  await events.record(tx, { kind: 'directory.changed', actor: by.actor, subject: 'directory', details });
  await tellDirectory(database, tx);
}

/** Every process reads the directory again when this is committed. */
export async function tellDirectory(
  database: Database<RegistryTables>,
  tx: Transaction<RegistryTables>,
): Promise<void> {
  await sql`select pg_notify(${channelName(database.schema, DIRECTORY_CHANNEL)}, '')`.execute(tx.query);
}
