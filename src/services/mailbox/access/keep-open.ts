// Nobody is given anything in a closed mailbox: it would come back with it when it is opened again.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { texts } from '../messages.ts';
import type { MailboxTables } from '../schema.ts';
import { holdOpen } from '../store/leaving.ts';

/** Keeps the mailbox open until the transaction ends. Throws 'conflict', with words, when it is closed. */
export async function keepOpen(tx: Transaction<MailboxTables>, accountId: string): Promise<void> {
  if (await holdOpen(tx, accountId)) return;
  const detail = { sv: texts('sv')('accessClosed'), en: texts('en')('accessClosed') };
  throw new BrevduvaError('conflict', 'the mailbox is closed', { detail });
}
