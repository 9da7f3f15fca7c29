// A signed request: done at once when those who signed are enough, otherwise it waits, and each signature adds to it.
// One recipient's requests are taken one at a time, so that of two signatories at once exactly one completes it.
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { isPersonId, type PersonId } from '../../../domain/person-id.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { SignatureAuthorizationResult } from '../../../wire/mina-meddelanden/types/authority.ts';
import type { SignatureData } from '../../../wire/mina-meddelanden/types/basic.ts';
import { signersOf } from '../companies/take-facts.ts';
import type { RegistryEvent } from '../events.ts';
import type { Caller, RegistryContext } from '../registry-context.ts';
import { type Account, accountHeld, holdRecipient, putAccount } from '../store/accounts.ts';
import { keepAgreement } from '../store/agreements.ts';
import { keptCompany } from '../store/companies.ts';
import {
  addSigners,
  closeRequest,
  handOver,
  lastClosed,
  openRequest,
  openRequests,
  type PendingRequest,
  type RequestContent,
  type RequestSigner,
} from '../store/pending.ts';
import type { RequestKind, RequestSlot } from '../store/signing-tables.ts';
import type { RegistryTables } from '../tables.ts';
import { applyRequest } from './apply-request.ts';
import { expireRequests, tellRequest } from './end-requests.ts';
import { type Need, needOf, type Standing } from './need.ts';
import type { VerifiedSignatures } from './signature-desk.ts';

export interface SignedRequest {
  readonly recipient: RecipientId;
  readonly slot: RequestSlot;
  readonly kind: RequestKind;
  /** Where the mailbox is or will be. */
  readonly operator: string;
  readonly content: RequestContent;
  /** What makes two signatures be about the same; the agreement's text, kind and operator always do. */
  readonly sameness?: JsonValue;
  readonly text: string;
  /** xs:date as the operator stated it. */
  readonly statedOn?: string;
  readonly userIdentity?: string;
  readonly signatures: readonly SignatureData[];
  /** Refuses what cannot be asked for as things stand. `signed`: somebody who may sign has. Throws. */
  readonly check: (account: Account | undefined, signed: boolean) => void;
  /** All have signed, and it waits all the same: for the operator that is to take the mailbox over. */
  readonly waitsFor?: string;
}

interface Work {
  readonly context: RegistryContext;
  readonly tx: Transaction<RegistryTables>;
  readonly call: Caller;
  readonly request: SignedRequest;
  readonly hash: Buffer;
  readonly verified: VerifiedSignatures;
  readonly need: Need;
  readonly at: Date;
  readonly account: Account | undefined;
}

/** Errors: 'signature-invalid', 'unavailable' (a register or an issuer is silent), 'access-denied', 'conflict', what `check` throws. */
export async function collectSignatures(
  context: RegistryContext,
  call: Caller,
  request: SignedRequest,
): Promise<SignatureAuthorizationResult> {
  const { database, organisation, clock, signatures } = context;
  const at = clock();
  const { recipient, text } = request;
  const verified = await signatures.verify({ signatures: request.signatures, text, operator: call.caller, at });
  const need = await needOf(context, recipient, verified.signers);
  if (need.company?.status.kind === 'deregistered')
    throw new BrevduvaError('gone', 'The organisation is not there any more, says the company register.');
  const signed = verified.signers.some(({ person }) => need.maySign(person));
  if (verified.signers.length > 0 && !signed)
    throw new BrevduvaError('access-denied', 'Nobody who signed may sign for the recipient.');
  return await database.transaction(organisation, async (tx) => {
    await holdRecipient(tx, recipient);
    await expireRequests(context, tx, recipient, at);
    await requireUnchanged(tx, need);
    const account = await accountHeld(tx, recipient);
    request.check(account, signed);
    return await take({ context, tx, call, request, hash: hashOf(request), verified, need, at, account }, signed);
  });
}

/** Another call, or the following of the register, may have taken in newer facts than those that this one is judged by. */
async function requireUnchanged(tx: Transaction<RegistryTables>, { company }: Need): Promise<void> {
  const kept = company === undefined ? undefined : await keptCompany(tx, company.id);
  if (company !== undefined && kept !== undefined && kept.signers !== signersOf(company))
    throw new BrevduvaError('unavailable', 'Who may sign for the organisation has just changed.');
}

function hashOf({ kind, operator, text, sameness = null }: SignedRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([kind, operator, text, sameness]))
    .digest();
}

async function take(work: Work, signed: boolean): Promise<SignatureAuthorizationResult> {
  const { tx, request, hash } = work;
  const open = (await openRequests(tx, request.recipient)).find(({ slot }) => slot === request.slot);
  const done = open === undefined ? await doneBefore(work) : undefined;
  if (done !== undefined) return await confirm(work, done);
  const same = open?.hash.equals(hash) === true ? open : undefined;
  if (open !== undefined && same === undefined) await replace(work, open, signed);
  const signers = together(same?.signers ?? [], freshSigners(work));
  const standing = standingOf(work, signers);
  const complete = standing.status === 'Complete' && request.waitsFor === undefined;
  const account = complete ? await finish(work, signers, same) : await wait(work);
  await keep(work, account);
  // Persons sign alone: nothing is left to be signed by others, and so nothing to keep beside the agreement.
  if (!isPersonId(request.recipient) || !complete || same !== undefined)
    await writeRequest(work, account, { same, complete, status: standing.status });
  return resultOf(work, complete || request.waitsFor === undefined ? standing : handedOver(standing));
}

