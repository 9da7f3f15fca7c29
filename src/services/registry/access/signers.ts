// Who may sign for an organisation, and whether those who have are enough: isAuthorizedSigner, testNewSigner, verifyAuthorizedSignatures.
// Nothing is changed by asking. Who else may sign is told where the one who is named is in the company, or the mailbox is the caller's.
import { BrevduvaError } from '../../../domain/errors.ts';
import { type PersonId, parsePersonId } from '../../../domain/person-id.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { authorityOperations } from '../../../wire/mina-meddelanden/authority.ts';
import type { recipientOperations } from '../../../wire/mina-meddelanden/recipient.ts';
import type { Holds } from '../../../wire/mina-meddelanden/schema/message.ts';
import type { Person, SignatureAuthorizationResult } from '../../../wire/mina-meddelanden/types/authority.ts';
import { recipientFrom } from '../account-request.ts';
import { requireOperator } from '../authorise.ts';
import { companyFacts } from '../companies/company-facts.ts';
import type { Caller, RegistryContext } from '../registry-context.ts';
import { type Need, needOf, type Standing, unknownOrganisation } from '../signing/need.ts';
import { accountsOf } from '../store/accounts.ts';
import { agreementsOf } from '../store/agreements.ts';
import { openRequests } from '../store/pending.ts';

type AuthorizedAccount = Holds<typeof recipientOperations.isAuthorizedSigner.response>['account'];
type NewSigner = Holds<typeof authorityOperations.testNewSigner.request>;
type Signatures = Holds<typeof authorityOperations.verifyAuthorizedSignatures.request>;
type Action = NewSigner['action'];

/**
 * Whether the person may sign for the organisation, alone or with others; what its register says of signing, and its account here.
 * Errors: 'access-denied' (operators ask), 'not-found', 'company-form-not-supported', 'unsupported' (no register), 'unavailable'.
 */
export async function authorizedSigner(
  context: RegistryContext,
  { caller }: Caller,
  { companyId, userIdentity }: { readonly companyId: string; readonly userIdentity: string },
): Promise<AuthorizedAccount> {
  requireOperator(await context.directory.now(), caller);
  const recipient = recipientFrom(companyId);
  const facts = await companyFacts(context, recipient);
  if (facts.kind === 'none') throw unknownOrganisation(recipient);
  if (facts.kind === 'not-connected')
    throw new BrevduvaError('unsupported', 'The right to sign cannot be told: no company register is connected.');
  if (facts.kind === 'silent') throw new BrevduvaError('unavailable', 'The company register does not answer.');
  const { company } = facts;
  const user = parsePersonId(userIdentity);
  const need = await needOfKnown(context, recipient, user.ok ? user.value : undefined);
  const standing = need.judge([]);
  const listed = user.ok && need.lists(user.value);
  const isAccountAuthorizedSigner = listed && standing.status !== 'RulesNotSupported' && need.maySign(user.value);
  const accountInformation = listed ? await accountOf(context, recipient, need) : undefined;
  return {
    isAccountAuthorizedSigner,
    userIdentity,
    companyId,
    companyName: company.name,
    companySignatureRuleText: standing.text ?? '',
    possibleSigners: listed ? standing.possibleSigners : [],
    ...(accountInformation === undefined ? {} : { accountInformation }),
  };
}

/** Somebody who is not the owner of the number, so that a firm or an estate under a person's number is judged as such. */
async function needOfKnown(context: RegistryContext, id: RecipientId, user: PersonId | undefined): Promise<Need> {
  const asks = user === undefined || user === id ? [] : [{ person: user }];
  return await needOf(context, id, asks, false);
}

