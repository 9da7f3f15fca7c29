// What waits for signatures, as operators are told of it and may take it back (getPending…, deletePending…). An operator sees what its own calls
// made, for a person who has signed it or is in the company; a change of operator is seen by both operators.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../domain/errors.ts';
import { type PersonId, parsePersonId } from '../../domain/person-id.ts';
import type {
  AccountPreferences,
  PendingAccountRequest,
  ServiceSupplier,
} from '../../wire/mina-meddelanden/types/account.ts';
import type { SignatureAuthorizationResult } from '../../wire/mina-meddelanden/types/authority.ts';
import { recipientFrom } from './account-request.ts';
import { requireOperator } from './authorise.ts';
import { QUESTION_MAX, tooMany } from './look-up-accounts.ts';
import type { Caller, RegistryContext } from './registry-context.ts';
import { endRequest, expireRequests, tellRequest } from './signing/end-requests.ts';
import { type Need, needOf } from './signing/need.ts';
import { accountHeld, accountsOf, holdRecipient, removeAccount } from './store/accounts.ts';
import { keptCompaniesOf } from './store/companies.ts';
import { openRequests, type PendingRequest, requestsAbout, requestsSignedBy } from './store/pending.ts';
import type { RequestSlot } from './store/signing-tables.ts';

interface Whose {
  readonly recipientId: string;
  readonly userIdentity: string;
}

const AccountContent = Type.Object({
  agreementText: Type.String(),
  timestamp: Type.String(),
  serviceSupplier: Type.String(),
});
const ChoiceContent = Type.Object({ accepted: Type.Array(Type.String()) });

/**
 * Accounts that wait to be opened or closed: of these recipients, or every one that the person has signed or is in the company of.
 * Errors: 'access-denied', 'too-many' (over 1000), 'no-such-person', 'unavailable'.
 */
export async function waitingAccounts(
  context: RegistryContext,
  { caller }: Caller,
  { recipients, userIdentity }: { readonly recipients: readonly string[]; readonly userIdentity: string },
): Promise<readonly PendingAccountRequest[]> {
  requireOperator(await context.directory.now(), caller);
  if (recipients.length > QUESTION_MAX) throw tooMany();
  const reader = context.database.reader(context.organisation);
  const user = userFrom(userIdentity);
  const found =
    recipients.length > 0 || user === undefined
      ? await requestsAbout(reader, caller, recipients)
      : await requestsOfUser(context, caller, user);
  const told = [];
  for (const request of found.filter(({ slot, expiresAt }) => slot === 'account' && expiresAt > context.clock())) {
    const need = await needFor(context, request);
    if (mayTouch(need, request, userIdentity) && Value.Check(AccountContent, request.content)) {
      const { agreementText, timestamp, serviceSupplier } = request.content;
      const type = request.kind === 'register' ? ('Create' as const) : ('Delete' as const);
      const accountRequest = { id: request.recipient, type, agreementText, timestamp, serviceSupplier };
      told.push({ accountRequest, signatureStatus: statusOf(need, request) });
    }
  }
  return told;
}

async function requestsOfUser(
  { database, organisation }: RegistryContext,
  caller: string,
  user: PersonId,
): Promise<readonly PendingRequest[]> {
  const reader = database.reader(organisation);
  const companies = (await keptCompaniesOf(reader, user)).map(({ company }) => company.id);
  const [signed, others] = await Promise.all([
    requestsSignedBy(reader, caller, user),
    requestsAbout(reader, caller, [user, ...companies]),
  ]);
  return [...new Map([...signed, ...others].map((request) => [request.id, request])).values()];
}

/** Choices about senders that wait. Errors: 'access-denied', 'not-found', 'no-such-person', 'unavailable'. */
export async function waitingPreferences(
  context: RegistryContext,
  call: Caller,
  whose: Whose,
): Promise<{ readonly preferences: AccountPreferences; readonly pendingSignatures: SignatureAuthorizationResult }> {
  const { request, need } = await waiting(context, call, whose, 'preferences');
  const { senders } = await context.directory.now();
  if (!Value.Check(ChoiceContent, request.content)) throw nothingWaits();
  const acceptedSenders = request.content.accepted.flatMap((id) => senders.get(id) ?? []);
  return { preferences: { id: whose.recipientId, acceptedSenders }, pendingSignatures: statusOf(need, request) };
}

/** A change of operator that waits. Errors: the same. */
export async function waitingChange(
  context: RegistryContext,
  call: Caller,
  whose: Whose,
): Promise<{ readonly serviceSupplier: ServiceSupplier; readonly pendingSignatures: SignatureAuthorizationResult }> {
  const { request, need } = await waiting(context, call, whose, 'change');
  return { serviceSupplier: await operatorOf(context, request), pendingSignatures: statusOf(need, request) };
}

