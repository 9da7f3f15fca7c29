// A company's users: those who may sign for the company give roles in its mailbox, as many of them as its rules ask for; FaR says when
// it is enough. After the signatories changed, the new ones confirm or end what was (issue 5, "Companies"; DP2-10).
import { randomUUID } from 'node:crypto';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { CompanyRole } from '../store/access-tables.ts';
import { setNotices } from '../store/accounts.ts';
import {
  type CompanyUserRow,
  companyUserById,
  companyUsersOf,
  endSuspension,
  guardOf,
  insertCompanyUser,
  insertSignature,
  setCompanyUser,
  signaturesOf,
} from '../store/company-users.ts';
import type { Actor } from '../use/actor.ts';
import { keepOpen } from './keep-open.ts';
import { openLabel, sealLabel } from './labels.ts';

export interface CompanyUser {
  readonly id: string;
  readonly person: string;
  readonly label: string;
  readonly role: CompanyRole;
  readonly until: Date | undefined;
  readonly state: 'waiting' | 'active' | 'suspended' | 'over';
  /** Whether whoever looks has signed for it. */
  readonly signedByMe: boolean;
}

export interface CompanyUsers {
  readonly users: readonly CompanyUser[];
  /** Addresses that wait for the new signatories; undefined when nothing is suspended. */
  readonly suspended: { readonly since: Date; readonly email: string | undefined } | undefined;
}

/** Who has a role in the company's mailbox, as one of its signatories sees it. */
export async function listCompanyUsers(
  context: MailboxContext,
  account: Account,
  me: RecipientId | undefined,
): Promise<CompanyUsers> {
  const reader = context.database.reader(context.organisation);
  const [rows, guard] = [await companyUsersOf(reader, account.id), await guardOf(reader, account.id)];
  const signatures = await signaturesOf(
    reader,
    rows.map(({ id }) => id),
  );
  const now = context.clock();
  const users = await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      person: row.person_id,
      label: await openLabel(context, row),
      role: row.role,
      until: row.until ?? undefined,
      state: row.until !== null && row.until <= now ? ('over' as const) : shown(row.state),
      signedByMe: signatures.some(({ userId, person }) => userId === row.id && person === me),
    })),
  );
  const since = guard?.suspended_at ?? undefined;
  const suspended = since === undefined ? undefined : { since, email: guard?.suspended_email ?? undefined };
  return { users, suspended };
}

function shown(state: CompanyUserRow['state']): CompanyUser['state'] {
  return state === 'ended' ? 'over' : state;
}

/** A signatory who acts: with their number, by which FaR knows them. */
export interface Signatory {
  readonly account: Account;
  readonly actor: Actor;
  readonly number: RecipientId;
  /** The name by the e-ID: for FaR, and never for the others in the mailbox. */
  readonly person: string;
}

export type Signed =
  | { readonly kind: 'complete' }
  /** Others must sign too: their names, as the company register has them. */
  | { readonly kind: 'incomplete'; readonly others: readonly string[] }
  | { readonly kind: 'not-supported' }
  | { readonly kind: 'refused'; readonly code: number }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'already' }
  | { readonly kind: 'gone' };

export interface NewUser {
  readonly person: RecipientId;
  readonly label: string;
  readonly role: CompanyRole;
  readonly until: Date | undefined;
}

/** Whether these are enough, as FaR says. */
async function enough(
  context: MailboxContext,
  { account, person, number }: Signatory,
  earlier: readonly string[],
): Promise<Signed> {
  const signers = [
    ...earlier.filter((id) => id !== number).map((id) => ({ id, name: '' })),
    { id: number, name: person },
  ];
  const answer = await context.far.signersOf(account.recipient, signers);
  if (answer.kind === 'unanswered') return { kind: 'unanswered' };
  if (answer.kind === 'refused') return { kind: 'refused', code: answer.code };
  const { status, possibleSigners } = answer.value;
  if (status === 'Complete') return { kind: 'complete' };
  if (status !== 'Incomplete') return { kind: 'not-supported' };
  const signed = new Set(signers.map(({ id }) => id));
  return { kind: 'incomplete', others: possibleSigners.filter(({ id }) => !signed.has(id)).map(({ name }) => name) };
}

