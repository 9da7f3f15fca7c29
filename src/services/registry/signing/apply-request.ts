// What a request does once all who are needed have signed it: the account is opened, closed or moved, or the choices are stored.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { PersonId } from '../../../domain/person-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { RegistryEvent } from '../events.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type Account, putAccount, removeAccount } from '../store/accounts.ts';
import { choicesOf, putChoices } from '../store/choices.ts';
import { addAccountChange, addChoiceChanges } from '../store/histories.ts';
import type { RequestContent } from '../store/pending.ts';
import type { AccountChangeKind, RequestKind } from '../store/signing-tables.ts';
import type { RegistryTables } from '../tables.ts';

const Registration = Type.Object({ accountType: Type.Enum(['Secure', 'Anonymous']) });
const Preferences = Type.Object({ accepted: Type.Array(Type.String()), declined: Type.Array(Type.String()) });

export interface Signed {
  readonly recipient: string;
  readonly kind: RequestKind;
  /** Where the mailbox is or will be. */
  readonly operator: string;
  readonly content: RequestContent;
  readonly userIdentity?: string | undefined;
}

/** Who did it and when: goes to the histories and the audit trail. */
export interface Act {
  readonly actor: string;
  readonly callId: string;
  readonly by: readonly PersonId[];
  readonly at: Date;
}

/** Does it, for a recipient that is held; gives the account that it was done to. Errors: 'not-found' when there is none. */
export async function applyRequest(
  context: RegistryContext,
  tx: Transaction<RegistryTables>,
  request: Signed,
  account: Account | undefined,
  act: Act,
): Promise<Account> {
  if (request.kind === 'register') return await register(context, tx, request, account, act);
  if (account === undefined) throw new BrevduvaError('not-found', 'The recipient is not registered.');
  if (request.kind === 'deregister') return await deregister(context, tx, request, account, act);
  if (request.kind === 'change') return await change(context, tx, request, account, act);
  return await choose(context, tx, request, account, act);
}

async function register(
  context: RegistryContext,
  tx: Transaction<RegistryTables>,
  { recipient: id, operator, content }: Signed,
  before: Account | undefined,
  act: Act,
): Promise<Account> {
  if (!Value.Check(Registration, content)) throw notOurs();
  const { accountType } = content;
  const isOpen = before !== undefined && !before.pending;
  // Another operator's mailbox is moved by a change of operator, never by this.
  if (isOpen && (before.accountType === accountType || before.operator !== operator)) {
    await tell(context, tx, 'account.confirmed', before, act, { accountType: before.accountType });
    return before;
  }
  const account = await putAccount(tx, { id, accountType, pending: false, operator, registeredAt: act.at });
  await remember(tx, account, 'registered', act);
  await tell(context, tx, 'account.registered', account, act, { accountType });
  return account;
}

async function deregister(
  context: RegistryContext,
  tx: Transaction<RegistryTables>,
  _request: Signed,
  account: Account,
  act: Act,
): Promise<Account> {
  await removeAccount(tx, account.id);
  if (!account.pending) await remember(tx, account, 'deregistered', act);
  await tell(context, tx, 'account.deregistered', account, act, { pending: account.pending });
  return account;
}

/** One statement moves it: nobody ever finds it at neither operator, and what was chosen about senders stays. */
async function change(
  context: RegistryContext,
  tx: Transaction<RegistryTables>,
  { operator }: Signed,
  before: Account,
  act: Act,
): Promise<Account> {
  if (before.operator === operator) return before;
  const account = await putAccount(tx, { ...before, operator, registeredAt: act.at });
  await remember(tx, account, 'operator-changed', act, before.operator);
  await tell(context, tx, 'account.operator-changed', account, act, { from: before.operator, to: operator });
  return account;
}

async function choose(
  context: RegistryContext,
  tx: Transaction<RegistryTables>,
  { content, userIdentity }: Signed,
  account: Account,
  act: Act,
): Promise<Account> {
  if (!Value.Check(Preferences, content)) throw notOurs();
  const { id: recipient, reference, operator } = account;
  const before = await choicesOf(tx, recipient);
  const wanted = [
    ...content.accepted.map((sender) => ({ sender, accepted: true })),
    ...content.declined.map((sender) => ({ sender, accepted: false })),
  ];
  const changes = wanted
    .filter(({ sender, accepted }) => (before.get(sender)?.accepted ?? true) !== accepted)
    .map((choice) => ({ ...choice, changedAt: act.at }));
  await putChoices(tx, recipient, changes);
  const who = userIdentity === undefined ? {} : { userIdentity };
  await addChoiceChanges(tx, { recipient, reference, operator, ...who }, changes);
  await context.events.recordAll(
    tx,
    changes.map(({ sender, accepted }) => ({
      kind: accepted ? ('sender.opted-in' as const) : ('sender.opted-out' as const),
      actor: act.actor,
      subject: reference,
      details: { recipient, sender, ...who, callId: act.callId },
    })),
  );
  return account;
}

async function remember(
  tx: Transaction<RegistryTables>,
  { id, reference, operator }: Account,
  kind: AccountChangeKind,
  { by, at }: Act,
  from?: string,
): Promise<void> {
  const change = { recipient: id, reference, kind, operator, by, at };
  await addAccountChange(tx, from === undefined ? change : { ...change, from });
}

async function tell(
  { events }: RegistryContext,
  tx: Transaction<RegistryTables>,
  kind: RegistryEvent,
  { id, reference }: Account,
  { actor, callId }: Act,
  details: Readonly<Record<string, string | boolean>>,
): Promise<void> {
  await events.record(tx, { kind, actor, subject: reference, details: { recipient: id, ...details, callId } });
}

function notOurs(): BrevduvaError {
  return new BrevduvaError('internal', 'a request that waited is not of the form that this version writes');
}
