// How a mailbox is read: language, size of text, keyboard shortcuts.

import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { MailboxTables } from '../schema.ts';
import type { TextSize } from './reading-tables.ts';

export interface ReadingChoice {
  /** Undefined: as the browser asks. */
  readonly language: Language | undefined;
  readonly textSize: TextSize;
  readonly shortcuts: boolean;
}

/** The mailbox's choices, or what holds until something is chosen. */
export async function readingChoiceOf(reader: Reader<MailboxTables>, accountId: string): Promise<ReadingChoice> {
  const row = await reader.query
    .selectFrom('reading_choice')
    .select(['language', 'text_size', 'shortcuts'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return {
    language: row?.language ?? undefined,
    textSize: row?.text_size ?? 'normal',
    shortcuts: row?.shortcuts ?? true,
  };
}

/** Keeps them. */
export async function putReadingChoice(
  tx: Transaction<MailboxTables>,
  accountId: string,
  { language, textSize, shortcuts }: ReadingChoice,
): Promise<void> {
  const values = { language: language ?? null, text_size: textSize, shortcuts };
  await tx.query
    .insertInto('reading_choice')
    .values({ account_id: accountId, ...values })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
    .execute();
}
