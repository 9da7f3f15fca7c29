// A company whose signatories have changed (it was sold): every user and notice address of before waits until the new signatories
// have confirmed it (issue 5, "Companies"; DP2-10). FaR tells who may sign to those in the company only, so that one of them, the
// witness, is asked about: a signatory who has been here.
import { createHmac, hkdfSync } from 'node:crypto';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { Person } from '../../../wire/mina-meddelanden/types/authority.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { FarAnswer } from '../registry/far.ts';
import type { MailboxTables } from '../schema.ts';
import { type GuardRow, guardOf, putGuard, putUnseenGuard, suspendCompany } from '../store/company-users.ts';
import { formerNumbersOf } from '../store/renumbering.ts';

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
  const isFirstLook = before.signers.length === 0 && answer.value.length > 0;
  if (isFirstLook || (await areTheSame(context, account.id, before, answer.value))) {
    // Not looked at before (a sandbox's first start), or one of them has another number now.
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

/** The most ways in which signatories with former numbers are tried. */
const COMBINATIONS = 64;

/** Whether those who sign are who they were, some of them by the number that they had then. */
async function areTheSame(
  context: Pick<GuardContext, 'contentKey' | 'database' | 'organisation'>,
  accountId: string,
  { signers }: Pick<GuardRow, 'signers'>,
  people: readonly Person[],
): Promise<boolean> {
  const numbers = [...new Set(people.map(({ id }) => id))];
  const former = await formerNumbersOf(context.database.reader(context.organisation), numbers);
  if (former.size === 0) return false;
  let ways: readonly (readonly string[])[] = [[]];
  for (const number of numbers) {
    const names = [number, ...(former.get(number) ?? [])];
    ways = ways.flatMap((way) => names.map((name) => [...way, name])).slice(0, COMBINATIONS);
  }
  const marks = ways.map((way) =>
    markOf(
      context.contentKey,
      accountId,
      way.map((id) => ({ id })),
    ),
  );
  return marks.some((mark) => mark.equals(signers));
}

/** What follows when the register says that a company's signatories have changed; `silent`: it does not say who they are now. */
export type SignersChange =
  | { readonly kind: 'silent' }
  | { readonly kind: 'none' }
  | { readonly kind: 'changed'; readonly from: Buffer; readonly to: Buffer }
  /** No signatory has been here: who signed before is not known, only that others do now. */
  | { readonly kind: 'unseen' };

/** Looks without waiting for a visit; `ask` is FaR itself, not what it said some seconds ago. */
export async function lookAtSigners(
  context: Pick<GuardContext, 'contentKey' | 'database' | 'organisation'>,
  account: Pick<Account, 'id' | 'recipient'>,
  ask: (organisation: RecipientId, witness: RecipientId) => Promise<FarAnswer<readonly Person[]>>,
): Promise<SignersChange> {
  const before = await guardOf(context.database.reader(context.organisation), account.id);
  const witness = before === undefined ? undefined : parseRecipientId(before.witness);
  if (before === undefined || witness?.ok !== true)
    return before?.suspended_at == null ? { kind: 'unseen' } : { kind: 'none' };
  const answer = await ask(account.recipient, witness.value);
  if (answer.kind === 'unanswered') return { kind: 'silent' };
  if (answer.kind === 'refused') return { kind: 'none' };
  const to = markOf(context.contentKey, account.id, answer.value);
  const same = before.signers.equals(to) || (await areTheSame(context, account.id, before, answer.value));
  return same ? { kind: 'none' } : { kind: 'changed', from: before.signers, to };
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
  const nobody = Buffer.alloc(0);
  if (change.kind === 'unseen') await putUnseenGuard(tx, accountId, now);
  const { from, to } = change.kind === 'unseen' ? { from: nobody, to: nobody } : change;
  if (!(await suspendCompany(tx, accountId, { from, to, now }))) return;
  await events.record(tx, { kind: 'company.suspended', actor: 'system', subject: accountId });
}
