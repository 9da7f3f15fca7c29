// A letter that waits for a person before it is printed: protected identity above all, of which no address is left behind.
import type { Transaction } from '../../../platform/database/database.ts';
import type { Records } from '../records.ts';
import { forgetLine } from '../store/mailing-lines.ts';
import { changeAddress, changeOnPaper } from '../store/on-paper.ts';
import type { PaperStop } from '../store/paper-tables.ts';
import type { SenderTables } from '../tables.ts';

/** Stops it, in the caller's transaction, and takes it out of its batch. An address that came with the letter is erased where the identity is protected. */
export async function stopLetter(
  tx: Transaction<SenderTables>,
  records: Pick<Records, 'cipher' | 'events'>,
  letter: string,
  { stop, at }: { readonly stop: PaperStop; readonly at: Date },
): Promise<void> {
  await changeOnPaper(tx, letter, { stop, stopped_at: at, batch: null, first_page: null, pages: null });
  if (stop === 'protected-identity') {
    await changeAddress(tx, records.cipher, letter, undefined);
    await forgetLine(tx, letter);
  }
  const event = { kind: 'letter-stopped-for-paper', actor: 'system', subject: letter, details: { stop } } as const;
  await records.events.record(tx, event);
}
