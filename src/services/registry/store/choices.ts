// What recipients have chosen about senders. No row means accepted.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { RegistryTables } from '../tables.ts';

export interface Choice {
  readonly sender: string;
  readonly accepted: boolean;
  readonly changedAt: Date;
}

/** Every choice that the recipient has made, by sender. */
export async function choicesOf(
  { query }: Reader<RegistryTables>,
  recipient: string,
): Promise<ReadonlyMap<string, Choice>> {
  const rows = await query
    .selectFrom('sender_choice')
    .select(['sender', 'accepted', 'changed_at as changedAt'])
    .where('recipient', '=', Number(recipient))
    .execute();
  return new Map(rows.map((row) => [row.sender, row]));
}

/** Stores the choices, each over what was chosen before. */
export async function putChoices(
  { query }: Transaction<RegistryTables>,
  recipient: string,
  choices: readonly Choice[],
): Promise<void> {
  if (choices.length === 0) return;
  await sql`insert into sender_choice (recipient, sender, accepted, changed_at)
    select ${Number(recipient)}, * from unnest(
      ${choices.map((choice) => choice.sender)}::text[],
      ${choices.map((choice) => choice.accepted)}::boolean[],
      ${choices.map((choice) => choice.changedAt)}::timestamptz[])
    on conflict (recipient, sender) do update set accepted = excluded.accepted, changed_at = excluded.changed_at`.execute(
    query,
  );
}
