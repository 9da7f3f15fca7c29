// What became of accounts, and what recipients chose about senders, in order and never changed.
import { sql } from 'kysely';
import type { PersonId } from '../../../domain/person-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { RegistryTables } from '../tables.ts';
import { hasHad } from './numbers.ts';
import type { AccountChangeKind } from './signing-tables.ts';

export interface AccountChange {
  readonly recipient: string;
  readonly reference: string;
  readonly kind: AccountChangeKind;
  /** Where the mailbox is after it, or was before it ended. */
  readonly operator: string;
  readonly from?: string;
  /** Who signed, as far as the registry knows. */
  readonly by?: readonly PersonId[];
  readonly details?: Readonly<Record<string, JsonValue>>;
  readonly at: Date;
}

/** Writes what became of an account. */
export async function addAccountChange({ query }: Transaction<RegistryTables>, change: AccountChange): Promise<void> {
  await query
    .insertInto('account_change')
    .values({
      recipient: Number(change.recipient),
      reference: change.reference,
      kind: change.kind,
      operator: change.operator,
      from_operator: change.from ?? null,
      by_persons: (change.by ?? []).map(Number),
      details: JSON.stringify(change.details ?? {}),
      changed_at: change.at,
    })
    .execute();
}

export interface AccountChangeNote {
  readonly kind: AccountChangeKind;
  readonly operator: string;
  readonly from: string | undefined;
  /** What staff rested a decision on. */
  readonly ground: string | undefined;
  readonly at: Date;
}

/** What became of the recipient's accounts, newest first, at most 50. */
export async function accountChangesOf(
  { query }: Reader<RegistryTables>,
  recipient: string,
): Promise<readonly AccountChangeNote[]> {
  const rows = await query
    .selectFrom('account_change')
    .select(['kind', 'operator', 'from_operator', 'details', 'changed_at as at'])
    .where(hasHad('recipient', recipient))
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  return rows.map(({ kind, operator, from_operator, details, at }) => ({
    kind,
    operator,
    from: from_operator ?? undefined,
    ground: typeof details.ground === 'string' ? details.ground : undefined,
    at,
  }));
}

export interface ChoiceChange {
  readonly sender: string;
  readonly accepted: boolean;
  readonly operator: string;
  readonly changedAt: Date;
}

/** Writes the choices that were made. `userIdentity` is who made them; `reference` names the account. */
export async function addChoiceChanges(
  { query }: Transaction<RegistryTables>,
  whose: {
    readonly recipient: string;
    readonly reference: string;
    readonly operator: string;
    readonly userIdentity?: string;
  },
  changes: readonly Omit<ChoiceChange, 'operator'>[],
): Promise<void> {
  if (changes.length === 0) return;
  const { recipient, reference, operator, userIdentity = null } = whose;
  await sql`insert into choice_change (recipient, reference, operator, user_identity, sender, accepted, changed_at)
    select ${Number(recipient)}, ${reference}, ${operator}, ${userIdentity}, * from unnest(
      ${changes.map((change) => change.sender)}::text[],
      ${changes.map((change) => change.accepted)}::boolean[],
      ${changes.map((change) => change.changedAt)}::timestamptz[])`.execute(query);
}

/** What the recipient has chosen about senders, newest first, at most 200. */
export async function choiceChangesOf(
  { query }: Reader<RegistryTables>,
  recipient: string,
): Promise<readonly ChoiceChange[]> {
  return await query
    .selectFrom('choice_change')
    .select(['sender', 'accepted', 'operator', 'changed_at as changedAt'])
    .where(hasHad('recipient', recipient))
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
}
