// A company whose signatories have changed (it was sold): every user and notice address of before waits until the new signatories
// have confirmed it (issue 5, "Companies"; DP2-10). FaR tells who may sign to those in the company only, so that one of them, the
// witness, is asked about: a signatory who has been here.
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import {
  type GuardRow,
  guardOf,
  putGuard,
  putUnseenGuard,
  renewGuard,
  suspendCompany,
} from '../store/company-users.ts';
import { type AskSigners, lookAgain, type Signatories, type SignatoryContext, signatoriesOf } from './signatories.ts';

/** `unknown`: no signatory has been here, or FaR knows none (an authority, say). */
export type Guarded = 'silent' | 'unknown' | 'unchanged' | 'suspended';

type GuardContext = SignatoryContext & Pick<MailboxContext, 'events' | 'clock' | 'mandates'>;

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
  const state = await compare(context, account, before);
  if (state === 'suspended' && signatory !== undefined && signatory !== before.witness)
    await takeWitness(context, account, signatory);
  return state;
}

async function takeWitness(context: GuardContext, account: Account, witness: RecipientId): Promise<Guarded> {
  const { database, organisation, mandates, clock } = context;
  const answer = await mandates.signersOf(account.recipient, witness);
  if (answer.kind === 'unanswered') return 'silent';
  if (answer.kind === 'refused' || answer.value.length === 0) return 'unknown';
  const now = await signatoriesOf(context, account.id, witness, answer.value);
  await database.transaction(organisation, (tx) => putGuard(tx, account.id, { ...now, seen_at: clock() }));
  return 'unchanged';
}

async function compare(context: GuardContext, account: Account, before: GuardRow): Promise<Guarded> {
  const { database, organisation, mandates, clock } = context;
  const look = await lookAgain(context, account, before, (company, witness) => mandates.signersOf(company, witness));
  if (look.kind === 'silent') return 'silent';
  if (look.kind === 'same') return stateOf(before);
  const { now } = look;
  if (look.kind === 'known') {
    await database.transaction(organisation, (tx) => renewGuard(tx, account.id, before, { ...now, seen_at: clock() }));
    return stateOf(before);
  }
  await database.transaction(organisation, async (tx) => {
    if (!(await suspendCompany(tx, account.id, { from: before.signers, to: now, now: clock() }))) return;
    await context.events.record(tx, { kind: 'company.suspended', actor: 'system', subject: account.id });
  });
  return 'suspended';
}

/** What follows when the register says that a company's signatories have changed; `silent`: it does not say who they are now. */
export type SignersChange =
  | { readonly kind: 'silent' }
  | { readonly kind: 'none' }
  /** The same people, some by another number. */
  | { readonly kind: 'known'; readonly before: GuardRow; readonly now: Signatories }
  | { readonly kind: 'changed'; readonly before: GuardRow; readonly now: Signatories }
  /** No signatory has been here: who signed before is not known, only that others do now. */
  | { readonly kind: 'unseen' };

/** Looks without waiting for a visit; `ask` is FaR itself, not what it said some seconds ago. */
export async function lookAtSigners(
  context: SignatoryContext,
  account: Pick<Account, 'id' | 'recipient'>,
  ask: AskSigners,
): Promise<SignersChange> {
  const before = await guardOf(context.database.reader(context.organisation), account.id);
  if (before === undefined || !parseRecipientId(before.witness).ok)
    return before?.suspended_at == null ? { kind: 'unseen' } : { kind: 'none' };
  const look = await lookAgain(context, account, before, ask);
  if (look.kind === 'same') return { kind: 'none' };
  return look.kind === 'silent' ? look : { ...look, before };
}

/** Suspends what others gave, in the transaction that notes that the change was followed. */
export async function suspendAfterChange(
  { events, clock }: Pick<GuardContext, 'events' | 'clock'>,
  tx: Transaction<MailboxTables>,
  accountId: string,
  change: SignersChange,
): Promise<void> {
  if (change.kind === 'silent' || change.kind === 'none') return;
  const now = clock();
  if (change.kind === 'known') return await renewGuard(tx, accountId, change.before, { ...change.now, seen_at: now });
  if (change.kind === 'unseen') await putUnseenGuard(tx, accountId, now);
  const { from, to } = change.kind === 'unseen' ? UNSEEN : { from: change.before.signers, to: change.now };
  if (!(await suspendCompany(tx, accountId, { from, to, now }))) return;
  await events.record(tx, { kind: 'company.suspended', actor: 'system', subject: accountId });
}

const UNSEEN = { from: Buffer.alloc(0), to: { signers: Buffer.alloc(0), signers_sealed: null } };
