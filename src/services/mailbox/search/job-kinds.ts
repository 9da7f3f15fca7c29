// The search index's jobs: what they are called, and who asks for them.
import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue, enqueueAll } from '../../../platform/jobs/jobs.ts';
import type { MailboxTables } from '../schema.ts';
import { removeDue } from '../store/search.ts';

/** Reads a letter's files. Key: the letter's id. Payload: `{ letter, account }`. */
export const FILES_JOB = 'read-letter-files';
/** Puts the words of letters into a segment. Key: the mailbox's id. Payload: `{ account }`. */
export const INDEX_JOB = 'index-letters';
/** Takes letters out of the segments. Payload: `{ account, letters }`. */
export const FORGET_JOB = 'forget-letters';
/** Looks for what the others left. */
export const SEARCH_SWEEP_JOB = 'sweep-search';

/** Asks for the mailbox's new letters to be indexed. */
export async function indexSoon(tx: Transaction<MailboxTables>, accountId: string): Promise<void> {
  await enqueue(tx, { kind: INDEX_JOB, key: accountId, payload: { account: accountId } });
}

/** To be called in the transaction that removes letters for good: their words leave the index by a job that follows from it. */
export async function forgetLetters(
  tx: Transaction<MailboxTables>,
  letters: readonly { readonly id: string; readonly accountId: string }[],
): Promise<void> {
  if (letters.length === 0) return;
  await removeDue(tx, letters);
  const accounts = [...new Set(letters.map(({ accountId }) => accountId))];
  await enqueueAll(
    tx,
    accounts.map((account) => ({
      kind: FORGET_JOB,
      // One for each time: a second removal while the first is worked on must not be left out.
      key: `${account} ${randomUUID()}`,
      payload: { account, letters: letters.filter(({ accountId }) => accountId === account).map(({ id }) => id) },
    })),
  );
}
