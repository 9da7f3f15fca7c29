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
  /** Why, as long as it is silent: what was asked, and how it went. */
  readonly silentReason: string | undefined;
  /** The comparison goes on not before then. */
  readonly compareAfter: Date | undefined;
}

export async function followState({ query }: Reader<MailboxTables>): Promise<FollowState> {
  const row = await query.selectFrom('far_follow').selectAll().executeTakeFirstOrThrow();
  return {
    position: row.position ?? undefined,
    comparing: row.comparing ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    silentSince: row.silent_since ?? undefined,
    silentReason: row.silent_reason ?? undefined,
    compareAfter: row.compare_after ?? undefined,
  };
}

/** The register answered: followed up to here. */
export async function followedTo(
  { query }: Transaction<MailboxTables>,
  to: { readonly position?: string | undefined; readonly comparing?: string | undefined },
  now: Date,
): Promise<void> {
  await query
    .updateTable('far_follow')
    .set({
      ...('position' in to ? { position: to.position ?? null } : {}),
      // What people set meanwhile stays.
      ...('comparing' in to ? { comparing: to.comparing ?? null } : {}),
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

/** Everybody is compared with the register again, not before then. */
export async function compareAgain({ query }: Transaction<MailboxTables>, notBefore: Date): Promise<void> {
  await query.updateTable('far_follow').set({ comparing: FROM_THE_FIRST, compare_after: notBefore }).execute();
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

const COLUMNS: RawBuilder<unknown> = sql`id, recipient_id, state, opened_at, account.xmin::text as version`;

function accountFrom({ id, recipient_id, state, opened_at, version }: Row): FollowedAccount {
  return { id, recipient: recipient_id, state, openedAt: opened_at, version };
}

/** The mailboxes of that doubt that are not settled, by id; at most `limit`. */
export async function doubtedAccounts(
  { query }: Reader<MailboxTables>,
  doubt: string,
  limit: number,
): Promise<readonly FollowedAccount[]> {
  const { rows } = await sql<Row>`select ${COLUMNS} from account where id in
    (select account_id from far_doubted where doubt = ${doubt} order by account_id limit ${limit}) order by id`.execute(
    query,
  );
  return rows.map(accountFrom);
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
