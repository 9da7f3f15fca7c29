// When part of the mediator's feed was disposed of before we read it (410): the feed goes on where it now begins, and each letter
// whose end may have been told in that part is asked about by itself.
import { backOffMs } from '../../platform/jobs/back-off.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../platform/jobs/jobs.ts';
import { applyNews } from './apply-news.ts';
import type { RestMediatorDoor } from './doors/mediator.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Records } from './records.ts';
import { deliveriesOnTheirWay, feedAnswered, lockFeed } from './store/feed.ts';
import type { SenderTables } from './tables.ts';

export const CATCH_UP_JOB = 'catch-up';
/** So long the feed has to tell what it still holds, so that it is not told twice. */
const FEED_FIRST_MS = 5_000;

/** Moves on over what is gone, and has the letters asked about. */
export async function passOverGone(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  position: string,
  next: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    if ((await lockFeed(tx, 'alone')) !== position) return;
    const now = records.clock();
    await feedAnswered(tx, next, now);
    const runAt = new Date(now.getTime() + FEED_FIRST_MS);
    await enqueue(tx, { kind: CATCH_UP_JOB, key: organisation.id, payload: {}, runAt });
  });
}

/** Asks about every letter on its way; those that have ended are written so. Again later when the mediator does not answer. */
export async function catchUp(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  door: RestMediatorDoor,
  job: Pick<ClaimedJob, 'attempt'>,
): Promise<JobResult<SenderTables>> {
  for (const deliveryId of await deliveriesOnTheirWay(records.database.reader(organisation.id))) {
    const said = await door.status(deliveryId);
    if (said.kind === 'no-answer') {
      return { kind: 'retry', afterMs: backOffMs(job.attempt, { firstMs: 1000, longestMs: 300_000 }) };
    }
    const { news } = said;
    if (news === undefined) continue;
    const event = { ...news, deliveryId, cursor: `asked ${deliveryId} ${news.kind}` };
    await records.database.transaction(organisation.id, (tx) => applyNews(tx, records, event));
  }
  return { kind: 'done' };
}
