// Events from before what they say of people was sealed: a job seals them, some at a time beside everything else (migrations/0013).
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import { plainEvents, putSealedEvents } from '../store/plain-events.ts';
import { sealTexts } from './sealed-events.ts';

export const SEAL_EVENTS_JOB = 'seal-old-events';
/** Events in one transaction, which is short: whoever follows changes waits for it. */
const STEP = 200;
/** Transactions before the job gives others its place. */
const STEPS = 20;
const PAUSE_MS = 500;

type Sealing = Pick<MailboxContext, 'database' | 'organisation' | 'ciphers' | 'log'>;

/** Puts the job in the queue unless it is there: at each start, since a restored backup may be an old one. */
export async function planSealingEvents(tx: Transaction<MailboxTables>): Promise<void> {
  await enqueue(tx, { kind: SEAL_EVENTS_JOB, key: 'events', payload: {} });
}

/** Seals until nothing plain is left. */
export function sealEventsHandler(context: Sealing) {
  return async (): Promise<JobResult<MailboxTables>> => {
    let sealed = 0;
    for (let step = 0; step < STEPS; step += 1) {
      const count = await sealSome(context);
      sealed += count;
      if (count < STEP) {
        if (sealed > 0) context.log.info({ events: sealed }, 'The last events with plain texts were sealed');
        return { kind: 'done' };
      }
    }
    return { kind: 'retry', afterMs: PAUSE_MS };
  };
}

async function sealSome({ database, organisation, ciphers }: Sealing): Promise<number> {
  return await database.transaction(organisation, async (tx) => {
    const events = await plainEvents(tx, STEP);
    if (events.length === 0) return 0;
    const mailboxes = events.flatMap(({ subject, isMailbox }) => (isMailbox ? [subject] : []));
    const cipherOf = await ciphers.within(tx, [...new Set(mailboxes)]);
    const rows = events.map(async (event) => {
      const cipher = event.isMailbox ? cipherOf(event.subject) : undefined;
      const { sealed, byMark } = await sealTexts(ciphers, event, cipher);
      return { id: event.id, sealed, by_mark: byMark };
    });
    await putSealedEvents(tx, await Promise.all(rows));
    return events.length;
  });
}
