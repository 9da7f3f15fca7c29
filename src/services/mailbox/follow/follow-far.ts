// The register's changes are followed (issue 5, "Quality"): a job asks what has happened, then what is true now, and does what follows in the
// transaction that moves the position. Of several processes one does it at a time (the job's lease); one that dies in between leaves nothing half done.

import type { Transaction } from '../../../platform/database/database.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { ChangesDoor } from '../registry/changes-door.ts';
import type { MailboxTables } from '../schema.ts';
import { type FollowState, FROM_THE_FIRST, followedTo, followSilent, followState } from '../store/following.ts';
import { applyPlan, type Plan } from './apply-plan.ts';
import { planComparison } from './compare-all.ts';
import type { FollowRules } from './follow-config.ts';
import { planChanges } from './plan-changes.ts';

/** Follows the register; never done. */
export const FOLLOW_JOB = 'follow-register';

type Result = JobResult<MailboxTables>;

export interface FollowContext
  extends Pick<
    MailboxContext,
    'organisation' | 'database' | 'directory' | 'far' | 'events' | 'clock' | 'log' | 'contentKey' | 'acting'
  > {
  readonly door: ChangesDoor;
  readonly rules: FollowRules;
}

/** While the register is silent it is asked less often, ms. */
const SILENT_MS = 30_000;
/** After many mailboxes at once are said to be gone, ms: somebody is to look first. */
const DOUBTED_MS = 600_000;

/** What was read, before anything follows from it. */
export type Planned =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly more: boolean }
  | { readonly kind: 'silent'; readonly reason: string }
  /** So much at once that it is not believed. */
  | { readonly kind: 'doubted'; readonly accounts: number };

/** The handler: one page of changes, and one of every mailbox while they are compared. */
export function followHandler(context: FollowContext): (job: ClaimedJob) => Promise<Result> {
  const { database, organisation, log } = context;
  return async () => {
    const state = await followState(database.reader(organisation));
    const answer = await context.door.after(state.position);
    if (answer.kind === 'unanswered') return silent(context, state, answer.reason);
    if (answer.kind === 'gone') {
      log.warn(
        {},
        'The register does not keep changes as far back as they were followed: every mailbox is compared with it',
      );
      return settled(1, (tx) => moveTo(context, tx, answer.next, FROM_THE_FIRST));
    }
    // Whoever was paused is refused from now on, not when the remembered lists are old.
    if (answer.partiesChanged) await context.directory.askAnew();
    const changes = await planChanges(context, answer.changes);
    if (changes.kind !== 'plan') return notNow(context, state, changes);
    const compared = state.comparing === undefined ? undefined : await planComparison(context, state.comparing);
    if (compared !== undefined && compared.kind !== 'plan') return notNow(context, state, compared);
    context.acting.at('mailbox.changes-read');
    const comparing = compared?.plan.comparedTo;
    const again = answer.more || comparing !== undefined;
    return settled(again ? 1 : context.rules.everyMs, async (tx) => {
      await applyPlan(context, tx, changes.plan);
      if (compared !== undefined) await applyPlan(context, tx, compared.plan);
      await moveTo(context, tx, answer.next, comparing);
      context.acting.at('mailbox.changes-applied');
    });
  };
}

function settled(afterMs: number, settle: (tx: Transaction<MailboxTables>) => Promise<void>): Result {
  return { kind: 'retry', afterMs, settle };
}

async function moveTo(
  { clock }: FollowContext,
  tx: Transaction<MailboxTables>,
  position: string | undefined,
  comparing: string | undefined,
): Promise<void> {
  await followedTo(tx, { position, comparing }, clock());
}

function notNow(context: FollowContext, state: FollowState, planned: Exclude<Planned, { kind: 'plan' }>): Result {
  if (planned.kind === 'silent') return silent(context, state, planned.reason);
  context.log.error(
    { accounts: planned.accounts },
    'The register says that many mailboxes at once are not here any more: nothing is closed before somebody has looked',
  );
  const settle = (tx: Transaction<MailboxTables>) => followSilent(tx, 'doubted', context.clock());
  return { kind: 'retry', afterMs: DOUBTED_MS, settle };
}

function silent(context: FollowContext, { silentSince }: FollowState, reason: string): Result {
  if (silentSince === undefined) context.log.warn({ reason }, 'The register’s changes cannot be read; asked again');
  const afterMs = Math.min(context.rules.everyMs, SILENT_MS);
  return { kind: 'retry', afterMs, settle: (tx) => followSilent(tx, reason, context.clock()) };
}
