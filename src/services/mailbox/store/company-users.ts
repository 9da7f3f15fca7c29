// A company's users in the database, who has signed for them, and who could sign when we last asked. Names are sealed.
import type { Selectable } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { CompanyUserState } from './access-tables.ts';
import { endTokensOf } from './personal-tokens.ts';
import { endSharesOf } from './shares.ts';

export type CompanyUserRow = Selectable<MailboxTables['company_user']>;
export type GuardRow = Selectable<MailboxTables['company_guard']>;

export async function companyUsersOf(reader: Reader<MailboxTables>, accountId: string): Promise<CompanyUserRow[]> {
  return await reader.query
    .selectFrom('company_user')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', '<>', 'ended')
    .orderBy('made_at')
    .limit(500)
    .execute();
}

/** The roles that this person has in companies' mailboxes, whatever their state. */
export async function companyRolesOf(reader: Reader<MailboxTables>, person: RecipientId): Promise<CompanyUserRow[]> {
  return await reader.query
    .selectFrom('company_user')
    .selectAll()
    .where('person_id', '=', person)
    .where('state', '<>', 'ended')
    .limit(200)
    .execute();
}

export async function companyUserById(
  reader: Reader<MailboxTables>,
  accountId: string,
  id: string,
): Promise<CompanyUserRow | undefined> {
  return await reader.query
    .selectFrom('company_user')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('state', '<>', 'ended')
    .executeTakeFirst();
}

/** False when the person already has a role there. */
export async function insertCompanyUser(tx: Transaction<MailboxTables>, row: CompanyUserRow): Promise<boolean> {
  const added = await tx.query
    .insertInto('company_user')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(added.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Moves a user that has not ended to a state; false when there is none. */
export async function setCompanyUser(
  tx: Transaction<MailboxTables>,
  which: { readonly accountId: string; readonly id: string },
  state: CompanyUserState,
  now: Date,
): Promise<boolean> {
  const changed = await tx.query
    .updateTable('company_user')
    .set({ state, changed_at: now })
    .where('account_id', '=', which.accountId)
    .where('id', '=', which.id)
    .where('state', '<>', 'ended')
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Who has signed for each of these users, first first. */
export async function signaturesOf(
  reader: Reader<MailboxTables>,
  ids: readonly string[],
): Promise<readonly { readonly userId: string; readonly person: string }[]> {
  if (ids.length === 0) return [];
  return await reader.query
    .selectFrom('company_signature')
    .select(['company_user_id as userId', 'person_id as person'])
    .where('company_user_id', 'in', ids)
    .orderBy('signed_at')
    .execute();
}

export async function insertSignature(
  tx: Transaction<MailboxTables>,
  userId: string,
  person: RecipientId,
  now: Date,
): Promise<void> {
  await tx.query
    .insertInto('company_signature')
    .values({ company_user_id: userId, person_id: person, signed_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function guardOf(reader: Reader<MailboxTables>, accountId: string): Promise<GuardRow | undefined> {
  return await reader.query
    .selectFrom('company_guard')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

/** Who may sign, as somebody in the company is told it: the first look, or a new one's after a suspension, which goes on. */
export async function putGuard(
  tx: Transaction<MailboxTables>,
  accountId: string,
  guard: Pick<GuardRow, 'signers' | 'signers_sealed' | 'seen_at'> & { readonly witness: RecipientId },
): Promise<void> {
  await tx.query
    .insertInto('company_guard')
    .values({ account_id: accountId, ...guard })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(guard))
    .execute();
}

/** The same people, told anew. Nothing where another process has seen others since, or another of them is the witness. */
export async function renewGuard(
  tx: Transaction<MailboxTables>,
  accountId: string,
  before: Pick<GuardRow, 'signers' | 'witness'>,
  guard: Pick<GuardRow, 'signers' | 'signers_sealed' | 'seen_at' | 'witness'>,
): Promise<void> {
  await tx.query
    .updateTable('company_guard')
    .set(guard)
    .where('account_id', '=', accountId)
    .where('signers', '=', before.signers)
    .where('witness', 'in', [before.witness, guard.witness])
    .execute();
}

/** For a company that no signatory has visited: nobody is the witness yet. One that has a guard keeps it. */
export async function putUnseenGuard(tx: Transaction<MailboxTables>, accountId: string, now: Date): Promise<void> {
  await tx.query
    .insertInto('company_guard')
    .values({ account_id: accountId, witness: '', signers: Buffer.alloc(0), signers_sealed: null, seen_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Others sign for the company now: its users and addresses wait. False when another process has seen it first. */
export async function suspendCompany(
  tx: Transaction<MailboxTables>,
  accountId: string,
  change: { readonly from: Buffer; readonly to: Pick<GuardRow, 'signers' | 'signers_sealed'>; readonly now: Date },
): Promise<boolean> {
  const { from, to, now } = change;
  const changed = await tx.query
    .updateTable('company_guard')
    .set((each) => ({
      signers: to.signers,
      signers_sealed: to.signers_sealed,
      seen_at: now,
      suspended_at: now,
      // An address that waits already is not forgotten for one that was never confirmed.
      suspended_email: each.fn.coalesce(
        'suspended_email',
        each.selectFrom('account').select('email').where('id', '=', accountId),
      ),
      suspended_phone: each.fn.coalesce(
        'suspended_phone',
        each.selectFrom('phone').select('number').where('phone.account_id', '=', accountId),
      ),
    }))
    .where('account_id', '=', accountId)
    .where('signers', '=', from)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) return false;
  await tx.query.updateTable('account').set({ email: null, wants_sms: false }).where('id', '=', accountId).execute();
  await tx.query.deleteFrom('phone').where('account_id', '=', accountId).execute();
  await tx.query.deleteFrom('phone_check').where('account_id', '=', accountId).execute();
  await tx.query.deleteFrom('held_notice').where('account_id', '=', accountId).execute();
  await tx.query
    .deleteFrom('company_signature')
    .where('company_user_id', 'in', (users) =>
      users.selectFrom('company_user').select('id').where('account_id', '=', accountId),
    )
    .execute();
  await tx.query
    .updateTable('company_user')
    .set({ state: 'suspended', changed_at: now })
    .where('account_id', '=', accountId)
    .where('state', 'in', ['active', 'waiting'])
    .execute();
  await endTokensOf(tx, accountId, { why: 'sold', now });
  // The former owner may have shared letters with themselves.
  await endSharesOf(tx, accountId, now);
  return true;
}

/** The suspension is over: the waiting addresses are let go, and given. */
export async function endSuspension(
  tx: Transaction<MailboxTables>,
  accountId: string,
): Promise<{ readonly email: string | null; readonly phone: string | null } | undefined> {
  const before = await tx.query
    .selectFrom('company_guard')
    .select(['suspended_email as email', 'suspended_phone as phone'])
    .where('account_id', '=', accountId)
    .where('suspended_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  if (before === undefined) return undefined;
  await tx.query
    .updateTable('company_guard')
    .set({ suspended_at: null, suspended_email: null, suspended_phone: null })
    .where('account_id', '=', accountId)
    .execute();
  return before;
}
