// A company's facts are taken in: when its signatories have changed, what former ones signed falls; when it is gone, so is its mailbox.
import type { Company } from '../../../domain/company/company.ts';
import { companyMailboxRight } from '../../../domain/company/mailbox-right.ts';
import type { PersonId } from '../../../domain/person-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { RegistryContext } from '../registry-context.ts';
import { endRequest } from '../signing/end-requests.ts';
import { accountHeld, holdRecipient, removeAccount } from '../store/accounts.ts';
import { type KeptCompany, keepCompany } from '../store/companies.ts';
import { addAccountChange } from '../store/histories.ts';
import { openRequests } from '../store/pending.ts';
import type { RegistryTables } from '../tables.ts';

const ACTOR = 'system';

/** Who may act for a company and how, as text to compare: `number right`, in order, after the company's status. */
export function signersOf(company: Company): string {
  const parts = company.people
    .map(({ id }) => `${id} ${companyMailboxRight(company, id)}`)
    .filter((part) => !part.endsWith(' none'));
  return [company.status.kind, ...parts.toSorted()].join('\n');
}

function peopleIn(signers: string): ReadonlySet<string> {
  return new Set(
    signers
      .split('\n')
      .slice(1)
      .map((part) => part.slice(0, 12)),
  );
}

/** Keeps what the register says now, and does what follows from what has changed since it was last asked. */
export async function takeFacts(context: RegistryContext, company: Company): Promise<void> {
  const { database, organisation, clock } = context;
  const at = clock();
  const signers = signersOf(company);
  await database.transaction(organisation, async (tx) => {
    await holdRecipient(tx, company.id);
    const before = await keepCompany(tx, { company, signers, fetchedAt: at });
    if (before !== undefined && before.signers !== signers) await tellChange(context, tx, before, company, signers, at);
    await dropFallen(context, tx, company, at);
    if (company.status.kind === 'deregistered') await dissolve(context, tx, company, at);
  });
}

/** Former signatories lose their rights with this, and their operators are told so (account_change). */
async function tellChange(
  { events }: RegistryContext,
  tx: Transaction<RegistryTables>,
  before: KeptCompany,
  company: Company,
  signers: string,
  at: Date,
): Promise<void> {
  const [old, now] = [peopleIn(before.signers), peopleIn(signers)];
  const left = [...old].filter((person) => !now.has(person));
  const joined = [...now].filter((person) => !old.has(person));
  const account = await accountHeld(tx, company.id);
  const details = { recipient: company.id, left, joined, status: company.status.kind };
  const subject = account?.reference ?? 'company without account';
  await events.record(tx, { kind: 'company.signatories-changed', actor: ACTOR, subject, details });
  if (account === undefined) return;
  const { reference, operator } = account;
  const change = { recipient: company.id, reference, operator, at, details: { left, joined } };
  await addAccountChange(tx, { ...change, kind: 'signatories-changed' });
}

/** What somebody signed who may not sign any more is nobody's request. */
async function dropFallen(
  context: RegistryContext,
  tx: Transaction<RegistryTables>,
  company: Company,
  at: Date,
): Promise<void> {
  const listed = new Set<PersonId>(company.people.map(({ id }) => id));
  const gone = company.status.kind === 'deregistered';
  for (const request of await openRequests(tx, company.id)) {
    const former = request.signers.filter((signer) => signer.listed && !maySign(company, signer.person, listed));
    if (!gone && former.length === 0) continue;
    await endRequest(context, tx, request, 'fallen', { caller: ACTOR }, at);
  }
}

function maySign(company: Company, person: PersonId, listed: ReadonlySet<PersonId>): boolean {
  const right = companyMailboxRight(company, person);
  // With rules that cannot be met or read nobody has a right; whoever is still in the company may have asked.
  return right === 'own' || right === 'sign' || (listed.has(person) && right === 'none' && !anybodySigns(company));
}

function anybodySigns(company: Company): boolean {
  return company.people.some(({ id }) => ['own', 'sign'].includes(companyMailboxRight(company, id)));
}

/** Nobody is there any more to read what comes: senders are to know it. */
async function dissolve(
  { events }: RegistryContext,
  tx: Transaction<RegistryTables>,
  company: Company,
  at: Date,
): Promise<void> {
  const account = await accountHeld(tx, company.id);
  if (account === undefined) return;
  const { reference, operator } = account;
  await removeAccount(tx, company.id);
  await addAccountChange(tx, { recipient: company.id, reference, operator, at, kind: 'dissolved', details: {} });
  const details = { recipient: company.id, operator };
  await events.record(tx, { kind: 'account.dissolved', actor: ACTOR, subject: reference, details });
}
