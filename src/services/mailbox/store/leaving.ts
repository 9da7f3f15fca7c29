// A mailbox that is no longer this operator's in the register: closed for letters, and nobody's to read but its holder's.
import type { Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import { endTokensOf } from './personal-tokens.ts';

/** Closes it. `takesUntil`: letters that were on their way are taken until then. */
export async function closeLeft(
  tx: Transaction<MailboxTables>,
  accountId: string,
  { now, takesUntil }: { readonly now: Date; readonly takesUntil: Date | undefined },
): Promise<void> {
  await tx.query
    .updateTable('account')
    .set({ state: 'closed', closed_at: now, takes_until: takesUntil ?? null })
    .where('id', '=', accountId)
    .execute();
  await tx.query.deleteFrom('held_notice').where('account_id', '=', accountId).execute();
  await endTokensOf(tx, accountId, { why: 'closed', now });
}

/**
 * Holds the mailbox until the transaction ends, and says whether it is open. Whoever gives somebody something in it begins here: one that
 * closes it at the same moment waits and then ends what was given, or was first and nothing is given.
 */
export async function holdOpen({ query }: Transaction<MailboxTables>, accountId: string): Promise<boolean> {
  const row = await query
    .selectFrom('account')
    .select('state')
    .where('id', '=', accountId)
    .forShare()
    .executeTakeFirst();
  return row?.state === 'active';
}

/** What its holder gave others ends; what is being given now is waited for (holdOpen). */
export async function endRights({ query }: Transaction<MailboxTables>, accountId: string, now: Date): Promise<void> {
  await query.selectFrom('account').select('id').where('id', '=', accountId).forNoKeyUpdate().execute();
  await query
    .updateTable('delegate')
    .set({ state: 'ended', ended_at: now })
    .where('account_id', '=', accountId)
    .where('state', 'in', ['invited', 'active'])
    .execute();
  await query
    .updateTable('letter_share')
    .set({ ended_at: now })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('until', '>', now)
    .execute();
  await query
    .updateTable('company_user')
    .set({ state: 'ended', changed_at: now })
    .where('account_id', '=', accountId)
    .where('state', '<>', 'ended')
    .execute();
}
