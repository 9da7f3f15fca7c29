// The second job of a letter: handed over to the mediator, again and again under the same key until it answers (SKL-10, SKL-11).
import type { Transaction } from '../../platform/database/database.ts';
import { backOffMs } from '../../platform/jobs/back-off.ts';
import type { ClaimedJob, JobResult } from '../../platform/jobs/jobs.ts';
import { applyNews } from './apply-news.ts';
import type { HandOver, Rejected, RestMediatorDoor } from './doors/mediator.ts';
import { noteOutcome } from './notices/note-outcome.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Records } from './records.ts';
import { lockFeed, takeEarlyEvents } from './store/feed.ts';
import { findSignedBlob } from './store/letters.ts';
import { changeLetter, type LockedLetter, lockLetter, tell } from './store/timeline.ts';
import type { SenderTables } from './tables.ts';

type Tx = Transaction<SenderTables>;
type Accepted = Extract<HandOver, { kind: 'accepted' }>;

/** Hands over the letter of a job. What the mediator has taken once it takes again as the same (its idempotency key). */
export async function handOverLetter(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  door: RestMediatorDoor,
  job: Pick<ClaimedJob, 'key' | 'attempt'>,
): Promise<JobResult<SenderTables>> {
  const blob = await findSignedBlob(records.database.reader(organisation.id), job.key);
  if (blob === undefined) return { kind: 'done' };
  const bytes = await records.blobs.get(organisation.id, blob);
  const answer = await door.handOver(job.key, bytes);
  if (answer.kind === 'waiting') {
    return {
      kind: 'retry',
      afterMs: backOffMs(job.attempt, { firstMs: 1000, longestMs: 300_000 }),
      settle: (tx) => changeLetter(tx, job.key, { waiting: answer.reason, updated_at: records.clock() }),
    };
  }
  return { kind: 'done', settle: (tx) => settle(tx, records, job.key, answer) };
}

async function settle(tx: Tx, records: Records, id: string, answer: Accepted | Rejected): Promise<void> {
  // Shared with other letters, apart from the follower: news of this delivery is either kept already or comes after.
  await lockFeed(tx, 'shared');
  const letter = await lockLetter(tx, { id });
  if (letter === undefined || letter.deliveryId !== null) return;
  if (answer.kind === 'rejected') return await rejectedByMediator(tx, records, letter, answer);
  await acceptedByMediator(tx, records, letter, answer);
  for (const event of await takeEarlyEvents(tx, answer.deliveryId)) await applyNews(tx, records, event);
}

/** Writes that the mediator has the letter, and under which number. */
export async function acceptedByMediator(
  tx: Tx,
  records: Records,
  letter: LockedLetter,
  { deliveryId, at }: Accepted,
): Promise<void> {
  const entry = { kind: 'handed-over', at, details: { deliveryId } } as const;
  await tell(tx, letter, entry, { delivery_id: deliveryId, waiting: null });
  await records.events.record(tx, {
    kind: 'letter-handed-over',
    actor: 'system',
    subject: letter.id,
    details: { deliveryId },
  });
}

/** Writes that the mediator will not take the letter, and why. */
export async function rejectedByMediator(
  tx: Tx,
  records: Records,
  letter: LockedLetter,
  { kind, ...details }: Rejected,
): Promise<void> {
  const at = records.clock();
  const change = { waiting: null, reason: details.reason, settled_at: at };
  await noteOutcome(tx, letter, await tell(tx, letter, { kind, at, details }, change), { at, details });
  await records.events.record(tx, { kind: 'letter-rejected', actor: 'system', subject: letter.id, details });
}
