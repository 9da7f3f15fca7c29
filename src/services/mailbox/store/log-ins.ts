// Log-ins at the pages, by the keyed digest of who it was: for the person's own list, for ending them, and for the mailbox that was chosen.
import type { Selectable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

export type LogIn = Selectable<MailboxTables['log_in']>;

/** The log-in of this id; undefined when it was never kept. */
export async function logInById(reader: Reader<MailboxTables>, id: string): Promise<LogIn | undefined> {
  return await reader.query.selectFrom('log_in').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Keeps a new log-in, and lets the person's go that are older than `before`. */
export async function insertLogIn(tx: Transaction<MailboxTables>, row: LogIn, before: Date): Promise<void> {
  await tx.query.deleteFrom('log_in').where('person', '=', row.person).where('at', '<', before).execute();
  await tx.query.insertInto('log_in').values(row).execute();
}

/** The person's log-ins, newest first. */
export async function logInsOf(reader: Reader<MailboxTables>, person: Buffer, limit: number): Promise<LogIn[]> {
  return await reader.query
    .selectFrom('log_in')
    .selectAll()
    .where('person', '=', person)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}

export async function touchLogIn(tx: Transaction<MailboxTables>, id: string, now: Date): Promise<void> {
  await tx.query.updateTable('log_in').set({ seen_at: now }).where('id', '=', id).execute();
}

/** Remembers which mailbox is open in this log-in; null for the person's own. */
export async function chooseMailbox(tx: Transaction<MailboxTables>, id: string, chosen: string | null): Promise<void> {
  await tx.query.updateTable('log_in').set({ chosen }).where('id', '=', id).execute();
}

/** Ends the person's log-ins that still are open: those that `which` names. Gives how many. */
export async function endLogIns(
  tx: Transaction<MailboxTables>,
  person: Buffer,
  which: { readonly only: string } | { readonly allBut: string },
  now: Date,
): Promise<number> {
  const ended = await tx.query
    .updateTable('log_in')
    .set({ ended_at: now })
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .where('id', 'only' in which ? '=' : '<>', 'only' in which ? which.only : which.allBut)
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}
