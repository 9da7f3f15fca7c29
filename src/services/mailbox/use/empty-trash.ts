// Letters that have lain in the trash for sixty days are removed for good, with files, envelope, index and all that hangs on them: never earlier.
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import { forgetLetters } from '../search/job-kinds.ts';
import { dropShelves } from '../store/shelves.ts';
import { emptyDeliveries, removeTrashed } from '../store/trash.ts';
import { dropUndo } from '../store/undo.ts';

export const TRASH_DAYS = 60;
export const EMPTY_TRASH_JOB = 'empty-trash';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Letters in one transaction. */
const AT_ONCE = 200;

/** When a letter that was put in the trash at that time is removed for good, at the earliest. */
export function removedAt(trashedAt: Date): Date {
  return new Date(trashedAt.getTime() + TRASH_DAYS * DAY_MS);
}

/** Puts the job in the queue unless it is there: one for all processes. */
export async function planEmptying(tx: Transaction<MailboxTables>): Promise<void> {
  await enqueue(tx, { kind: EMPTY_TRASH_JOB, key: 'trash', payload: {} });
}

type EmptyingContext = Pick<MailboxContext, 'database' | 'organisation' | 'events' | 'clock'>;

/** Removes what is due and comes back in an hour. */
export function emptyTrashHandler(context: EmptyingContext): () => Promise<JobResult<MailboxTables>> {
  return async () => {
    while ((await emptyOnce(context)) === AT_ONCE);
    return { kind: 'retry', afterMs: HOUR_MS };
  };
}

async function emptyOnce({ database, organisation, events, clock }: EmptyingContext): Promise<number> {
  const now = clock();
  return await database.transaction(organisation, async (tx) => {
    const removed = await removeTrashed(tx, new Date(now.getTime() - TRASH_DAYS * DAY_MS), AT_ONCE);
    await forgetLetters(
      tx,
      removed.map(({ id, account_id: accountId }) => ({ id, accountId })),
    );
    await emptyDeliveries(
      tx,
      removed.map((letter) => letter.delivery_id),
      now,
    );
    await events.recordAll(
      tx,
      removed.map(({ id, account_id: account }) => ({
        kind: 'letter.removed' as const,
        actor: 'system',
        subject: account,
        details: { letter: id },
      })),
    );
    await dropUndo(tx, new Date(now.getTime() - DAY_MS));
    await dropShelves(tx, new Date(now.getTime() - DAY_MS));
    return removed.length;
  });
}
