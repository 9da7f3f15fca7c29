// Delegates: a mailbox's holder asks somebody whose number they know, who takes it on with the own e-ID; either ends it at any time,
// and both are told neutrally. Nobody has anything by default, no guardian and no parent (issue 5, "Settings").
import { randomUUID } from 'node:crypto';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { Account } from '../account.ts';
import type { MailboxEvent } from '../events.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { ACCESS_JOB } from '../notice-job.ts';
import type { MailboxRight } from '../rights.ts';
import type { MailboxTables } from '../schema.ts';
import { accountOf } from '../store/accounts.ts';
import { answerDelegate, type DelegateRow, delegatesOf, endDelegate, insertDelegate } from '../store/delegates.ts';
import type { Actor } from '../use/actor.ts';
import { requireOldEnough, turns } from './age.ts';
import { keepOpen } from './keep-open.ts';
import { openLabel, sealLabel } from './labels.ts';

/** The longest time that can be given at once, years: what is forgotten ends by itself. */
export const LONGEST_YEARS = 5;

export interface Delegate {
  readonly id: string;
  readonly person: string;
  readonly label: string;
  readonly may: Exclude<MailboxRight, 'own'>;
  readonly until: Date;
  readonly state: 'invited' | 'active' | 'over';
  readonly invitedAt: Date;
}

/** When somebody turns 18, by their number; undefined for an organisation's. */
export function comesOfAge(person: RecipientId): Date | undefined {
  return turns(person, 18);
}

/** The mailbox's delegates, those that have ended last. */
export async function listDelegates(context: MailboxContext, account: Account): Promise<readonly Delegate[]> {
  const rows = await delegatesOf(context.database.reader(context.organisation), account.id);
  const now = context.clock();
  return await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      person: row.person_id,
      label: await openLabel(context, row),
      may: row.may,
      until: row.until,
      state: (row.state === 'invited' || row.state === 'active') && row.until > now ? row.state : ('over' as const),
      invitedAt: row.invited_at,
    })),
  );
}

export interface Invitation {
  readonly person: RecipientId;
  /** What the holder calls them. */
  readonly label: string;
  readonly may: Exclude<MailboxRight, 'own'>;
  readonly until: Date;
}

interface Holder {
  readonly account: Account;
  readonly actor: Actor;
}

/**
 * Asks somebody. Whether the number has a mailbox here, or is anybody's at all, makes no difference to the answer. What a
 * minor gives ends on the day they turn 18. 'already': that person is asked or is a delegate now. Errors: as requireOldEnough, and 'conflict'
 * when the mailbox is closed.
 */
export async function inviteDelegate(
  context: MailboxContext,
  { account, actor }: Holder,
  { person, label, may, until: wanted }: Invitation,
): Promise<'invited' | 'already'> {
  const now = context.clock();
  requireOldEnough(context, account.recipient, now);
  const adult = comesOfAge(account.recipient);
  const until = adult !== undefined && adult > now && adult < wanted ? adult : wanted;
  const id = randomUUID();
  const sealed = await sealLabel(context, { id, accountId: account.id }, label);
  return await context.database.transaction(context.organisation, async (tx) => {
    await keepOpen(tx, account.id);
    const row: DelegateRow = {
      id,
      account_id: account.id,
      person_id: person,
      label: sealed,
      may,
      until,
      state: 'invited',
      invited_at: now,
      answered_at: null,
      ended_at: null,
      ended_by: null,
    };
    if (!(await insertDelegate(tx, row))) return 'already';
    const details = { detail: label, by: actor.name, may };
    const about = { actor: actor.loginId, subject: account.id, details };
    await context.events.record(tx, { kind: 'delegate.invited', ...about });
    await tellBoth(tx, row);
    return 'invited';
  });
}

/** Takes an invitation on, or says no. Undefined when it is not there any more. */
export async function answerInvitation(
  context: MailboxContext,
  actor: Actor,
  answer: { readonly id: string; readonly person: RecipientId; readonly accepts: boolean },
): Promise<DelegateRow | undefined> {
  const { id, person, accepts } = answer;
  return await change(context, actor, accepts ? 'delegate.accepted' : 'delegate.declined', (tx, now) =>
    answerDelegate(tx, { id, person }, accepts ? 'active' : 'declined', now),
  );
}

/** Ends what is open, by the holder or by the delegate. Undefined when nothing was. */
export async function endDelegation(
  context: MailboxContext,
  actor: Actor,
  id: string,
  by: { readonly account: string } | { readonly person: RecipientId },
): Promise<DelegateRow | undefined> {
  return await change(context, actor, 'delegate.ended', (tx, now) => endDelegate(tx, id, by, now));
}

async function change(
  context: MailboxContext,
  actor: Actor,
  kind: MailboxEvent,
  write: (tx: Transaction<MailboxTables>, now: Date) => Promise<DelegateRow | undefined>,
): Promise<DelegateRow | undefined> {
  return await context.database.transaction(context.organisation, async (tx) => {
    const changed = await write(tx, context.clock());
    if (changed === undefined) return undefined;
    const detail = await openLabel(context, changed);
    const byHolder = kind === 'delegate.ended' && changed.ended_by === 'holder';
    // In the holder's log a delegate is who the holder said it was.
    const details = { detail, by: byHolder ? actor.name : detail };
    await context.events.record(tx, { kind, actor: actor.loginId, subject: changed.account_id, details });
    await tellBoth(tx, changed);
    return changed;
  });
}

/** One neutral notice to each who has a mailbox here: that something has changed, not what. */
export async function tellBoth(
  tx: Transaction<MailboxTables>,
  { id, account_id, person_id, state }: DelegateRow,
): Promise<void> {
  const own = await accountOfNumber(tx, person_id);
  for (const account of [account_id, ...(own === undefined ? [] : [own])])
    await enqueue(tx, { kind: ACCESS_JOB, key: `${id} ${state} ${account}`, payload: { account } });
}

async function accountOfNumber(tx: Transaction<MailboxTables>, number: string): Promise<string | undefined> {
  const parsed = parseRecipientId(number);
  return parsed.ok ? (await accountOf(tx, parsed.value))?.id : undefined;
}
