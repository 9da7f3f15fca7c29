// A recipient leaves: the account and its choices are taken out of the register, what was signed stays.
import { BrevduvaError } from '../../domain/errors.ts';
import type { recipientOperations } from '../../wire/mina-meddelanden/recipient.ts';
import type { Holds } from '../../wire/mina-meddelanden/schema/message.ts';
import type { SignatureAuthorizationResult } from '../../wire/mina-meddelanden/types/authority.ts';
import { recipientOf } from './account-request.ts';
import { requireOperator } from './authorise.ts';
import type { Caller, RegistryContext } from './registry-context.ts';
import { collectSignatures } from './signing/collect-signatures.ts';
import type { Account } from './store/accounts.ts';

type Deregistration = Holds<typeof recipientOperations.deregister.request>;

/** Errors: 'access-denied' (another operator's), 'invalid-input', 'no-such-person', 'not-found' (not registered), as collectSignatures. */
export async function deregisterAccount(
  context: RegistryContext,
  call: Caller,
  { accountRequest, signatures }: Deregistration,
): Promise<SignatureAuthorizationResult> {
  const operator = requireOperator(await context.directory.now(), call.caller);
  const recipient = recipientOf(accountRequest, 'Delete', operator);
  const { agreementText: text, timestamp: statedOn, serviceSupplier } = accountRequest;
  return await collectSignatures(context, call, {
    recipient,
    slot: 'account',
    kind: 'deregister',
    operator: call.caller,
    content: { agreementText: text, timestamp: statedOn, serviceSupplier },
    text,
    statedOn,
    signatures,
    check: (account) => void ownAccount(account, call.caller),
  });
}

/** The account, when it is the caller's. Errors: 'not-found', 'access-denied'. */
export function ownAccount(account: Account | undefined, caller: string): Account {
  if (account === undefined) throw new BrevduvaError('not-found', 'The recipient is not registered.');
  if (account.operator === caller) return account;
  throw new BrevduvaError('access-denied', 'The recipient is registered with another operator.');
}
