// One person's two mailboxes, by the former number and by the one in use: what staff is to decide, what one has proposed, and what was decided.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { RegistryTables } from '../tables.ts';

export type Kept = 'former' | 'current';

/** What one of the staff has proposed; another confirms it. */
export interface ConflictProposal {
  readonly keep: Kept;
  /** What was examined. */
  readonly ground: string;
  readonly by: { readonly loginId: string; readonly name: string };
  readonly at: Date;
}

export interface NumberConflict {
  readonly id: string;
  readonly former: string;
  readonly current: string;
  readonly seenAt: Date;
  readonly formerOperator: string;
  readonly currentOperator: string | undefined;
  readonly proposal: ConflictProposal | undefined;
}

/** Keeps that both numbers have a mailbox; false when that is known already. */
export async function keepConflict(
  { query }: Transaction<RegistryTables>,
  former: string,
  current: string,
  at: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await query
    .insertInto('number_conflict')
    .values({ former: Number(former), current: Number(current), seen_at: at, decided_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** What staff is to decide, the oldest first, at most 200: while the former number has a mailbox. */
export async function openConflicts({ query }: Reader<RegistryTables>): Promise<readonly NumberConflict[]> {
  const rows = await query
    .selectFrom('number_conflict as n')
    .innerJoin('recipient as f', 'f.id', 'n.former')
    .leftJoin('recipient as c', 'c.id', 'n.current')
    .select(['n.id', 'n.former', 'n.current', 'n.seen_at', 'f.operator as former_operator', 'c.operator'])
    .select(['n.proposed', 'n.proposed_ground', 'n.proposed_by', 'n.proposed_login', 'n.proposed_at'])
    .where('n.decided_at', 'is', null)
    .orderBy('n.seen_at')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    former: String(row.former),
    current: String(row.current),
    seenAt: row.seen_at,
    formerOperator: row.former_operator,
    currentOperator: row.operator ?? undefined,
    proposal: proposalFrom(row),
  }));
}

interface ProposalRow {
  readonly proposed: Kept | null;
  readonly proposed_ground: string | null;
  readonly proposed_by: string | null;
  readonly proposed_login: string | null;
  readonly proposed_at: Date | null;
}

function proposalFrom(row: ProposalRow): ConflictProposal | undefined {
  const { proposed: keep, proposed_ground: ground, proposed_at: at } = row;
  if (keep === null || at === null) return undefined;
  return { keep, ground: ground ?? '', by: { loginId: row.proposed_login ?? '', name: row.proposed_by ?? '' }, at };
}

/** Keeps what was proposed; false when something has been already, or it is decided. */
export async function keepProposal(
  { query }: Transaction<RegistryTables>,
  id: string,
  { keep, ground, by, at }: ConflictProposal,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('number_conflict')
    .set({ proposed: keep, proposed_ground: ground, proposed_by: by.name, proposed_login: by.loginId, proposed_at: at })
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .where('proposed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Takes back what was proposed at that moment; false when it is another, or decided. */
export async function dropProposal({ query }: Transaction<RegistryTables>, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('number_conflict')
    .set({ proposed: null, proposed_ground: null, proposed_by: null, proposed_login: null, proposed_at: null })
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .where('proposed_at', '=', at)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Writes that the proposal of that moment was confirmed; false when it is another, the confirmer's own, or decided already. */
export async function closeConflict(
  { query }: Transaction<RegistryTables>,
  id: string,
  { keep, ground, by, at: proposed }: ConflictProposal,
  confirmed: { readonly by: { readonly loginId: string; readonly name: string }; readonly at: Date },
): Promise<boolean> {
  if (by.loginId === confirmed.by.loginId) return false;
  const { numUpdatedRows } = await query
    .updateTable('number_conflict')
    .set({ decided_at: confirmed.at, kept: keep, ground, decided_by: confirmed.by.name })
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .where('proposed_login', '=', by.loginId)
    .where('proposed_at', '=', proposed)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
