// A recipient moves to another operator (changeServiceSupplier): at no moment nowhere, with every choice about senders, and without the old
// operator's leave. The new operator calls. The old one may say where its holder wants to go; then it waits for the new one.
import { BrevduvaError } from '../../domain/errors.ts';
import { kindOf } from '../../domain/recipient-id.ts';
import type { recipientOperations } from '../../wire/mina-meddelanden/recipient.ts';
import type { Holds } from '../../wire/mina-meddelanden/schema/message.ts';
import type { SignatureAuthorizationResult } from '../../wire/mina-meddelanden/types/authority.ts';
import { operatorNamed, recipientFrom } from './account-request.ts';
import { requireOperator } from './authorise.ts';
import type { Caller, RegistryContext } from './registry-context.ts';
import { collectSignatures } from './signing/collect-signatures.ts';

type Change = Holds<typeof recipientOperations.changeServiceSupplier.request>;

/**
 * Moves, or waits for more signatures or for the chosen operator. The same again answers Complete.
 * Errors: 'access-denied' (neither operator's call), 'not-found' (not registered), 'invalid-input', 'no-such-person', as collectSignatures.
 */
export async function changeOperator(
  context: RegistryContext,
  call: Caller,
  { recipientId, userIdentity, serviceSupplier, agreementText: text, signatures }: Change,
): Promise<SignatureAuthorizationResult> {
  const known = await context.directory.now();
  requireOperator(known, call.caller);
  const recipient = recipientFrom(recipientId);
  if (kindOf(recipient) !== 'organisationsnummer' && userIdentity !== recipient)
    throw new BrevduvaError('access-denied', 'UserIdentity must be the recipient.');
  const { id: operator } = operatorNamed(known, serviceSupplier);
  return await collectSignatures(context, call, {
    recipient,
    slot: 'change',
    kind: 'change',
    operator,
    content: { agreementText: text, userIdentity, serviceSupplier },
    text,
    userIdentity,
    signatures,
    check(account) {
      if (account === undefined || account.pending)
        throw new BrevduvaError('not-found', 'The recipient is not registered.');
      if (call.caller === operator || call.caller === account.operator) return;
      throw new BrevduvaError('access-denied', 'Only the chosen operator, or the one that the recipient has, may ask.');
    },
    ...(call.caller === operator ? {} : { waitsFor: operator }),
  });
}
