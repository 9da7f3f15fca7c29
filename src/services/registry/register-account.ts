// A recipient's mailbox at an operator is put in the register, or waits for more signatures (DIGG-3).
import { BrevduvaError } from '../../domain/errors.ts';
import type { recipientOperations } from '../../wire/mina-meddelanden/recipient.ts';
import type { Holds } from '../../wire/mina-meddelanden/schema/message.ts';
import type { SignatureAuthorizationResult } from '../../wire/mina-meddelanden/types/authority.ts';
import { needsMoreSignatures, recipientOf, signedResult } from './account-request.ts';
import { requireOperator } from './authorise.ts';
import type { Caller, RegistryContext } from './registry-context.ts';
import { addAccount } from './store/accounts.ts';
import { keepAgreement } from './store/agreements.ts';

type Registration = Holds<typeof recipientOperations.register.request>;

/**
 * Registers; the same operator may do it again. What was signed is kept.
 * Errors: 'access-denied', 'invalid-input', 'no-such-person', 'conflict' (registered with another operator).
 */
export async function registerAccount(
  { database, directory, events, organisation, clock }: RegistryContext,
  { caller, callId }: Caller,
  { accountRequest, accountType, signatures }: Registration,
): Promise<SignatureAuthorizationResult> {
  const operator = requireOperator(await directory.now(), caller);
  const recipient = recipientOf(accountRequest, 'Create', operator);
  if (accountType === 'Not') throw new BrevduvaError('invalid-input', 'accountType must be Secure or Anonymous.');
  const at = clock();
  const pending = needsMoreSignatures(recipient);
  return await database.transaction(organisation, async (tx) => {
    const wanted = { id: recipient, accountType, pending, operator: caller, registeredAt: at };
    const { account, made } = await addAccount(tx, wanted);
    if (account.operator !== caller) {
      throw new BrevduvaError(
        'conflict',
        'The recipient is registered with another operator: change operator instead.',
      );
    }
    const { reference } = account;
    const text = accountRequest.agreementText;
    const statedOn = accountRequest.timestamp;
    const signed = { recipient, reference, operator: caller, text, statedOn, signatures, callId, receivedAt: at };
    await keepAgreement(tx, { ...signed, kind: 'register' });
    await events.record(tx, {
      kind: made ? (pending ? 'account.pending' : 'account.registered') : 'account.confirmed',
      actor: caller,
      subject: reference,
      details: { recipient, accountType: account.accountType, callId },
    });
    return signedResult(recipient, !account.pending, at);
  });
}
