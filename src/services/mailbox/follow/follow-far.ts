// The register's changes are followed (issue 5, "Quality"): a job asks what has happened, then what is true now, and does what follows in the
// transaction that moves the position. Of several processes one does it at a time (the job's lease); one that dies in between leaves nothing half done.

import type { Transaction } from '../../../platform/database/database.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { ChangesDoor } from '../registry/changes-door.ts';
import type { MailboxTables } from '../schema.ts';
import { type FollowState, FROM_THE_FIRST, followedTo, followSilent, followState } from '../store/following.ts';
import { applyPlan, type Plan } from './apply-plan.ts';
import { planComparison, planReleased } from './compare-all.ts';
import type { FollowRules } from './follow-config.ts';
import { planChanges } from './plan-changes.ts';

/** Follows the register; never done. */
export const FOLLOW_JOB = 'follow-register';

type Result = JobResult<MailboxTables>;

export interface FollowContext
  extends Pick<
    MailboxContext,
    'organisation' | 'database' | 'directory' | 'ciphers' | 'far' | 'events' | 'clock' | 'log' | 'contentKey' | 'acting'
  > {
  readonly door: ChangesDoor;
  readonly rules: FollowRules;
}

/** While the register is silent it is asked less often, ms. */
const SILENT_MS = 30_000;

/** What was read, before anything follows from it. */
export type Planned =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly more: boolean }
  | { readonly kind: 'silent'; readonly reason: string };

/** The handler: one page of changes, and one of every mailbox while they are compared, or of those that people have released. */
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
      return settled(1, (tx) => moveTo(context, tx, answer.next, { comparing: FROM_THE_FIRST }));
    }
    // Whoever was paused is refused from now on, not when the remembered lists are old.
    if (answer.partiesChanged) await context.directory.askAnew();
    const changes = await planChanges(context, answer.changes);
    if (changes.kind === 'silent') return silent(context, state, changes.reason);
    const everybody = await planEverybody(context, state);
    if (everybody?.kind === 'silent') return silent(context, state, everybody.reason);
    context.acting.at('mailbox.changes-read');
    const again = answer.more || everybody?.planned.more === true;
    return settled(again ? 1 : context.rules.everyMs, async (tx) => {
      await applyPlan(context, tx, changes.plan);
      if (everybody !== undefined) await applyPlan(context, tx, everybody.planned.plan);
      await moveTo(context, tx, answer.next, everybody?.compared ?? {});
      context.acting.at('mailbox.changes-applied');
    });
  };
}

interface Everybody {
  readonly kind: 'plan';
  readonly planned: Extract<Planned, { kind: 'plan' }>;
  /** How far everybody has been compared; absent when that did not go on. */
  readonly compared?: { readonly comparing: string | undefined };
}

/** What two people released goes first, so that nothing is added to it meanwhile. Undefined when nothing is to be compared now. */
async function planEverybody(
  context: FollowContext,
  { comparing, compareAfter }: FollowState,
): Promise<Everybody | Extract<Planned, { kind: 'silent' }> | undefined> {
  const released = await planReleased(context);
  if (released?.kind === 'silent') return released;
  if (released !== undefined) return { kind: 'plan', planned: released };
  const isLater = compareAfter !== undefined && compareAfter > context.clock();
  if (comparing === undefined || isLater) return undefined;
  const planned = await planComparison(context, comparing);
  if (planned.kind === 'silent') return planned;
  return { kind: 'plan', planned, compared: { comparing: planned.plan.comparedTo } };
}

function settled(afterMs: number, settle: (tx: Transaction<MailboxTables>) => Promise<void>): Result {
  return { kind: 'retry', afterMs, settle };
}

async function moveTo(
  { clock }: FollowContext,
  tx: Transaction<MailboxTables>,
  position: string | undefined,
  compared: { readonly comparing?: string | undefined },
): Promise<void> {
  await followedTo(tx, { position, ...compared }, clock());
}

function silent(context: FollowContext, { silentSince }: FollowState, reason: string): Result {
  if (silentSince === undefined) context.log.warn({ reason }, 'The register’s changes cannot be read; asked again');
  const afterMs = Math.min(context.rules.everyMs, SILENT_MS);
  return { kind: 'retry', afterMs, settle: (tx) => followSilent(tx, reason, context.clock()) };
}
