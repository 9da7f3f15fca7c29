// Whether somebody may be in a mailbox that is not their own, and with what right: looked at anew for each request, and no answer
// from FaR is a no for the moment, never a yes (DESIGN rule 3: named outcomes).
import { hasNumber } from '../../../domain/foreign-identity.ts';
import { kindOf, type RecipientId } from '../../../domain/recipient-id.ts';
import type { UserAccessRightsResult } from '../../../wire/mina-meddelanden/types/authority.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { covers, type HeldRight } from '../rights.ts';
import { companyRolesOf } from '../store/company-users.ts';
import { activeDelegation } from '../store/delegates.ts';
import { earlierMailboxesOf } from '../store/renumbering.ts';
import { guardCompany } from './company-guard.ts';
import { markedName, openLabel } from './labels.ts';

/** By what somebody is in another's mailbox. */
export type Way = 'delegate' | 'company-user' | 'signatory' | 'role' | 'mandate' | 'earlier';

export interface Granted {
  readonly right: HeldRight;
  /** Whether the person is one of those who sign for the company, alone or with others. */
  readonly signs: boolean;
  readonly way: Way;
  /** What the person is called in this mailbox: what its holder calls them, where the holder let them in. */
  readonly as: string;
  readonly until: Date | undefined;
}

export type Judged =
  | { readonly kind: 'granted'; readonly access: Granted }
  | { readonly kind: 'refused'; readonly why: 'none' | 'suspended' }
  /** FaR, or a register behind it, does not answer. */
  | { readonly kind: 'silent' };

export interface Somebody {
  readonly number: RecipientId;
  /** By the e-ID. */
  readonly name: string;
}

type Grant = UserAccessRightsResult['rights'][number];

/** What a grant of FaR's is worth in our words; undefined for one that opens nothing. */
export function rightOf({
  grantType,
  grantedAccess,
}: Pick<Grant, 'grantType' | 'grantedAccess'>): HeldRight | undefined {
  const may = (activity: Grant['grantedAccess'][number]): boolean => grantedAccess.includes(activity);
  if (grantType === 'ConsentManage') return 'manage';
  if (grantType === 'ConsentRead' || grantType === 'ConsentReadExtendUnread') return 'read';
  if (may('View') && may('InitiateAccountAction')) return 'own';
  if (may('View') && (may('ForwardMessage') || may('EditSettings'))) return 'manage';
  if (may('View')) return 'read';
  // Nothing alone: what is begun waits for the others' signatures.
  return grantType === 'AuthorizedSignatory' && may('InitiateAccountAction') ? 'sign' : undefined;
}

/** Judges what the person may do in this mailbox, which is not their own. */
export async function judge(context: MailboxContext, person: Somebody, account: Account): Promise<Judged> {
  const judged =
    kindOf(account.recipient) === 'organisationsnummer'
      ? await judgeCompany(context, person, account)
      : await judgePerson(context, person, account);
  return judged.kind === 'granted'
    ? { kind: 'granted', access: await named(context, person, account, judged.access) }
    : judged;
}

/** Whom a register lets in is called what those in the mailbox have called them, or by no name (labels.ts). */
async function named(
  context: MailboxContext,
  { number }: Somebody,
  { id }: Account,
  access: Granted,
): Promise<Granted> {
  const { way } = access;
  if (way !== 'signatory' && way !== 'role' && way !== 'mandate') return access;
  const roles = await companyRolesOf(context.database.reader(context.organisation), number);
  const row = roles.find((one) => one.account_id === id);
  const as = row === undefined ? markedName(context, id, { number, way }) : await openLabel(context, row);
  return { ...access, as };
}

async function judgePerson(context: MailboxContext, person: Somebody, account: Account): Promise<Judged> {
  const { database, organisation, clock } = context;
  if (account.state !== 'active') return await judgeEarlier(context, person, account);
  const row = await activeDelegation(database.reader(organisation), account.id, person.number, clock());
  if (row === undefined) return await judgeByFar(context, person, account);
  const here = await isHere(context, account);
  if (here !== true) return here === undefined ? { kind: 'silent' } : { kind: 'refused', why: 'none' };
  const as = await openLabel(context, row);
  return { kind: 'granted', access: { right: row.may, signs: false, way: 'delegate', as, until: row.until } };
}