const isOver = (signed: Signed): boolean => signed.kind !== 'complete' && signed.kind !== 'incomplete';

/** Gives a role, with the first signature; it counts when enough have signed. Errors: 'conflict' when the mailbox is closed. */
export async function giveRole(context: MailboxContext, by: Signatory, user: NewUser): Promise<Signed> {
  const { account, actor, number } = by;
  const signed = await enough(context, by, []);
  if (isOver(signed)) return signed;
  const now = context.clock();
  const id = randomUUID();
  const label = await sealLabel(context, { id, accountId: account.id }, user.label);
  return await context.database.transaction(context.organisation, async (tx): Promise<Signed> => {
    await keepOpen(tx, account.id);
    const row: CompanyUserRow = {
      id,
      account_id: account.id,
      person_id: user.person,
      label,
      role: user.role,
      until: user.until ?? null,
      state: signed.kind === 'complete' ? 'active' : 'waiting',
      made_at: now,
      changed_at: now,
    };
    if (!(await insertCompanyUser(tx, row))) return { kind: 'already' };
    await insertSignature(tx, id, number, now);
    const kind = signed.kind === 'complete' ? 'company-user.given' : 'company-user.signed';
    const details = { detail: user.label, by: actor.name };
    await context.events.record(tx, { kind, actor: actor.loginId, subject: account.id, details });
    return signed;
  });
}

/** Signs for a role that waits for more signatures, or confirms one that was suspended. */
export async function signRole(context: MailboxContext, by: Signatory, id: string): Promise<Signed> {
  const { account, actor, number } = by;
  const reader = context.database.reader(context.organisation);
  const user = await companyUserById(reader, account.id, id);
  if (user === undefined) return { kind: 'gone' };
  const earlier = (await signaturesOf(reader, [id])).map(({ person }) => person);
  const signed = await enough(context, by, earlier);
  if (isOver(signed)) return signed;
  const detail = await openLabel(context, user);
  const now = context.clock();
  return await context.database.transaction(context.organisation, async (tx): Promise<Signed> => {
    const state = signed.kind === 'complete' ? 'active' : 'waiting';
    if (!(await setCompanyUser(tx, { accountId: account.id, id }, state, now))) return { kind: 'gone' };
    await insertSignature(tx, id, number, now);
    const kind = signed.kind === 'complete' ? 'company-user.given' : 'company-user.signed';
    const details = { detail, by: actor.name };
    await context.events.record(tx, { kind, actor: actor.loginId, subject: account.id, details });
    return signed;
  });
}

/** Ends a role: any signatory may, alone. */
export async function endRole(context: MailboxContext, { account, actor }: Signatory, id: string): Promise<boolean> {
  const user = await companyUserById(context.database.reader(context.organisation), account.id, id);
  if (user === undefined) return false;
  const detail = await openLabel(context, user);
  return await context.database.transaction(context.organisation, async (tx) => {
    if (!(await setCompanyUser(tx, { accountId: account.id, id }, 'ended', context.clock()))) return false;
    const details = { detail, by: actor.name };
    const about = { actor: actor.loginId, subject: account.id, details };
    await context.events.record(tx, { kind: 'company-user.ended', ...about });
    return true;
  });
}

/**
 * Takes the company's mailbox over after its signatories changed: the old address for notices is confirmed or forgotten. Users
 * that nobody signs for anew stay suspended. A telephone number is given anew: only a code shows whose it is.
 */
export async function takeOver(
  context: MailboxContext,
  { account, actor }: Signatory,
  { keepEmail }: { readonly keepEmail: boolean },
): Promise<void> {
  await context.database.transaction(context.organisation, async (tx) => {
    const waiting = await endSuspension(tx, account.id);
    if (waiting === undefined) return;
    if (keepEmail && waiting.email !== null && account.email === undefined)
      await setNotices(tx, account.id, { email: waiting.email, language: account.language });
    const about = { actor: actor.loginId, subject: account.id, details: { by: actor.name } };
    await context.events.record(tx, { kind: 'company.taken-over', ...about });
  });
}