/** What is not judged here the operator answers for, of a person; of an organisation nobody does. */
function standingOf({ need, request }: Work, signers: readonly RequestSigner[]): Standing {
  const vouched = signers.length === 0 && isPersonId(request.recipient);
  if (vouched) return { status: 'Complete', signedBy: [], possibleSigners: [] };
  return need.judge(signers.map(({ person, name }) => ({ id: person, name })));
}

/** The same request came again after it was completed: another of the signatories, or a caller that lost the answer. */
async function doneBefore({ context, tx, request, hash, at, account }: Work): Promise<PendingRequest | undefined> {
  const last = await lastClosed(tx, request.recipient, request.slot);
  if (last?.state !== 'completed' || !last.hash.equals(hash) || account === undefined || account.pending)
    return undefined;
  const recent = at.getTime() - (last.closedAt?.getTime() ?? 0) < context.pendingMs;
  return recent && account.operator === request.operator ? last : undefined;
}

async function confirm(work: Work, done: PendingRequest): Promise<SignatureAuthorizationResult> {
  await keep(work, work.account);
  const signedBy = together(done.signers, freshSigners(work)).map(({ person, name }) => ({ id: person, name }));
  return resultOf(work, { status: 'Complete', signedBy, possibleSigners: [] });
}

/** Another request takes the place of one that waits: from whoever made that one, or signed by somebody who may sign. */
async function replace({ context, tx, call, at, account }: Work, open: PendingRequest, signed: boolean): Promise<void> {
  if (!signed && call.caller !== open.requestedBy && call.caller !== open.operator)
    throw new BrevduvaError('conflict', 'Another request of the recipient waits for signatures.');
  await closeRequest(tx, open, 'replaced', at);
  await tellRequest(context, tx, 'request.replaced', open, account, call);
}

function freshSigners({ verified, need }: Work): readonly RequestSigner[] {
  return verified.signers.map(({ person, name, signedAt }) => ({ person, name, signedAt, listed: need.lists(person) }));
}

function together(before: readonly RequestSigner[], more: readonly RequestSigner[]): readonly RequestSigner[] {
  return [...new Map([...before, ...more].map((signer) => [signer.person, signer])).values()];
}

/** What is done is the request as it was first made: senders that were connected since are nobody's to decline. */
async function finish(
  { context, tx, call, request, at, account }: Work,
  signers: readonly RequestSigner[],
  same: PendingRequest | undefined,
): Promise<Account> {
  const by: readonly PersonId[] = signers.map(({ person }) => person);
  const asked = { ...request, content: same?.content ?? request.content };
  return await applyRequest(context, tx, asked, account, { actor: call.caller, callId: call.callId, by, at });
}

/** A registration that waits is in the register as such, so that senders and operators are told of it. */
async function wait({ tx, request, at, account }: Work): Promise<Account | undefined> {
  if (request.kind !== 'register' || (account !== undefined && !account.pending)) return account;
  const { recipient: id, operator, content } = request;
  if (account?.operator === operator) return account;
  const accountType = content.accountType === 'Anonymous' ? 'Anonymous' : 'Secure';
  return await putAccount(tx, { id, accountType, pending: true, operator, registeredAt: at });
}

async function keep({ tx, call, request, verified, at }: Work, account: Account | undefined): Promise<void> {
  if (account === undefined) throw new BrevduvaError('internal', 'an agreement without an account');
  const { recipient, kind, text, statedOn, userIdentity, signatures } = request;
  await keepAgreement(tx, {
    recipient,
    reference: account.reference,
    operator: call.caller,
    kind,
    text,
    signatures,
    signers: verified.signers,
    callId: call.callId,
    receivedAt: at,
    ...(statedOn === undefined ? {} : { statedOn }),
    ...(userIdentity === undefined ? {} : { userIdentity }),
  });
}

async function writeRequest(
  work: Work,
  account: Account | undefined,
  how: { readonly same: PendingRequest | undefined; readonly complete: boolean; readonly status: Standing['status'] },
): Promise<void> {
  const { context, tx, call, request, hash, at } = work;
  const { same, complete } = how;
  const { recipient, slot, kind, operator, content } = request;
  const status: PendingRequest['status'] = how.status === 'RulesNotSupported' ? how.status : 'Incomplete';
  const expiresAt = new Date(at.getTime() + context.pendingMs);
  const fresh = {
    recipient,
    slot,
    kind,
    requestedBy: call.caller,
    operator,
    content,
    hash,
    status,
    createdAt: at,
    expiresAt,
  };
  const id = same?.id ?? (await openRequest(tx, fresh));
  await addSigners(tx, id, status, freshSigners(work));
  // What the old operator began is the chosen one's from its own call on: staff can decide it now.
  if (same !== undefined && request.waitsFor === undefined && same.requestedBy !== call.caller)
    await handOver(tx, id, call.caller);
  if (complete) await closeRequest(tx, { id }, 'completed', at);
  const opened = kind === 'register' ? 'account.pending' : 'request.opened';
  const event: RegistryEvent = complete ? 'request.completed' : same === undefined ? opened : 'request.signed';
  await tellRequest(context, tx, event, { ...fresh, id }, account, call);
}

function handedOver(standing: Standing): Standing {
  return { ...standing, status: 'Incomplete', text: 'The chosen operator must take the mailbox over.' };
}

/** Who else may sign is told to an operator that has shown one of them, and to nobody else. */
function resultOf({ request, verified, need, at }: Work, standing: Standing): SignatureAuthorizationResult {
  const shown = verified.signers.some(({ person }) => need.lists(person));
  return {
    id: request.recipient,
    signedBy: standing.signedBy,
    status: standing.status,
    timestamp: at.toISOString(),
    ...(standing.text === undefined ? {} : { text: standing.text }),
    possibleSigners: shown ? standing.possibleSigners : [],
  };
}