/**
 * Whether the mailbox is open and FaR has it here: one that has left, or moved to another operator, is nobody's to read but its holder's.
 * Undefined while FaR is silent.
 */
async function isHere(
  { mandates, organisation }: MailboxContext,
  { recipient, state }: Account,
): Promise<boolean | undefined> {
  if (state !== 'active') return false;
  // FaR knows nothing of such a mailbox.
  if (!hasNumber(recipient)) return true;
  const registration = await mandates.registrationOf(recipient);
  if (registration.kind === 'unanswered') return undefined;
  return registration.kind === 'answered' && registration.value.serviceSupplier?.id === organisation;
}

/** Closed, and nobody's but its holder's; who may have got another number, and another mailbox, since. */
async function judgeEarlier(
  { database, organisation }: MailboxContext,
  { number, name }: Somebody,
  { id }: Account,
): Promise<Judged> {
  const earlier = await earlierMailboxesOf(database.reader(organisation), number);
  if (!earlier.includes(id)) return { kind: 'refused', why: 'none' };
  return { kind: 'granted', access: { right: 'own', signs: false, way: 'earlier', as: name, until: undefined } };
}

async function judgeCompany(context: MailboxContext, person: Somebody, account: Account): Promise<Judged> {
  const byFar = await judgeByFar(context, person, account);
  const signs = byFar.kind === 'granted' && byFar.access.signs;
  const guarded = await guardCompany(context, account, signs ? person.number : undefined);
  if (guarded === 'silent') return { kind: 'silent' };
  if (byFar.kind === 'granted' && byFar.access.right === 'own') return byFar;
  // A power of attorney that former signatories gave waits as their users do; a role in the register is of today.
  if (guarded === 'suspended' && byFar.kind === 'granted' && byFar.access.way === 'mandate')
    return { kind: 'refused', why: 'suspended' };
  const reader = context.database.reader(context.organisation);
  const row = (await companyRolesOf(reader, person.number)).find((one) => one.account_id === account.id);
  const now = context.clock();
  if (row === undefined || row.state === 'waiting' || (row.until !== null && row.until <= now)) return byFar;
  // A role is good only while somebody is there whom a change of signatories is seen by.
  if (row.state === 'suspended' || guarded === 'unknown')
    return byFar.kind === 'granted' ? byFar : { kind: 'refused', why: 'suspended' };
  const right = row.role === 'handler' ? 'manage' : 'read';
  if (byFar.kind === 'granted' && covers(byFar.access.right, right)) return byFar;
  const here = await isHere(context, account);
  if (here !== true) return here === undefined ? { kind: 'silent' } : byFar;
  const as = await openLabel(context, row);
  return { kind: 'granted', access: { right, signs, way: 'company-user', as, until: row.until ?? undefined } };
}

async function judgeByFar(
  { mandates }: MailboxContext,
  { number, name }: Somebody,
  { recipient }: Account,
): Promise<Judged> {
  const answer = await mandates.rightsOf(number);
  if (answer.kind === 'unanswered') return { kind: 'silent' };
  if (answer.kind === 'refused') return { kind: 'refused', why: 'none' };
  const { rights, problems } = answer.value;
  const grants = rights.flatMap((grant) => {
    const right = grant.id === recipient ? rightOf(grant) : undefined;
    return right === undefined ? [] : [{ right, grant }];
  });
  const best = grants.reduce<(typeof grants)[number] | undefined>(
    (one, other) => (one === undefined || covers(other.right, one.right) ? other : one),
    undefined,
  );
  if (best !== undefined) {
    const signs = grants.some(({ grant }) => grant.grantType === 'AuthorizedSignatory');
    const way = signs ? 'signatory' : best.grant.grantType === 'AuthorizedRole' ? 'role' : 'mandate';
    return { kind: 'granted', access: { right: best.right, signs, way, as: name, until: undefined } };
  }
  const unsure = problems.some(
    ({ type, objectId }) => type === 'SourceInaccessible' && (objectId ?? recipient) === recipient,
  );
  return unsure ? { kind: 'silent' } : { kind: 'refused', why: 'none' };
}
