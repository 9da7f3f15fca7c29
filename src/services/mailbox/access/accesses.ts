// Every mailbox that a person may be in, for the page where one changes between them; and choosing one for this log-in.
import { kindOf, parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { accountById, accountOf, noteSeen } from '../store/accounts.ts';
import { companyRolesOf } from '../store/company-users.ts';
import { type DelegateRow, delegationsOf } from '../store/delegates.ts';
import { chooseMailbox } from '../store/log-ins.ts';
import { earlierMailboxesOf } from '../store/renumbering.ts';
import type { Actor } from '../use/actor.ts';
import { type Judged, judge, rightOf, type Somebody } from './judge.ts';

export interface OthersMailbox {
  readonly account: Account;
  readonly judged: Judged;
  /** The delegation that it is by, which the delegate may end. */
  readonly delegation: string | undefined;
}

export interface Invited {
  readonly id: string;
  /** Who asks: the mailbox's holder has chosen to tell. */
  readonly holder: string;
  readonly may: DelegateRow['may'];
  readonly until: Date;
}

/** A company that the person may sign for and that has no mailbox here. */
export interface WithoutMailbox {
  readonly organisation: RecipientId;
  readonly name: string;
}

export interface Accesses {
  readonly others: readonly OthersMailbox[];
  readonly invitations: readonly Invited[];
  readonly without: readonly WithoutMailbox[];
  /** FaR does not answer: there may be more. */
  readonly silent: boolean;
}

/** What the person may be in beside the own mailbox, each judged now. */
export async function accessesOf(asked: MailboxContext, person: Somebody): Promise<Accesses> {
  const context = { ...asked, mandates: asked.mandates.forList() };
  const reader = context.database.reader(context.organisation);
  const delegations = await delegationsOf(reader, person.number, context.clock());
  const roles = await companyRolesOf(reader, person.number);
  const byFar = await context.mandates.rightsOf(person.number);
  const grants = byFar.kind === 'answered' ? byFar.value.rights.filter((grant) => rightOf(grant) !== undefined) : [];
  const found = new Map<string, Account>();
  const without: WithoutMailbox[] = [];
  const active = delegations.filter(({ state }) => state === 'active');
  const earlier = await earlierMailboxesOf(reader, person.number);
  for (const id of [...earlier, ...[...active, ...roles].map((row) => row.account_id)]) {
    const account = await accountById(reader, id);
    if (account !== undefined) found.set(id, account);
  }
  for (const { id, organizationName, grantType } of grants) {
    const recipient = parseRecipientId(id);
    if (!recipient.ok || recipient.value === person.number) continue;
    const account = await accountOf(reader, recipient.value);
    if (account !== undefined && account.state !== 'opening') found.set(account.id, account);
    // An estate is kept under the number of whoever has died: nobody opens a mailbox for it here.
    else if (grantType === 'AuthorizedSignatory' && kindOf(recipient.value) === 'organisationsnummer')
      without.push({ organisation: recipient.value, name: organizationName ?? recipient.value });
  }
  const others: OthersMailbox[] = [];
  for (const account of found.values()) {
    const judged = await judge(context, person, account);
    const delegation = active.find((row) => row.account_id === account.id)?.id;
    if (judged.kind !== 'refused' || judged.why === 'suspended') others.push({ account, judged, delegation });
  }
  return {
    others,
    invitations: await invitationsOf(context, delegations),
    without,
    silent: byFar.kind === 'unanswered',
  };
}

async function invitationsOf(context: MailboxContext, rows: readonly DelegateRow[]): Promise<readonly Invited[]> {
  const reader = context.database.reader(context.organisation);
  const invited: Invited[] = [];
  for (const row of rows.filter(({ state }) => state === 'invited')) {
    const account = await accountById(reader, row.account_id);
    if (account?.state === 'active') invited.push({ id: row.id, holder: account.name, may: row.may, until: row.until });
  }
  return invited;
}

/** Opens another's mailbox in this log-in, or the own one again; noted in the other's log. */
export async function enterMailbox(
  context: MailboxContext,
  actor: Actor,
  into: { readonly account: Account; readonly as: string } | undefined,
): Promise<void> {
  await context.database.transaction(context.organisation, async (tx) => {
    await chooseMailbox(tx, actor.loginId, into?.account.id ?? null);
    if (into === undefined) return;
    await noteSeen(tx, into.account.id, context.clock());
    const about = { actor: actor.loginId, subject: into.account.id, details: { by: into.as } };
    await context.events.record(tx, { kind: 'mailbox.entered', ...about });
  });
}
