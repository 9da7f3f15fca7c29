// FaR's latest list of senders and dispatchers, kept so that a letter can be judged while FaR does not answer.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { KnownDispatcher, KnownSender } from '../registry/directory.ts';
import type { MailboxTables } from '../schema.ts';

export interface DirectorySnapshot {
  readonly senders: readonly KnownSender[];
  readonly dispatchers: readonly KnownDispatcher[];
  readonly fetchedAt: Date;
}

/** The latest that any process fetched; undefined before the first time. */
export async function readSnapshot(reader: Reader<MailboxTables>): Promise<DirectorySnapshot | undefined> {
  const row = await reader.query.selectFrom('directory').selectAll().executeTakeFirst();
  return row === undefined
    ? undefined
    : { senders: row.senders, dispatchers: row.dispatchers, fetchedAt: row.fetched_at };
}

/** Keeps a fetched list, unless another process has kept a later one. */
export async function writeSnapshot(tx: Transaction<MailboxTables>, snapshot: DirectorySnapshot): Promise<void> {
  const values = {
    senders: JSON.stringify(snapshot.senders),
    dispatchers: JSON.stringify(snapshot.dispatchers),
    fetched_at: snapshot.fetchedAt,
  };
  await tx.query
    .insertInto('directory')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(values).where('directory.fetched_at', '<', snapshot.fetchedAt),
    )
    .execute();
}
