// Numbers that have been replaced: which was whose, the account that moves to the new one, and where both numbers have a mailbox.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { RegistryTables } from '../tables.ts';
import type { ChoiceChange } from './histories.ts';

/** Keeps that a number has been replaced, and those that it replaced itself. */
export async function keepFormerNumber(
  { query }: Transaction<RegistryTables>,
  former: string,
  current: string,
  since: Date,
): Promise<void> {
  // A number that was taken back is nobody's former one.
  await query.deleteFrom('former_number').where('former', '=', Number(current)).execute();
  await query
    .updateTable('former_number')
    .set({ current: Number(current) })
    .where('current', '=', Number(former))
    .execute();
  await query
    .insertInto('former_number')
    .values({ former: Number(former), current: Number(current), since })
    .onConflict((conflict) => conflict.column('former').doUpdateSet({ current: Number(current) }))
    .execute();
}

/** Rows of whoever has this number now, kept by it or by one that it replaced. */
export function hasHad(column: string, number: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} in (select ${Number(number)}::bigint
    union all select former from former_number where current = ${Number(number)})`;
}

/** The number in use instead of this one; undefined when it has not been replaced. */
export async function currentNumberOf({ query }: Reader<RegistryTables>, former: string): Promise<string | undefined> {
  const row = await query
    .selectFrom('former_number')
    .select('current')
    .where('former', '=', Number(former))
    .executeTakeFirst();
  return row === undefined ? undefined : String(row.current);
}

/** The account gets the other number, with its choices and everything else. Nobody has an account with that number; both are held. */
export async function renumberAccount(
  { query }: Transaction<RegistryTables>,
  former: string,
  current: string,
): Promise<void> {
  const [from, to] = [Number(former), Number(current)];
  await sql`insert into recipient (id, reference, account_type, pending, operator, registered_at)
    select ${to}, reference, account_type, pending, operator, registered_at from recipient where id = ${from}`.execute(
    query,
  );
  await query.updateTable('sender_choice').set({ recipient: to }).where('recipient', '=', from).execute();
  await query.deleteFrom('recipient').where('id', '=', from).execute();
}

/** The choices of one account become the other's, where it has none that is newer; gives those that were changed by it. */
export async function addChoicesFrom(
  { query }: Transaction<RegistryTables>,
  from: string,
  to: string,
): Promise<readonly Omit<ChoiceChange, 'operator'>[]> {
  const { rows } = await sql<{ sender: string; accepted: boolean; changed_at: Date }>`
    insert into sender_choice as mine (recipient, sender, accepted, changed_at)
    select ${Number(to)}, sender, accepted, changed_at from sender_choice where recipient = ${Number(from)}
    on conflict (recipient, sender) do update set accepted = excluded.accepted, changed_at = excluded.changed_at
      where excluded.changed_at > mine.changed_at
    returning sender, accepted, changed_at`.execute(query);
  return rows.map(({ sender, accepted, changed_at }) => ({ sender, accepted, changedAt: changed_at }));
}

export interface ReplacedNumber {
  readonly former: string;
  readonly current: string;
}

/** Of two mailboxes that there may have been, the one that is registered by the number in use: it stood by that one before, too. */
export interface ReplacedAt extends ReplacedNumber {
  readonly kept: 'former' | 'current';
}

/** Of these numbers those that have been replaced by one that has a mailbox at this operator. */
export async function replacedAt(
  { query }: Reader<RegistryTables>,
  operator: string,
  numbers: readonly string[],
): Promise<readonly ReplacedAt[]> {
  const { rows } = await sql<{ former: number; current: number; same: boolean }>`
    select f.former, f.current, exists (select from account_change a where a.reference = r.reference
      and (a.recipient = f.former or (a.details ->> 'former')::bigint = f.former)) as same
    from former_number f join recipient r on r.id = f.current
    where f.former = any(${numbers.map(Number)}::bigint[]) and r.operator = ${operator} and not r.pending`.execute(
    query,
  );
  return rows.map(({ former, current, same }) => ({
    former: String(former),
    current: String(current),
    kept: same ? 'former' : 'current',
  }));
}

export interface NumberInUse extends ReplacedNumber {
  readonly since: Date;
}

/** Of these numbers those that are known to have been replaced, wherever their holders have a mailbox. */
export async function numbersInUse(
  { query }: Reader<RegistryTables>,
  numbers: readonly string[],
): Promise<readonly NumberInUse[]> {
  const rows = await query.selectFrom('former_number').selectAll().where('former', 'in', numbers.map(Number)).execute();
  return rows.map(({ former, current, since }) => ({ former: String(former), current: String(current), since }));
}
