// A company whose signatories have changed (it was sold): every user and notice address of before waits until the new signatories
// have confirmed it (issue 5, "Companies"; DP2-10).
import { createHmac, hkdfSync } from 'node:crypto';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { type GuardRow, guardOf, insertGuard, suspendCompany } from '../store/company-users.ts';

/** `unknown`: FaR knows no signatories for the organisation (an authority, say), and never did. */
export type Guarded = 'silent' | 'unknown' | 'unchanged' | 'suspended';

type GuardContext = Pick<MailboxContext, 'contentKey' | 'database' | 'organisation' | 'events' | 'clock' | 'mandates'>;

/** A keyed digest of who may sign, in whatever order they are told. */
function markOf(key: Buffer, accountId: string, people: readonly { readonly id: string }[]): Buffer {
  const own = Buffer.from(hkdfSync('sha256', key, 'brevduva', 'mailbox signatories', 32));
  const numbers = [...new Set(people.map(({ id }) => id))].sort();
  return createHmac('sha256', own)
    .update(`${accountId}\n${numbers.join('\n')}`)
    .digest();
}

function stateOf(guard: GuardRow | undefined): Guarded {
  if (guard === undefined) return 'unknown';
  return guard.suspended_at === null ? 'unchanged' : 'suspended';
}

/** Looks at who may sign for the company, and suspends what others gave when it has changed. */
export async function guardCompany(context: GuardContext, account: Account): Promise<Guarded> {
  const { database, organisation, mandates } = context;
  const answer = await mandates.signersOf(account.recipient);
  if (answer.kind === 'unanswered') return 'silent';
  const before = await guardOf(database.reader(organisation), account.id);
  // A no (the register does not know it, or no longer) changes nothing: nobody could confirm.
  if (answer.kind === 'refused') return stateOf(before);
  const people = answer.value.possibleSigners;
  const now = context.clock();
  const to = markOf(context.contentKey, account.id, people);
  if (before === undefined) {
    if (people.length === 0) return 'unknown';
    await database.transaction(organisation, (tx) => insertGuard(tx, account.id, to, now));
    return 'unchanged';
  }
  if (before.signers.equals(to)) return stateOf(before);
  await database.transaction(organisation, async (tx) => {
    if (!(await suspendCompany(tx, account.id, { from: before.signers, to, now }))) return;
    await context.events.record(tx, { kind: 'company.suspended', actor: 'system', subject: account.id });
  });
  return 'suspended';
}
