// Which senders a recipient accepts: all who are connected, but those it has opted out from (DIGG-3).
import { BrevduvaError } from '../../domain/errors.ts';
import { kindOf, type RecipientId } from '../../domain/recipient-id.ts';
import type { recipientOperations } from '../../wire/mina-meddelanden/recipient.ts';
import type { Holds } from '../../wire/mina-meddelanden/schema/message.ts';
import type { AccountPreferences } from '../../wire/mina-meddelanden/types/account.ts';
import type { SignatureAuthorizationResult } from '../../wire/mina-meddelanden/types/authority.ts';
import { recipientFrom } from './account-request.ts';
import { requireOperator } from './authorise.ts';
import { ownAccount } from './deregister-account.ts';
import type { Directory } from './directory.ts';
import type { Caller, RegistryContext } from './registry-context.ts';
import { collectSignatures } from './signing/collect-signatures.ts';
import { type Account, accountsOf } from './store/accounts.ts';
import { choicesOf } from './store/choices.ts';

type Question = Holds<typeof recipientOperations.getAccountPreferences.request>;
type Wish = Holds<typeof recipientOperations.storeAccountPreferences.request>;

/** Errors: 'access-denied', 'not-found', 'no-such-person'. */
export async function preferencesOf(
  { database, directory, organisation }: RegistryContext,
  { caller }: Caller,
  { recipientId, userIdentity }: Question,
): Promise<AccountPreferences> {
  const known = await directory.now();
  requireOperator(known, caller);
  requireSelf(recipientFrom(recipientId), userIdentity);
  const reader = database.reader(organisation);
  openAccount((await accountsOf(reader, [recipientId])).get(recipientId), caller);
  const choices = await choicesOf(reader, recipientId);
  const accepted = known.organisations.senders.filter(({ id }) => choices.get(id)?.accepted !== false);
  return { id: recipientId, acceptedSenders: accepted };
}

/**
 * Stores: a connected sender that is not named is opted out from, one that is named is accepted. Senders that are
 * connected later are accepted until the recipient says otherwise. What was signed is kept.
 * Errors: 'access-denied', 'invalid-input', 'not-found', 'no-such-person', 'unknown-sender' (named, but not connected), as collectSignatures.
 */
export async function storePreferences(
  context: RegistryContext,
  call: Caller,
  { recipientId, userIdentity, preferences, agreementText: text, signatures }: Wish,
): Promise<SignatureAuthorizationResult> {
  const known = await context.directory.now();
  requireOperator(known, call.caller);
  const recipient = recipientFrom(recipientId);
  requireSelf(recipient, userIdentity);
  if (preferences.id !== recipientId)
    throw new BrevduvaError('invalid-input', 'The preferences are of another recipient.');
  const wanted = new Set(preferences.acceptedSenders.map((sender) => sender.id));
  requireSenders(known, wanted);
  const accepted = [...wanted].toSorted();
  // Senders that are connected while it waits for signatures were nobody's to decline.
  const declined = known.organisations.senders.map(({ id }) => id).filter((id) => !wanted.has(id));
  return await collectSignatures(context, call, {
    recipient,
    slot: 'preferences',
    kind: 'preferences',
    operator: call.caller,
    content: { agreementText: text, userIdentity, accepted, declined },
    sameness: accepted,
    text,
    userIdentity,
    signatures,
    check: (account) => void openAccount(account, call.caller),
  });
}

function requireSenders({ senders }: Directory, wanted: ReadonlySet<string>): void {
  for (const id of wanted) {
    if (!senders.has(id))
      throw new BrevduvaError('unknown-sender', 'A sender among the accepted is not in the register.');
  }
}

/** Persons choose for themselves; whoever acts for an organisation is the operator's to know. */
function requireSelf(recipient: RecipientId, userIdentity: string): void {
  if (kindOf(recipient) === 'organisationsnummer' || userIdentity === recipient) return;
  throw new BrevduvaError('access-denied', 'UserIdentity must be the recipient.');
}

function openAccount(account: Account | undefined, caller: string): Account {
  const own = ownAccount(account, caller);
  if (own.pending) throw new BrevduvaError('not-found', 'The registration waits for more signatures.');
  return own;
}
