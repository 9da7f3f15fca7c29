// A recipient leaves: the account and its choices are taken out of the register, what was signed stays.
import { BrevduvaError } from '../../domain/errors.ts';
import type { recipientOperations } from '../../wire/mina-meddelanden/recipient.ts';
import type { Holds } from '../../wire/mina-meddelanden/schema/message.ts';
import type { SignatureAuthorizationResult } from '../../wire/mina-meddelanden/types/authority.ts';
import { recipientOf, signedResult } from './account-request.ts';
import { requireOperator } from './authorise.ts';
import type { Caller, RegistryContext } from './registry-context.ts';
import { type Account, accountHeld, removeAccount } from './store/accounts.ts';
import { keepAgreement } from './store/agreements.ts';

type Deregistration = Holds<typeof recipientOperations.deregister.request>;

/** Errors: 'access-denied' (another operator's), 'invalid-input', 'no-such-person', 'not-found' (not registered). */
export async function deregisterAccount(
  { database, directory, events, organisation, clock }: RegistryContext,
  { caller, callId }: Caller,
  { accountRequest, signatures }: Deregistration,
): Promise<SignatureAuthorizationResult> {
  const operator = requireOperator(await directory.now(), caller);
  const recipient = recipientOf(accountRequest, 'Delete', operator);
  const at = clock();
  return await database.transaction(organisation, async (tx) => {
    const { reference, pending } = ownAccount(await accountHeld(tx, recipient), caller);
    await removeAccount(tx, recipient);
    const text = accountRequest.agreementText;
    const statedOn = accountRequest.timestamp;
    const signed = { recipient, reference, operator: caller, text, statedOn, signatures, callId, receivedAt: at };
    await keepAgreement(tx, { ...signed, kind: 'deregister' });
    await events.record(tx, {
      kind: 'account.deregistered',
      actor: caller,
      subject: reference,
      details: { recipient, pending, callId },
    });
    return signedResult(recipient, true, at);
  });
}

/** The account, when it is the caller's. Errors: 'not-found', 'access-denied'. */
export function ownAccount(account: Account | undefined, caller: string): Account {
  if (account === undefined) throw new BrevduvaError('not-found', 'The recipient is not registered.');
  if (account.operator === caller) return account;
  throw new BrevduvaError('access-denied', 'The recipient is registered with another operator.');
}
