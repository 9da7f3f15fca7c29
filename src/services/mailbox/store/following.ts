// How far the register's changes have been followed, and the mailboxes that they are about.
import { type RawBuilder, sql } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { AccountState } from '../account.ts';
import type { MailboxTables } from '../schema.ts';

/** Before every mailbox's id. */
export const FROM_THE_FIRST = '00000000-0000-0000-0000-000000000000';

export interface FollowState {
  readonly position: string | undefined;
  /** Every mailbox is being compared, and has been up to this one. */
  readonly comparing: string | undefined;
  readonly answeredAt: Date | undefined;
  readonly silentSince: Date | undefined;
}

export async function followState({ query }: Reader<MailboxTables>): Promise<FollowState> {
  const row = await query.selectFrom('far_follow').selectAll().executeTakeFirstOrThrow();
  return {
    position: row.position ?? undefined,
    comparing: row.comparing ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    silentSince: row.silent_since ?? undefined,
  };
}

/** The register answered: followed up to here. */
export async function followedTo(
  { query }: Transaction<MailboxTables>,
  to: { readonly position?: string | undefined; readonly comparing: string | undefined },
  now: Date,
): Promise<void> {
  await query
    .updateTable('far_follow')
    .set({
      ...('position' in to ? { position: to.position ?? null } : {}),
      comparing: to.comparing ?? null,
      answered_at: now,
      silent_since: null,
      silent_reason: null,
    })
    .execute();
}

/** It did not answer, as the first time since it last did or again. */
export async function followSilent({ query }: Transaction<MailboxTables>, reason: string, now: Date): Promise<void> {
  await query
    .updateTable('far_follow')
    .set((each) => ({ silent_since: each.fn.coalesce('silent_since', sql<Date>`${now}`), silent_reason: reason }))
    .execute();
}

/** A mailbox as it was read: `version` is another when anybody has changed it since. */
export interface FollowedAccount {
  readonly id: string;
  readonly recipient: string;
  readonly state: AccountState;
  readonly openedAt: Date;
  readonly version: string;
}

interface Row {
  readonly id: string;
  readonly recipient_id: string;
  readonly state: AccountState;
  readonly opened_at: Date;
  readonly version: string;
}

const COLUMNS: RawBuilder<unknown> = sql`id, recipient_id, state, opened_at, xmin::text as version`;

function accountFrom({ id, recipient_id, state, opened_at, version }: Row): FollowedAccount {
  return { id, recipient: recipient_id, state, openedAt: opened_at, version };
}

/** The mailboxes of these recipients, by number, whatever their state. */
export async function followedAccounts(
  { query }: Reader<MailboxTables>,
  recipients: readonly RecipientId[],
): Promise<ReadonlyMap<string, FollowedAccount>> {
  const { rows } = await sql<Row>`select ${COLUMNS} from account
    where recipient_id = any(${[...new Set(recipients)]}::text[])`.execute(query);
  return new Map(rows.map((row) => [row.recipient_id, accountFrom(row)]));
}

/** The same, held; in one order, so that two transactions never wait for each other in a ring. */
export async function followedAccountsHeld(
  { query }: Transaction<MailboxTables>,
  recipients: readonly string[],
): Promise<ReadonlyMap<string, FollowedAccount>> {
  const { rows } = await sql<Row>`select ${COLUMNS} from account
    where recipient_id = any(${[...new Set(recipients)]}::text[]) order by recipient_id for update`.execute(query);
  return new Map(rows.map((row) => [row.recipient_id, accountFrom(row)]));
}

/** Open mailboxes that the wire can name, by id from above `after`. */
export async function openAccountsAfter(
  { query }: Reader<MailboxTables>,
  after: string,
  limit: number,
): Promise<readonly FollowedAccount[]> {
  const { rows } = await sql<Row>`select ${COLUMNS} from account
    where id > ${after} and state = 'active' and recipient_id ~ '^[0-9]{12}$' order by id limit ${limit}`.execute(
    query,
  );
  return rows.map(accountFrom);
}
