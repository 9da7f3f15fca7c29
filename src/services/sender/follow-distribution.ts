// Asks a mediator behind Message v3 what became of a letter: soon at first, then with minutes between, until it is known
// (checkDistributionStatus). The answer becomes the same news as a feed's.
import type { Transaction } from '../../platform/database/database.ts';
import { backOffMs } from '../../platform/jobs/back-off.ts';
import type { ClaimedJob, JobResult } from '../../platform/jobs/jobs.ts';
import { applyNews } from './apply-news.ts';
import { dateMember } from './doors/json-members.ts';
import type { Distributed, SoapMediatorDoor } from './doors/soap-mediator.ts';
import { type FeedKind, isSettled } from './letter-state.ts';
import { mediatorAnswers } from './mediator-health.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Records } from './records.ts';
import { findFollowed } from './store/hand-overs.ts';
import type { Details, SenderTables } from './tables.ts';

export const FOLLOW_JOB = 'follow-distribution';
/** After a letter was said to be not known, a late answer is still asked for. */
const LATE_EVERY_MS = 6 * 3_600_000;
const LATE_FOR_MS = 30 * 86_400_000;

type Tx = Transaction<SenderTables>;

/** One question about the letter of a job, and its answer written to the letter's timeline. */
export async function followDistribution(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  door: SoapMediatorDoor,
  job: Pick<ClaimedJob, 'key' | 'attempt' | 'payload'>,
): Promise<JobResult<SenderTables>> {
  const letter = await findFollowed(records.database.reader(organisation.id), job.key);
  if (letter === undefined || isSettled(letter.state)) return { kind: 'done' };
  const { deliveryId } = letter;
  const said = await door.outcome(deliveryId, letter.recipient);
  const at = records.clock();
  const news = newsOf(said);
  if (news !== undefined) {
    return { kind: 'done', settle: (tx) => write(tx, records, said, { deliveryId, at, ...news }) };
  }
  const waited = at.getTime() - (dateMember(job.payload, 'since') ?? at).getTime();
  if (waited < door.pace.followMs) {
    const afterMs = backOffMs(job.attempt, door.pace);
    return { kind: 'retry', afterMs, settle: (tx) => write(tx, records, said, undefined, at) };
  }
  const unknown = { deliveryId, at, kind: 'unknown', details: { reason: 'no-outcome', retried: false } } as const;
  const settle = (tx: Tx) => write(tx, records, said, unknown);
  return waited < door.pace.followMs + LATE_FOR_MS
    ? { kind: 'retry', afterMs: Math.max(LATE_EVERY_MS, door.pace.longestMs), settle }
    : { kind: 'done', settle };
}

interface News {
  readonly deliveryId: string;
  readonly at: Date;
  readonly kind: FeedKind;
  readonly details: Details;
}

function newsOf(said: Distributed): Pick<News, 'kind' | 'details'> | undefined {
  if (said.kind === 'delivered') {
    return { kind: 'delivered', details: { saidBy: 'mediator', ...(said.onPaper ? { onPaper: true } : {}) } };
  }
  return said.kind === 'not-delivered' ? { kind: 'refused', details: { reason: 'mediator-not-delivered' } } : undefined;
}

async function write(
  tx: Tx,
  records: Records,
  said: Distributed,
  news: News | undefined,
  at = news?.at ?? records.clock(),
): Promise<void> {
  await mediatorAnswers(tx, said.kind === 'no-answer' ? said.reason : undefined, at);
  // Its place in the timeline is its own: the same word of the mediator is written once, however often it is said.
  if (news !== undefined) await applyNews(tx, records, { ...news, cursor: `${news.deliveryId} ${news.kind}` });
}
