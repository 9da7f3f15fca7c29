// Numbers of people who have no open mailbox here (dormant, closed, moved, or never one) but by whose number something is kept: the feed does not
// tell of them, so the register is asked, a page at a time. What is theirs here goes along, and the way back works under the new number.
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import type { MailboxTables } from '../schema.ts';
import { followedAccountsHeld } from '../store/following.ts';
import { numbersKept } from '../store/renumbered-rights.ts';
import { followerOf, keepFormerNumber, renumberAccount } from '../store/renumbering.ts';
import type { NewNumber } from './apply-plan.ts';
import type { FollowContext } from './follow-far.ts';
import { followRights } from './follow-rights.ts';

/** Asks about all of them, and again after `numbersHours`; never done. */
export const NUMBERS_JOB = 'follow-numbers';

const AT_ONCE = 500;
const SILENT_MS = 60_000;

/** The handler. What is done is done once, however often it is asked. */
export function followNumbersHandler(context: FollowContext): (job: ClaimedJob) => Promise<JobResult<MailboxTables>> {
  const { database, organisation, door, log, rules } = context;
  return async ({ signal }) => {
    const reader = database.reader(organisation);
    for (let after = ''; !signal.aborted; ) {
      const kept = await numbersKept(reader, after, AT_ONCE);
      const last = kept.at(-1);
      if (last === undefined) break;
      const answer = await door.inUse(kept.flatMap(recipientOf));
      if (answer.kind === 'unanswered') {
        log.warn({ reason: answer.reason }, 'The register does not say which numbers were replaced; asked again');
        return { kind: 'retry', afterMs: SILENT_MS };
      }
      for (const { former, current, since: at } of answer.value)
        await database.transaction(organisation, (tx) => follow(context, tx, { former, current, at }));
      after = last;
    }
    return { kind: 'retry', afterMs: rules.numbersMs };
  };
}

function recipientOf(text: string): readonly RecipientId[] {
  const number = parseRecipientId(text);
  return number.ok ? [number.value] : [];
}

async function follow(context: FollowContext, tx: Transaction<MailboxTables>, change: NewNumber): Promise<void> {
  const { events, rules } = context;
  const { former, current, at } = change;
  const held = await followedAccountsHeld(tx, [former, current]);
  const account = held.get(former);
  // Opened since: the feed tells of it.
  if (account !== undefined && account.state !== 'closed') return;
  await followRights(context, tx, change);
  if (account === undefined) return;
  const until = new Date(at.getTime() + rules.transitMs);
  const about = { actor: 'system', subject: account.id, details: {} };
  const other = held.get(current);
  if (other === undefined) {
    await renumberAccount(tx, { accountId: account.id, former, current, at, until }, undefined);
    return await events.record(tx, { kind: 'account.renumbered', ...about });
  }
  // Opened by the new number before this was known: the closed one is its holder's earlier mailbox, to read.
  if ((await followerOf(tx, former)) === other.id) return;
  await keepFormerNumber(tx, { former, current, at, until });
  await events.record(tx, { kind: 'account.earlier', ...about });
}
