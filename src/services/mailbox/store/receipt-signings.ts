// What people are about to sign with an e-ID: kept while they are at their e-ID, and a quarter of an hour at most.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { ReceiptSigningTable } from './acting-tables.ts';

const LIVES_MS = 15 * 60_000;

/** Keeps it; older ones are taken away. */
export async function insertSigning(tx: Transaction<MailboxTables>, signing: ReceiptSigningTable): Promise<void> {
  const over = new Date(signing.made_at.getTime() - LIVES_MS);
  await tx.query.deleteFrom('receipt_signing').where('made_at', '<', over).execute();
  await tx.query.insertInto('receipt_signing').values(signing).execute();
}

/** The sealed statement; undefined for another mailbox's, another letter's, and one that is too old. */
export async function signingIn(
  reader: Reader<MailboxTables>,
  of: { readonly accountId: string; readonly letterId: string; readonly id: string },
  now: Date,
): Promise<Buffer | undefined> {
  const row = await reader.query
    .selectFrom('receipt_signing')
    .select('statement')
    .where('id', '=', of.id)
    .where('account_id', '=', of.accountId)
    .where('letter_id', '=', of.letterId)
    .where('made_at', '>', new Date(now.getTime() - LIVES_MS))
    .executeTakeFirst();
  return row?.statement;
}
