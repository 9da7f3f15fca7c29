// A doubted comparison is released by two different people of the operator's staff, or rejected by one; each act is logged with its reason.
import type { Transaction } from '../../../platform/database/database.ts';
import type { User } from '../../../platform/web/user.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import { type DoubtDecision, openDoubt, rejectDoubt, releaseFirst, releaseSecond } from '../store/doubts.ts';
import { compareAgain, followState } from '../store/following.ts';

type Context = Pick<MailboxContext, 'database' | 'organisation' | 'clock' | 'events'>;

/** After a rejection everybody is compared again, ms later: the register is to be right by then. */
const AGAIN_MS = 3_600_000;

export interface Deciding {
  readonly act: 'release' | 'reject';
  /** The doubt, and of how many mailboxes: what was read. */
  readonly doubt: string;
  readonly accounts: number;
  readonly reason: string;
  readonly staff: Pick<User, 'loginId' | 'name'>;
}

/** 'changed': somebody else has decided, it is about more now, or everybody is being compared; nothing was done. */
export type Decided = 'first' | 'released' | 'rejected' | 'changed';

/** Does it. A second release by the same person is 'changed'. */
export async function decideDoubt(context: Context, { act, staff, ...what }: Deciding): Promise<Decided> {
  const { database, organisation, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    const decision = { ...what, by: { loginId: staff.loginId, name: staff.name }, at: clock() };
    const doubt = await openDoubt(tx);
    if (doubt?.id !== what.doubt) return 'changed';
    if (act === 'reject') return await reject(context, tx, decision);
    const { comparing } = await followState(tx);
    if (comparing !== undefined) return 'changed';
    const isFirst = doubt.first_at === null;
    const done = isFirst ? await releaseFirst(tx, decision) : await releaseSecond(tx, decision);
    if (!done) return 'changed';
    await note(context, tx, isFirst ? 'doubt.released-by-one' : 'doubt.released', decision);
    return isFirst ? 'first' : 'released';
  });
}

async function reject(context: Context, tx: Transaction<MailboxTables>, decision: DoubtDecision): Promise<Decided> {
  if (!(await rejectDoubt(tx, decision))) return 'changed';
  await compareAgain(tx, new Date(decision.at.getTime() + AGAIN_MS));
  await note(context, tx, 'doubt.rejected', decision);
  return 'rejected';
}

async function note(
  { events }: Context,
  tx: Transaction<MailboxTables>,
  kind: 'doubt.released-by-one' | 'doubt.released' | 'doubt.rejected',
  { doubt, accounts, by, reason }: DoubtDecision,
): Promise<void> {
  const details = { accounts, by: by.name, reason };
  await events.record(tx, { kind, actor: by.loginId, subject: `doubt ${doubt}`, details });
}
