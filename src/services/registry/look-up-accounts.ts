// What FaR says of recipients: reachable for a sender (isReachable), and registered at all (isRegistered).
import { BrevduvaError } from '../../domain/errors.ts';
import type { AccountStatus, ReachabilityStatus } from '../../wire/mina-meddelanden/types/account.ts';
import { requireMayAskFor, requireOperator } from './authorise.ts';
import type { Directory } from './directory.ts';
import type { Caller, RegistryContext } from './registry-context.ts';
import type { ReachableProfile } from './replica/register-copy.ts';
import { type Account, accountsForSender, accountsOf } from './store/accounts.ts';

/** Most recipients that one question may be about. */
export const QUESTION_MAX = 1000;

/** What isReachable is answered from. */
export type ReachabilityContext = Pick<RegistryContext, 'database' | 'directory' | 'organisation' | 'replica'>;

/**
 * Whether each recipient can be reached from the sender, in the order asked; nobody asked for gives an empty answer.
 * Errors: as requireMayAskFor.
 */
export async function reachabilityFor(
  { database, directory, organisation, replica }: ReachabilityContext,
  { caller }: Caller,
  question: { readonly sender: string; readonly recipients: readonly string[] },
): Promise<readonly ReachabilityStatus[]> {
  const known = await directory.now();
  requireMayAskFor(known, caller, question.sender);
  const { sender, recipients } = question;
  const copy = await replica.current();
  const find = copy === undefined ? await fromDatabase() : (id: string) => copy.find(id, sender);
  return recipients.map((id) => {
    const account = find(id);
    const accountStatus = statusOf(known, id, account);
    // Who has no mailbox, or has it where nothing can be delivered now, has accepted nobody.
    if (account === undefined || account.pending) return { accountStatus, senderAccepted: false };
    if (known.operators.get(account.operator)?.connected === false)
      return { accountStatus: { recipientId: id, type: 'Not', pending: false }, senderAccepted: false };
    if (account.choice === undefined) return { accountStatus, senderAccepted: true };
    const { accepted, changedAt } = account.choice;
    return { accountStatus, senderAccepted: accepted, lastSenderAcceptChange: changedAt.toISOString() };
  });

  async function fromDatabase(): Promise<(id: string) => ReachableProfile | undefined> {
    const accounts = await accountsForSender(database.reader(organisation), sender, recipients);
    return (id) => accounts.get(id);
  }
}

/** Where each recipient has a mailbox, in the order asked. Errors: 'access-denied', 'too-many' (over 1000). */
export async function registrationsOf(
  { database, directory, organisation }: RegistryContext,
  { caller }: Caller,
  recipients: readonly string[],
): Promise<readonly AccountStatus[]> {
  const known = await directory.now();
  requireOperator(known, caller);
  if (recipients.length > QUESTION_MAX) throw tooMany();
  const accounts = await accountsOf(database.reader(organisation), recipients);
  return recipients.map((id) => statusOf(known, id, accounts.get(id)));
}

/** The error of a question about more recipients than are answered at once (5005). */
export function tooMany(): BrevduvaError {
  return new BrevduvaError('too-many', `At most ${QUESTION_MAX} recipients may be asked about in one call.`);
}

/** The register's words about one recipient. A registration that waits is not yet a mailbox: Not, and pending. */
function statusOf(
  { operators }: Directory,
  id: string,
  account: Pick<Account, 'accountType' | 'pending' | 'operator' | 'registeredAt'> | undefined,
): AccountStatus {
  if (account === undefined) return { recipientId: id, type: 'Not', pending: false };
  if (account.pending) return { recipientId: id, type: 'Not', pending: true };
  const serviceSupplier = operators.get(account.operator);
  if (serviceSupplier === undefined)
    throw new BrevduvaError('internal', 'an account names an operator that is not there');
  const lastRegistration = account.registeredAt.toISOString();
  return { recipientId: id, type: account.accountType, pending: false, serviceSupplier, lastRegistration };
}