async function accountOf(
  { database, organisation }: RegistryContext,
  recipient: RecipientId,
  need: Need,
): Promise<AuthorizedAccount['accountInformation']> {
  const reader = database.reader(organisation);
  const account = (await accountsOf(reader, [recipient])).get(recipient);
  if (account === undefined) return undefined;
  const serviceSupplier = account.operator;
  if (!account.pending) {
    const [agreed] = (await agreementsOf(reader, recipient)).filter(({ kind }) => kind === 'register');
    const signedBy = (agreed?.signedBy ?? []).map(({ person, name }) => ({ id: person, name }));
    const text = agreed === undefined ? {} : { agreementText: agreed.text };
    return { accountStatus: 'Active', signedBy, signatureStatus: 'Complete', serviceSupplier, ...text };
  }
  const request = (await openRequests(reader, recipient)).find(({ kind }) => kind === 'register');
  const standing = need.judge((request?.signers ?? []).map(({ person, name }) => ({ id: person, name })));
  const { agreementText } = request?.content ?? {};
  return {
    accountStatus: 'Pending',
    signedBy: standing.signedBy,
    signatureStatus: standing.status,
    serviceSupplier,
    ...(typeof agreementText === 'string' ? { agreementText } : {}),
  };
}

/** Whether those who have signed, and a new one, would be enough. Errors: as needOf, 'access-denied' (operators ask). */
export async function tryNewSigner(
  context: RegistryContext,
  { caller }: Caller,
  { recipientId, signers, newSigner, action }: NewSigner,
): Promise<SignatureAuthorizationResult> {
  requireOperator(await context.directory.now(), caller);
  const recipient = recipientFrom(recipientId);
  const given = newSigner === undefined ? signers : [...signers, { id: newSigner, name: newSigner }];
  const people = given.map(({ id, name }) => ({ id: personFrom(id), name }));
  const need = await needOf(
    context,
    recipient,
    people.map(({ id }) => ({ person: id })),
    false,
  );
  return await answer(context, { recipient, caller, need, people, action });
}

/**
 * Verifies the signatures over the data and tells whether they are enough.
 * Errors: 'signature-invalid', 'unsupported' (no issuer is trusted here), as needOf, 'access-denied' (operators ask).
 */
export async function verifySignatures(
  context: RegistryContext,
  { caller }: Caller,
  { recipientId, signatures, signedData, action }: Signatures,
): Promise<SignatureAuthorizationResult> {
  requireOperator(await context.directory.now(), caller);
  const recipient = recipientFrom(recipientId);
  if (!context.signatures.judges)
    throw new BrevduvaError('unsupported', 'Signatures cannot be verified: no issuer is trusted here.');
  const at = context.clock();
  const { signers } = await context.signatures.verify({ signatures, text: signedData, operator: caller, at });
  const need = await needOf(context, recipient, signers);
  const people = signers.map(({ person, name }) => ({ id: person, name }));
  return await answer(context, { recipient, caller, need, people, action });
}

interface Asked {
  readonly recipient: RecipientId;
  readonly caller: string;
  readonly need: Need;
  readonly people: readonly (Person & { readonly id: PersonId })[];
  readonly action: Action;
}

async function answer(context: RegistryContext, asked: Asked): Promise<SignatureAuthorizationResult> {
  const { recipient, need, people, action } = asked;
  const standing = need.judge(people);
  const { status, signedBy } = action === 'CancelConsent' ? cancelling(need, people, standing) : standing;
  const told = status === 'Incomplete' && (await mayBeTold(context, asked));
  return {
    id: recipient,
    signedBy,
    status,
    timestamp: context.clock().toISOString(),
    ...(standing.text === undefined ? {} : { text: standing.text }),
    possibleSigners: told ? standing.possibleSigners : [],
  };
}

/** Who may sign is told to an operator that has the organisation's mailbox, or that names somebody who is in the organisation. */
async function mayBeTold({ database, organisation }: RegistryContext, asked: Asked): Promise<boolean> {
  const { recipient, caller, need, people } = asked;
  if (people.some(({ id }) => need.lists(id))) return true;
  const account = (await accountsOf(database.reader(organisation), [recipient])).get(recipient);
  return account?.operator === caller && !account.pending;
}

/** To take a consent back protects the organisation: one of those who may sign is enough, also where they must be several to give it. */
function cancelling(need: Need, people: readonly (Person & { readonly id: PersonId })[], standing: Standing): Standing {
  if (standing.status === 'RulesNotSupported') return standing;
  const may = people.filter(({ id }) => need.maySign(id));
  return may.length === 0 ? standing : { ...standing, status: 'Complete', signedBy: may };
}

function personFrom(id: string): PersonId {
  const person = parsePersonId(id);
  if (person.ok) return person.value;
  throw new BrevduvaError('no-such-person', 'Nobody can have this number.');
}
