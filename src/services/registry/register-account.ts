// A recipient's mailbox at an operator is put in the register, or waits for more signatures (DIGG-3).
import { BrevduvaError } from '../../domain/errors.ts';
import type { recipientOperations } from '../../wire/mina-meddelanden/recipient.ts';
import type { Holds } from '../../wire/mina-meddelanden/schema/message.ts';
import type { SignatureAuthorizationResult } from '../../wire/mina-meddelanden/types/authority.ts';
import { recipientOf } from './account-request.ts';
import { requireOperator } from './authorise.ts';
import type { Caller, RegistryContext } from './registry-context.ts';
import { collectSignatures } from './signing/collect-signatures.ts';
import { currentNumberOf } from './store/numbers.ts';

type Registration = Holds<typeof recipientOperations.register.request>;

/**
 * Registers; the same operator may do it again. What was signed is kept. A registration that waits at another operator locks nobody
 * out: one that is signed by somebody who may sign takes its place.
 * Errors: 'access-denied', 'invalid-input', 'no-such-person' (also a number that has been replaced), 'conflict' (registered with another operator), as collectSignatures.
 */
export async function registerAccount(
  context: RegistryContext,
  call: Caller,
  { accountRequest, accountType, signatures }: Registration,
): Promise<SignatureAuthorizationResult> {
  const operator = requireOperator(await context.directory.now(), call.caller);
  const recipient = recipientOf(accountRequest, 'Create', operator);
  if (accountType === 'Not') throw new BrevduvaError('invalid-input', 'accountType must be Secure or Anonymous.');
  const reader = context.database.reader(context.organisation);
  const replaced = (await currentNumberOf(reader, recipient)) !== undefined;
  const { agreementText: text, timestamp: statedOn, serviceSupplier } = accountRequest;
  return await collectSignatures(context, call, {
    recipient,
    slot: 'account',
    kind: 'register',
    operator: call.caller,
    content: { accountType, agreementText: text, timestamp: statedOn, serviceSupplier },
    sameness: accountType,
    text,
    statedOn,
    signatures,
    check(account, signed) {
      // Nobody opens a mailbox that no sender will ask for. Which number is in use is the holder's to say, not the register's.
      if (replaced && account === undefined)
        throw new BrevduvaError(
          'no-such-person',
          'The number has been replaced by another: register the number in use.',
        );
      if (account === undefined || account.operator === call.caller || (account.pending && signed)) return;
      throw new BrevduvaError(
        'conflict',
        'The recipient is registered with another operator: change operator instead.',
      );
    },
  });
}