/** Deletes what waits, by an operator that sees it. Errors: the same. Gives the operator that the request named. */
export async function deleteWaiting(
  context: RegistryContext,
  call: Caller,
  whose: Whose,
  slot: RequestSlot,
): Promise<ServiceSupplier> {
  requireOperator(await context.directory.now(), call.caller);
  const recipient = recipientFrom(whose.recipientId);
  const need = await needOf(context, recipient, [], false);
  const { database, organisation, clock } = context;
  const operator = await database.transaction(organisation, async (tx) => {
    await holdRecipient(tx, recipient);
    await expireRequests(context, tx, recipient, clock());
    const account = await accountHeld(tx, recipient);
    const request = (await openRequests(tx, recipient)).find((one) => one.slot === slot);
    if (request !== undefined) {
      requireSeen(call, request, account?.operator);
      requireTouch(need, request, whose.userIdentity);
      await endRequest(context, tx, request, 'deleted', call, clock());
      return request.operator;
    }
    // One of before requests were kept: the register knows only that it waits.
    if (slot !== 'account' || account?.pending !== true || account.operator !== call.caller) throw nothingWaits();
    await removeAccount(tx, recipient);
    const old = { id: account.reference, recipient, kind: 'register', operator: account.operator } as const;
    await tellRequest(context, tx, 'request.deleted', old, account, call);
    return account.operator;
  });
  return await operatorOf(context, { operator });
}

async function waiting(
  context: RegistryContext,
  call: Caller,
  { recipientId, userIdentity }: Whose,
  slot: RequestSlot,
): Promise<{ readonly request: PendingRequest; readonly need: Need }> {
  requireOperator(await context.directory.now(), call.caller);
  const recipient = recipientFrom(recipientId);
  const reader = context.database.reader(context.organisation);
  const open = (await openRequests(reader, recipient)).find((one) => one.slot === slot);
  if (open === undefined || open.expiresAt <= context.clock()) throw nothingWaits();
  requireSeen(call, open, (await accountsOf(reader, [recipient])).get(recipient)?.operator);
  const need = await needFor(context, open);
  requireTouch(need, open, userIdentity);
  return { request: open, need };
}

async function needFor(context: RegistryContext, { recipient, signers }: PendingRequest): Promise<Need> {
  return await needOf(context, recipientFrom(recipient), signers, false);
}

function statusOf(need: Need, request: PendingRequest): SignatureAuthorizationResult {
  const { recipient, signers } = request;
  const standing = need.judge(signers.map(({ person, name }) => ({ id: person, name })));
  // All have signed: it is the chosen operator that is waited for.
  const status = standing.status === 'Complete' ? 'Incomplete' : standing.status;
  const said = standing.status === 'Complete' ? 'The chosen operator must take the mailbox over.' : standing.text;
  return {
    id: recipient,
    signedBy: standing.signedBy,
    status,
    timestamp: request.createdAt.toISOString(),
    ...(said === undefined ? {} : { text: said }),
    possibleSigners: standing.possibleSigners,
  };
}

function requireSeen({ caller }: Caller, request: PendingRequest, held: string | undefined): void {
  const ofChange = request.slot === 'change' ? [request.operator, held] : [];
  if ([request.requestedBy, ...ofChange].includes(caller)) return;
  throw new BrevduvaError('access-denied', 'The request was made through another operator.');
}

/** Where no company register is connected, who acts for an organisation is the operator's to know. */
function mayTouch(need: Need, { recipient, signers }: PendingRequest, user: string): boolean {
  if (user === recipient || signers.some(({ person }) => person === user)) return true;
  const person = userFrom(user);
  return need.connected ? person !== undefined && need.lists(person) : recipient.startsWith('16');
}

function requireTouch(need: Need, request: PendingRequest, user: string): void {
  if (!mayTouch(need, request, user))
    throw new BrevduvaError('access-denied', 'UserIdentity has not signed the request and is not in the organisation.');
}

/** A foreign identity is nobody whom the registers know. */
function userFrom(userIdentity: string): PersonId | undefined {
  const person = parsePersonId(userIdentity);
  return person.ok ? person.value : undefined;
}

async function operatorOf(
  { directory }: RegistryContext,
  { operator }: { readonly operator: string },
): Promise<ServiceSupplier> {
  const known = (await directory.now()).operators.get(operator);
  if (known === undefined) throw new BrevduvaError('internal', 'a request names an operator that is not there');
  return known;
}

function nothingWaits(): BrevduvaError {
  return new BrevduvaError('not-found', 'Nothing waits for signatures.');
}
