// A company whose signatories have changed (it was sold): every user and notice address of before waits until the new signatories
// have confirmed it (issue 5, "Companies"; DP2-10). FaR tells who may sign to those in the company only, so that one of them, the
// witness, is asked about: a signatory who has been here.
import { createHmac, hkdfSync } from 'node:crypto';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { type GuardRow, guardOf, putGuard, suspendCompany } from '../store/company-users.ts';

/** `unknown`: no signatory has been here, or FaR knows none (an authority, say). */
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

function stateOf(guard: GuardRow): Guarded {
  return guard.suspended_at === null ? 'unchanged' : 'suspended';
}

/**
 * Looks at who may sign for the company, and suspends what others gave when it has changed. `signatory`: somebody who signs for it
 * and is here now; the first becomes the witness, and after a suspension the first of the new ones.
 */
export async function guardCompany(context: GuardContext, account: Account, signatory?: RecipientId): Promise<Guarded> {
  const before = await guardOf(context.database.reader(context.organisation), account.id);
  if (before === undefined) return signatory === undefined ? 'unknown' : await takeWitness(context, account, signatory);
  const witness = parseRecipientId(before.witness);
  const state = witness.ok ? await compare(context, account, before, witness.value) : stateOf(before);
  if (state === 'suspended' && signatory !== undefined && signatory !== before.witness)
    await takeWitness(context, account, signatory);
  return state;
}

async function takeWitness(context: GuardContext, account: Account, witness: RecipientId): Promise<Guarded> {
  const { database, organisation, mandates, clock } = context;
  const answer = await mandates.signersOf(account.recipient, witness);
  if (answer.kind === 'unanswered') return 'silent';
  if (answer.kind === 'refused' || answer.value.length === 0) return 'unknown';
  const signers = markOf(context.contentKey, account.id, answer.value);
  await database.transaction(organisation, (tx) => putGuard(tx, account.id, { witness, signers, seen_at: clock() }));
  return 'unchanged';
}

async function compare(
  context: GuardContext,
  account: Account,
  before: GuardRow,
  witness: RecipientId,
): Promise<Guarded> {
  const { database, organisation, mandates, clock } = context;
  const answer = await mandates.signersOf(account.recipient, witness);
  if (answer.kind === 'unanswered') return 'silent';
  // A no (the register does not know the company any more) changes nothing: nobody could confirm.
  if (answer.kind === 'refused') return stateOf(before);
  const to = markOf(context.contentKey, account.id, answer.value);
  if (before.signers.equals(to)) return stateOf(before);
  if (before.signers.length === 0 && answer.value.length > 0) {
    // Not looked at before: a sandbox's first start.
    await database.transaction(organisation, (tx) =>
      putGuard(tx, account.id, { witness, signers: to, seen_at: clock() }),
    );
    return stateOf(before);
  }
  await database.transaction(organisation, async (tx) => {
    if (!(await suspendCompany(tx, account.id, { from: before.signers, to, now: clock() }))) return;
    await context.events.record(tx, { kind: 'company.suspended', actor: 'system', subject: account.id });
  });
  return 'suspended';
}
