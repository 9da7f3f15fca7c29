// Whether a mediator without a feed answers: kept where the feed's own health is, written only when it has changed or is old.
import type { Transaction } from '../../platform/database/database.ts';
import { feedAnswered, feedTrouble, readFeedHealth } from './store/feed.ts';
import type { SenderTables } from './tables.ts';

const OLD_MS = 60_000;

/** Notes that it answered, or what stood in the way. */
export async function mediatorAnswers(
  tx: Transaction<SenderTables>,
  problem: string | undefined,
  at: Date,
): Promise<void> {
  const known = await readFeedHealth(tx);
  if (problem !== undefined) {
    if (known.problem !== problem) await feedTrouble(tx, problem, at);
    return;
  }
  const fresh = known.answeredAt !== undefined && at.getTime() - known.answeredAt.getTime() < OLD_MS;
  if (known.problem !== undefined || !fresh) await feedAnswered(tx, known.position, at);
}
