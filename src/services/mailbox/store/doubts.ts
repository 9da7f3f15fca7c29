// Comparisons with the register that are doubted: the mailboxes that they are about, and who released or rejected them.
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { Why } from './following-tables.ts';

export type Doubt = Selectable<MailboxTables['far_doubt']>;

type Read = Reader<MailboxTables>;
type Tx = Transaction<MailboxTables>;

/** The one that is held, or released and not done yet. */
export async function openDoubt({ query }: Read): Promise<Doubt | undefined> {
  return await query.selectFrom('far_doubt').selectAll().where('state', 'in', ['held', 'released']).executeTakeFirst();
}

/** The latest that were decided, newest first. */
export async function decidedDoubts({ query }: Read, limit: number): Promise<readonly Doubt[]> {
  return await query
    .selectFrom('far_doubt')
    .selectAll()
    .where('state', 'in', ['done', 'rejected'])
    .orderBy('seen_at', 'desc')
    .limit(limit)
    .execute();
}

/** How many mailboxes of it are not settled, by what the register said. */
export async function doubtedCounts({ query }: Read, doubt: string): Promise<Readonly<Record<Why, number>>> {
  const rows = await query
    .selectFrom('far_doubted')
    .select(['why', sql<number>`count(*)::int`.as('count')])
    .where('doubt', '=', doubt)
    .groupBy('why')
    .execute();
  const of = (why: Why): number => rows.find((row) => row.why === why)?.count ?? 0;
  return { nowhere: of('nowhere'), elsewhere: of('elsewhere') };
}

/** How many mailboxes are open that the register can name. */
export async function openAccountCount({ query }: Read): Promise<number> {
  const { count } = await query
    .selectFrom('account')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
  return count;
}

/** Holds these too, in the doubt that is held or in a new one; gives its id. A release by one, of fewer, counts no more. */
export async function holdDoubted(
  { query }: Tx,
  accounts: readonly { readonly id: string; readonly why: Why }[],
  now: Date,
): Promise<string> {
  await query
    .insertInto('far_doubt')
    .values({ seen_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { id } = await query
    .selectFrom('far_doubt')
    .select('id')
    .where('state', '=', 'held')
    .forUpdate()
    .executeTakeFirstOrThrow();
  const added = await query
    .insertInto('far_doubted')
    .values(accounts.map((account) => ({ account_id: account.id, doubt: id, why: account.why })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .execute();
  if (added.length > 0)
    await query
      .updateTable('far_doubt')
      .set((each) => ({
        accounts: each('accounts', '+', added.length),
        ...{ first_login: null, first_by: null, first_reason: null, first_at: null },
      }))
      .where('id', '=', id)
      .execute();
  return id;
}

/** Of these mailboxes those that are doubted. */
export async function doubtedAmong({ query }: Read, accounts: readonly string[]): Promise<ReadonlySet<string>> {
  if (accounts.length === 0) return new Set();
  const rows = await query
    .selectFrom('far_doubted')
    .select('account_id')
    .where('account_id', 'in', [...accounts])
    .execute();
  return new Set(rows.map((row) => row.account_id));
}

/** These are settled: closed, gone along, or in the register after all. A doubt of which nothing is left is done. */
export async function settleDoubted({ query }: Tx, accounts: readonly string[]): Promise<void> {
  if (accounts.length > 0)
    await query
      .deleteFrom('far_doubted')
      .where('account_id', 'in', [...accounts])
      .execute();
  await sql`update far_doubt d set state = 'done' where state in ('held', 'released')
    and not exists (select from far_doubted where doubt = d.id)`.execute(query);
}

export interface DoubtDecision {
  readonly doubt: string;
  /** As many as whoever decides has read of. */
  readonly accounts: number;
  readonly by: { readonly loginId: string; readonly name: string };
  readonly reason: string;
  readonly at: Date;
}

/** The first of two releases it; false when it is another than was read. */
export async function releaseFirst({ query }: Tx, what: DoubtDecision): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('far_doubt')
    .set({ first_login: what.by.loginId, first_by: what.by.name, first_reason: what.reason, first_at: what.at })
    .where('id', '=', what.doubt)
    .where('state', '=', 'held')
    .where('accounts', '=', what.accounts)
    .where('first_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The second releases it; false when it is another than was read, or the first is the same person. */
export async function releaseSecond({ query }: Tx, what: DoubtDecision): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('far_doubt')
    .set({ state: 'released', decided_by: what.by.name, decided_reason: what.reason, decided_at: what.at })
    .where('id', '=', what.doubt)
    .where('state', '=', 'held')
    .where('accounts', '=', what.accounts)
    .where('first_login', '<>', what.by.loginId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Rejects it: nothing that it was about is closed. False when it is decided already. */
export async function rejectDoubt({ query }: Tx, what: Omit<DoubtDecision, 'accounts'>): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('far_doubt')
    .set({ state: 'rejected', decided_by: what.by.name, decided_reason: what.reason, decided_at: what.at })
    .where('id', '=', what.doubt)
    .where('state', '=', 'held')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await query.deleteFrom('far_doubted').where('doubt', '=', what.doubt).execute();
  return true;
}
