// Which senders a recipient accepts: all who are connected, but those it has opted out from (DIGG-3).
import { BrevduvaError } from '../../domain/errors.ts';
import { kindOf } from '../../domain/recipient-id.ts';
import type { recipientOperations } from '../../wire/mina-meddelanden/recipient.ts';
import type { Holds } from '../../wire/mina-meddelanden/schema/message.ts';
import type { AccountPreferences } from '../../wire/mina-meddelanden/types/account.ts';
import type { SignatureAuthorizationResult } from '../../wire/mina-meddelanden/types/authority.ts';
import { recipientFrom, signedResult } from './account-request.ts';
import { requireOperator } from './authorise.ts';
import { ownAccount } from './deregister-account.ts';
import type { Directory } from './directory.ts';
import type { Caller, RegistryContext } from './registry-context.ts';
import { type Account, accountHeld, accountsOf } from './store/accounts.ts';
import { keepAgreement } from './store/agreements.ts';
import { type Choice, choicesOf, putChoices } from './store/choices.ts';

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
  requireSelf(recipientId, userIdentity);
  const reader = database.reader(organisation);
  openAccount((await accountsOf(reader, [recipientId])).get(recipientId), caller);
  const choices = await choicesOf(reader, recipientId);
  const accepted = known.organisations.senders.filter(({ id }) => choices.get(id)?.accepted !== false);
  return { id: recipientId, acceptedSenders: accepted };
}

/**
 * Stores: a connected sender that is not named is opted out from, one that is named is accepted. Senders that are
 * connected later are accepted until the recipient says otherwise. What was signed is kept.
 * Errors: 'access-denied', 'invalid-input', 'not-found', 'no-such-person', 'unknown-sender' (named, but not connected).
 */
export async function storePreferences(
  { database, directory, events, organisation, clock }: RegistryContext,
  { caller, callId }: Caller,
  { recipientId, userIdentity, preferences, agreementText, signatures }: Wish,
): Promise<SignatureAuthorizationResult> {
  const known = await directory.now();
  requireOperator(known, caller);
  requireSelf(recipientId, userIdentity);
  if (preferences.id !== recipientId)
    throw new BrevduvaError('invalid-input', 'The preferences are of another recipient.');
  const wanted = new Set(preferences.acceptedSenders.map((sender) => sender.id));
  requireSenders(known, wanted);
  const at = clock();
  return await database.transaction(organisation, async (tx) => {
    const { reference } = openAccount(await accountHeld(tx, recipientId), caller);
    const changes = changesTo(await choicesOf(tx, recipientId), known, wanted, at);
    await putChoices(tx, recipientId, changes);
    const signed = { recipient: recipientId, reference, operator: caller, userIdentity, signatures, callId };
    await keepAgreement(tx, { ...signed, kind: 'preferences', text: agreementText, receivedAt: at });
    await events.recordAll(
      tx,
      changes.map(({ sender, accepted }) => ({
        kind: accepted ? ('sender.opted-in' as const) : ('sender.opted-out' as const),
        actor: caller,
        subject: reference,
        details: { recipient: recipientId, sender, userIdentity, callId },
      })),
    );
    return signedResult(recipientId, true, at);
  });
}

function changesTo(
  before: ReadonlyMap<string, Choice>,
  { organisations }: Directory,
  wanted: ReadonlySet<string>,
  changedAt: Date,
): readonly Choice[] {
  return organisations.senders
    .map(({ id }) => ({ sender: id, accepted: wanted.has(id), changedAt }))
    .filter(({ sender, accepted }) => (before.get(sender)?.accepted ?? true) !== accepted);
}

function requireSenders({ senders }: Directory, wanted: ReadonlySet<string>): void {
  for (const id of wanted) {
    if (!senders.has(id))
      throw new BrevduvaError('unknown-sender', 'A sender among the accepted is not in the register.');
  }
}

/** Persons choose for themselves; whoever acts for an organisation is the operator's to know. */
function requireSelf(recipientId: string, userIdentity: string): void {
  if (kindOf(recipientFrom(recipientId)) === 'organisationsnummer' || userIdentity === recipientId) return;
  throw new BrevduvaError('access-denied', 'UserIdentity must be the recipient.');
}

function openAccount(account: Account | undefined, caller: string): Account {
  const own = ownAccount(account, caller);
  if (own.pending) throw new BrevduvaError('not-found', 'The registration waits for more signatures.');
  return own;
}
