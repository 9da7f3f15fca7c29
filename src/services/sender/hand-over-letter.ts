// The second job of a letter: handed over to the mediator, again and again under the same key until it answers (SKL-10, SKL-11).
import type { Transaction } from '../../platform/database/database.ts';
import { backOffMs } from '../../platform/jobs/back-off.ts';
import type { ClaimedJob, JobResult } from '../../platform/jobs/jobs.ts';
import { applyNews } from './apply-news.ts';
import type { HandOver } from './doors/mediator.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Records } from './records.ts';
import { lockFeed, takeEarlyEvents } from './store/feed.ts';
import { findSignedBlob } from './store/letters.ts';
import { changeLetter, lockLetter, tell } from './store/timeline.ts';
import type { SenderTables } from './tables.ts';

type Tx = Transaction<SenderTables>;

/** Hands over the letter of a job. What the mediator has taken once it takes again as the same (its idempotency key). */
export async function handOverLetter(
  records: Records,
  organisation: SenderOrganisation,
  job: Pick<ClaimedJob, 'key' | 'attempt'>,
): Promise<JobResult<SenderTables>> {
  const blob = await findSignedBlob(records.database.reader(organisation.id), job.key);
  if (blob === undefined) return { kind: 'done' };
  const bytes = await records.blobs.get(organisation.id, blob);
  const answer = await organisation.mediator.handOver(job.key, bytes);
  if (answer.kind === 'waiting') {
    return {
      kind: 'retry',
      afterMs: backOffMs(job.attempt, { firstMs: 1000, longestMs: 300_000 }),
      settle: (tx) => changeLetter(tx, job.key, { waiting: answer.reason, updated_at: records.clock() }),
    };
  }
  return { kind: 'done', settle: (tx) => settle(tx, records, job.key, answer) };
}

async function settle(tx: Tx, records: Records, id: string, answer: Exclude<HandOver, { kind: 'waiting' }>) {
  // Shared with other letters, apart from the follower: news of this delivery is either kept already or comes after.
  await lockFeed(tx, 'shared');
  const letter = await lockLetter(tx, { id });
  if (letter === undefined || letter.deliveryId !== null) return;
  if (answer.kind === 'rejected') {
    const at = records.clock();
    const change = { waiting: null, reason: answer.reason, settled_at: at };
    await tell(tx, letter, { kind: 'rejected', at, details: { reason: answer.reason } }, change);
    await records.events.record(tx, { kind: 'letter-rejected', actor: 'system', subject: id, details: answer });
    return;
  }
  const { deliveryId, at } = answer;
  const entry = { kind: 'handed-over', at, details: { deliveryId } } as const;
  await tell(tx, letter, entry, { delivery_id: deliveryId, waiting: null });
  await records.events.record(tx, {
    kind: 'letter-handed-over',
    actor: 'system',
    subject: id,
    details: { deliveryId },
  });
  for (const event of await takeEarlyEvents(tx, deliveryId)) await applyNews(tx, records, event);
}
