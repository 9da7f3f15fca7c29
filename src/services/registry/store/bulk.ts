// Many profiles and their choices put in by two statements.
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import type { RegistryTables } from '../tables.ts';

interface NewProfile {
  readonly recipient: string;
  readonly operator: string;
  readonly registeredAt: string;
  readonly accountType?: 'Secure' | 'Anonymous';
  readonly choices?: readonly { readonly sender: string; readonly accepted: boolean; readonly changedAt: string }[];
}

/** Puts in those who are not there, with their choices; says how many of each. A copy in memory is told to read again, once. */
export async function insertProfiles(
  { query }: Transaction<RegistryTables>,
  profiles: readonly NewProfile[],
): Promise<{ readonly profiles: number; readonly choices: number }> {
  await sql`set local brevduva.bulk = 'on'`.execute(query);
  const { rows } = await sql<{ id: number }>`
    insert into recipient (id, account_type, pending, operator, registered_at)
    select id, type, false, operator, at from unnest(
      ${profiles.map(({ recipient }) => Number(recipient))}::bigint[],
      ${profiles.map(({ accountType = 'Secure' }) => accountType)}::text[],
      ${profiles.map(({ operator }) => operator)}::text[],
      ${profiles.map(({ registeredAt }) => registeredAt)}::timestamptz[]) as given (id, type, operator, at)
    on conflict (id) do nothing returning id`.execute(query);
  const made = new Set(rows.map(({ id }) => id));
  const choices = profiles.flatMap(({ recipient, choices: chosen = [] }) =>
    made.has(Number(recipient)) ? chosen.map((choice) => ({ id: Number(recipient), ...choice })) : [],
  );
  if (choices.length === 0) return { profiles: made.size, choices: 0 };
  const { numAffectedRows = 0n } = await sql`
    insert into sender_choice (recipient, sender, accepted, changed_at)
    select * from unnest(
      ${choices.map(({ id }) => id)}::bigint[],
      ${choices.map(({ sender }) => sender)}::text[],
      ${choices.map(({ accepted }) => accepted)}::boolean[],
      ${choices.map(({ changedAt }) => changedAt)}::timestamptz[])
    on conflict (recipient, sender) do nothing`.execute(query);
  return { profiles: made.size, choices: Number(numAffectedRows) };
}
