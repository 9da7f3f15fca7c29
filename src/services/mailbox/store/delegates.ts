// Delegates in the database: who has been asked to read or manage whose mailbox. Names are sealed; opening them is the use case's.
import type { Selectable } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

export type DelegateRow = Selectable<MailboxTables['delegate']>;

const OPEN = ['invited', 'active'] as const;

/** All that the mailbox's holder ever asked, newest first. */
export async function delegatesOf(reader: Reader<MailboxTables>, accountId: string): Promise<DelegateRow[]> {
  return await reader.query
    .selectFrom('delegate')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('invited_at', 'desc')
    .limit(100)
    .execute();
}

/** Where this person is asked or is a delegate, and the time has not run out. */
export async function delegationsOf(
  reader: Reader<MailboxTables>,
  person: RecipientId,
  now: Date,
): Promise<DelegateRow[]> {
  return await reader.query
    .selectFrom('delegate')
    .selectAll()
    .where('person_id', '=', person)
    .where('state', 'in', OPEN)
    .where('until', '>', now)
    .orderBy('invited_at')
    .limit(100)
    .execute();
}

/** What the person has in this mailbox now; undefined when nothing. */
export async function activeDelegation(
  reader: Reader<MailboxTables>,
  accountId: string,
  person: RecipientId,
  now: Date,
): Promise<DelegateRow | undefined> {
  return await reader.query
    .selectFrom('delegate')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('person_id', '=', person)
    .where('state', '=', 'active')
    .where('until', '>', now)
    .executeTakeFirst();
}

/** Keeps an invitation; false when this person already has one that is open. One whose time has run out makes room. */
export async function insertDelegate(tx: Transaction<MailboxTables>, row: DelegateRow): Promise<boolean> {
  await tx.query
    .updateTable('delegate')
    .set((each) => ({ state: 'ended', ended_at: each.ref('until') }))
    .where('account_id', '=', row.account_id)
    .where('person_id', '=', row.person_id)
    .where('state', 'in', OPEN)
    .where('until', '<=', row.invited_at)
    .execute();
  const added = await tx.query
    .insertInto('delegate')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(added.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Answers an invitation that still is open; gives it as it is then, or undefined when there is none. */
export async function answerDelegate(
  tx: Transaction<MailboxTables>,
  which: { readonly id: string; readonly person: RecipientId },
  state: 'active' | 'declined',
  now: Date,
): Promise<DelegateRow | undefined> {
  return await tx.query
    .updateTable('delegate')
    .set({ state, answered_at: now })
    .where('id', '=', which.id)
    .where('person_id', '=', which.person)
    .where('state', '=', 'invited')
    .where('until', '>', now)
    .returningAll()
    .executeTakeFirst();
}

/** Ends what is open: the holder's by the mailbox, the delegate's by the person. Undefined when nothing was. */
export async function endDelegate(
  tx: Transaction<MailboxTables>,
  id: string,
  by: { readonly account: string } | { readonly person: RecipientId },
  now: Date,
): Promise<DelegateRow | undefined> {
  const update = tx.query
    .updateTable('delegate')
    .set({ state: 'ended', ended_at: now, ended_by: 'account' in by ? 'holder' : 'delegate' })
    .where('id', '=', id)
    .where('state', 'in', OPEN);
  const owned =
    'account' in by ? update.where('account_id', '=', by.account) : update.where('person_id', '=', by.person);
  return await owned.returningAll().executeTakeFirst();
}

/** Whether somebody has let this person into a mailbox, or asked them to. */
export async function hasOthersMailbox(reader: Reader<MailboxTables>, person: RecipientId): Promise<boolean> {
  const [delegation, role] = [
    await reader.query
      .selectFrom('delegate')
      .select('id')
      .where('person_id', '=', person)
      .where('state', 'in', OPEN)
      .limit(1)
      .executeTakeFirst(),
    await reader.query
      .selectFrom('company_user')
      .select('id')
      .where('person_id', '=', person)
      .where('state', '<>', 'ended')
      .limit(1)
      .executeTakeFirst(),
  ];
  return delegation !== undefined || role !== undefined;
}
