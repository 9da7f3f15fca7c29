// Mailboxes' own keys, each wrapped: what is here opens nothing without the operator's keys.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

export interface WrappedKey {
  readonly accountId: string;
  readonly wrapped: Buffer;
}

/** Those of these mailboxes that have a key, with it. */
export async function wrappedKeysOf(
  reader: Reader<MailboxTables>,
  accountIds: readonly string[],
): Promise<readonly WrappedKey[]> {
  return await reader.query
    .selectFrom('account_key')
    .select(['account_id as accountId', 'wrapped'])
    .where('account_id', 'in', [...accountIds])
    .execute();
}

/** Keeps keys where there are none, and gives those that are there now: a mailbox's first key stays. */
export async function insertAccountKeys(
  tx: Transaction<MailboxTables>,
  keys: readonly WrappedKey[],
): Promise<readonly WrappedKey[]> {
  if (keys.length === 0) return [];
  // In order: two processes that make the same ones would otherwise wait for each other in a ring.
  const rows = keys
    .map(({ accountId, wrapped }) => ({ account_id: accountId, wrapped: wrapped.toString('base64') }))
    .sort((one, other) => (one.account_id < other.account_id ? -1 : 1));
  await sql`
    insert into account_key (account_id, wrapped)
    select account_id, decode(wrapped, 'base64')
    from json_to_recordset(${JSON.stringify(rows)}::json) as k(account_id uuid, wrapped text)
    on conflict (account_id) do nothing`.execute(tx.query);
  return await wrappedKeysOf(
    tx,
    rows.map((row) => row.account_id),
  );
}
