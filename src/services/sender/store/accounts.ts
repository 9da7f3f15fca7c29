// All SQL about accounts: made at the first log-in, shut by an administrator.
import type { Selectable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';
import type { AccountTable } from './organisation-tables.ts';

type Tx = Transaction<SenderTables>;

export interface Account {
  /** The provider's subject. */
  readonly id: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly firstLoginAt: Date;
  readonly lastLoginAt: Date;
  readonly closedAt: Date | undefined;
  readonly closedBy: string | undefined;
  /** A log-in from before this is over. */
  readonly sessionsFrom: Date | undefined;
}

function asAccount(row: Selectable<AccountTable>): Account {
  return {
    id: row.id,
    name: row.name,
    email: row.email ?? undefined,
    firstLoginAt: row.first_login_at,
    lastLoginAt: row.last_login_at,
    closedAt: row.closed_at ?? undefined,
    closedBy: row.closed_by ?? undefined,
    sessionsFrom: row.sessions_from ?? undefined,
  };
}

/** The account, shut or not. */
export async function findAccount(reader: Reader<SenderTables>, id: string): Promise<Account | undefined> {
  const row = await reader.query
    .selectFrom('account')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : asAccount(row);
}

/** All of the organisation's, by name; shut ones last. */
export async function listAccounts(reader: Reader<SenderTables>): Promise<readonly Account[]> {
  const rows = await reader.query
    .selectFrom('account')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .orderBy((eb) => eb('closed_at', 'is not', null))
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(asAccount);
}

/** Notes a log-in: the account is made, or its name, address and time are renewed. A shut one stays shut. */
export async function noteLogin(
  tx: Tx,
  person: { readonly id: string; readonly name: string; readonly email: string | undefined },
  at: Date,
): Promise<Account> {
  const known = { name: person.name, email: person.email ?? null, last_login_at: at };
  const row = await tx.query
    .insertInto('account')
    .values({ organisation: tx.organisation, id: person.id, first_login_at: at, ...known })
    .onConflict((conflict) => conflict.columns(['organisation', 'id']).doUpdateSet(known))
    .returningAll()
    .executeTakeFirstOrThrow();
  return asAccount(row);
}

/** Shuts the account (its log-ins are over) or opens it again. False when that changes nothing. */
export async function setAccountClosed(
  tx: Tx,
  id: string,
  change: { readonly closed: boolean; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('account')
    .set(
      change.closed
        ? { closed_at: change.at, closed_by: change.by, sessions_from: change.at }
        : { closed_at: null, closed_by: null },
    )
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .where('closed_at', change.closed ? 'is' : 'is not', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
