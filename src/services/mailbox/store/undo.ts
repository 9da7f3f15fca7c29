// How things were before what was last done with them, so that it can be regretted: kept for a day, used once.
import type { Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { Place } from './reading-tables.ts';

export interface LetterBefore {
  readonly letter: string;
  readonly place: Place;
  readonly shelf: string | null;
  /** ISO 8601. */
  readonly trashedAt: string | null;
  readonly readAt: string | null;
  /** Labels that it had, where labels were changed. */
  readonly labels?: readonly string[];
}

export interface Before {
  readonly letters: readonly LetterBefore[];
  /** A folder or label that was removed. */
  readonly shelf?: string;
}

/** Keeps it; the id is what undoes. */
export async function keepBefore(
  tx: Transaction<MailboxTables>,
  accountId: string,
  before: Before,
  now: Date,
): Promise<string> {
  const { id } = await tx.query
    .insertInto('undo')
    .values({ account_id: accountId, before: JSON.stringify(before), made_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** How it was, once; undefined when it was undone already, is too old, or is another mailbox's. */
export async function takeBefore(
  tx: Transaction<MailboxTables>,
  accountId: string,
  id: string,
): Promise<Before | undefined> {
  const row = await tx.query
    .deleteFrom('undo')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .returning('before')
    .executeTakeFirst();
  return row?.before;
}

/** Those made before then are gone. */
export async function dropUndo(tx: Transaction<MailboxTables>, before: Date): Promise<void> {
  await tx.query.deleteFrom('undo').where('made_at', '<', before).execute();
}
