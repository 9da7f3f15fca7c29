// Personal tokens: found by their public beginning; ended one by one, by log-in, or all of a mailbox's.
import type { Selectable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { TokenEnd } from './personal-token-tables.ts';

export type TokenRow = Selectable<MailboxTables['personal_token']>;

/** The token that begins so; undefined when there never was one. */
export async function tokenBySelector(reader: Reader<MailboxTables>, selector: string): Promise<TokenRow | undefined> {
  return await reader.query
    .selectFrom('personal_token')
    .selectAll()
    .where('selector', '=', selector)
    .executeTakeFirst();
}

/** The mailbox's, newest first, at most `limit`. */
export async function tokensOf(reader: Reader<MailboxTables>, accountId: string, limit: number): Promise<TokenRow[]> {
  return await reader.query
    .selectFrom('personal_token')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('made_at', 'desc')
    .limit(limit)
    .execute();
}

/** How many of the mailbox's can be used now. The mailbox is held until the transaction ends, so that two do not count the same. */
export async function countOpenTokens(tx: Transaction<MailboxTables>, accountId: string, now: Date): Promise<number> {
  await tx.query.selectFrom('account').select('id').where('id', '=', accountId).forUpdate().executeTakeFirst();
  const row = await tx.query
    .selectFrom('personal_token')
    .select((count) => count.fn.countAll<string>().as('n'))
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('until', '>', now)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Keeps a new one, and lets those of the mailbox go that were over before then; false when this id was made already: a form that was sent twice makes one. */
export async function insertToken(tx: Transaction<MailboxTables>, row: TokenRow, before: Date): Promise<boolean> {
  await tx.query
    .deleteFrom('personal_token')
    .where('account_id', '=', row.account_id)
    .where((each) => each.or([each('ended_at', '<', before), each('until', '<', before)]))
    .execute();
  const { numInsertedOrUpdatedRows = 0n } = await tx.query
    .insertInto('personal_token')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

interface Ending {
  readonly why: TokenEnd;
  readonly now: Date;
}

/** Ends one of the mailbox's; undefined when it was over already, or is not the mailbox's. */
export async function endToken(
  tx: Transaction<MailboxTables>,
  accountId: string,
  id: string,
  { why, now }: Ending,
): Promise<TokenRow | undefined> {
  return await tx.query
    .updateTable('personal_token')
    .set({ ended_at: now, ended_why: why })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('until', '>', now)
    .returningAll()
    .executeTakeFirst();
}

/** Ends all of a mailbox's that still are good. */
export async function endTokensOf(
  tx: Transaction<MailboxTables>,
  accountId: string,
  { why, now }: Ending,
): Promise<void> {
  await tx.query
    .updateTable('personal_token')
    .set({ ended_at: now, ended_why: why })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('until', '>', now)
    .execute();
}

/** Ends those that somebody made in the named log-in, or in all others, in whichever mailbox. */
export async function endTokensOfLogIns(
  tx: Transaction<MailboxTables>,
  maker: Buffer,
  which: { readonly only: string } | { readonly allBut: string },
  now: Date,
): Promise<void> {
  await tx.query
    .updateTable('personal_token')
    .set({ ended_at: now, ended_why: 'log-in' })
    .where('maker', '=', maker)
    .where('log_in', 'only' in which ? '=' : '<>', 'only' in which ? which.only : which.allBut)
    .where('ended_at', 'is', null)
    .where('until', '>', now)
    .execute();
}

/** Used, from there. */
export async function noteTokenUse(
  tx: Transaction<MailboxTables>,
  id: string,
  use: { readonly at: Date; readonly from: Buffer },
): Promise<void> {
  await tx.query
    .updateTable('personal_token')
    .set({ last_used_at: use.at, last_use: use.from })
    .where('id', '=', id)
    .execute();
}

/** Whether it is time to say again that it reads lists: true once for each `everyMs`, also with several processes. */
export async function noteTokenListing(
  tx: Transaction<MailboxTables>,
  id: string,
  now: Date,
  everyMs: number,
): Promise<boolean> {
  const changed = await tx.query
    .updateTable('personal_token')
    .set({ listed_at: now })
    .where('id', '=', id)
    .where((each) =>
      each.or([each('listed_at', 'is', null), each('listed_at', '<=', new Date(now.getTime() - everyMs))]),
    )
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}
