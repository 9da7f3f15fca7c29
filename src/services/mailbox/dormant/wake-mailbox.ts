// Somebody logs in: the mailbox has been looked in, and one that was dormant is registered again with the choices that were. The log-in is the
// agreement's proof; it never fails because of this.
import type { User } from '../../../platform/web/user.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { texts } from '../messages.ts';
import { accountOf, noteSeen } from '../store/accounts.ts';
import { type Dormancy, dormancyOf, forgetDormancy } from '../store/dormancy.ts';
import { actorOf } from '../use/actor.ts';
import { agreementToOpen } from '../use/agreement-to-open.ts';
import { openMailbox } from '../use/open-mailbox.ts';
import { openOptedOut } from './choices.ts';

/** Notes the log-in, and wakes what was dormant. What could not be done is done at the next log-in, or on the page that opens a mailbox. */
export async function noteLogIn(context: MailboxContext, user: User): Promise<void> {
  const { personalNumber } = user;
  if (personalNumber === undefined) return;
  const { database, organisation, clock, log } = context;
  const reader = database.reader(organisation);
  try {
    const account = await accountOf(reader, personalNumber);
    if (account === undefined) return;
    const dormancy = await dormancyOf(reader, account.id);
    await database.transaction(organisation, (tx) => noteSeen(tx, account.id, clock()));
    if (dormancy?.dormant_at != null) await wake(context, user, account, dormancy);
  } catch (error) {
    log.warn({ err: error }, 'A log-in could not be noted in its mailbox');
  }
}

async function wake(context: MailboxContext, user: User, account: Account, dormancy: Dormancy): Promise<void> {
  const { database, organisation, events } = context;
  const actor = actorOf(user);
  if (account.state !== 'active') {
    const { recipient, name, email, language } = account;
    const { text: agreement } = await agreementToOpen(context, { recipient, name, actor }, language);
    // What we say of it may be on its way to the register: something signed now makes that come too late.
    if (dormancy.told_at === null) await context.far.register({ recipient, text: agreement, proof: actor.proof });
    const opening = { recipient, name, email, language, actor, agreement, moveFrom: false };
    const problem = await openMailbox(context, opening);
    if (problem?.kind === 'elsewhere')
      return await database.transaction(organisation, (tx) => forgetDormancy(tx, account.id));
    if (problem !== undefined) return;
  }
  if (!(await chooseAsBefore(context, account, dormancy, actor.proof))) return;
  await database.transaction(organisation, async (tx) => {
    await forgetDormancy(tx, account.id);
    const about = { actor: actor.loginId, subject: account.id, details: { by: actor.name } };
    await events.record(tx, { kind: 'account.woken', ...about });
  });
}

/** Senders that were connected meanwhile are accepted, as by anybody who registers. False when the register did not take it. */
async function chooseAsBefore(
  context: MailboxContext,
  account: Account,
  dormancy: Dormancy,
  proof: string,
): Promise<boolean> {
  const no = await openOptedOut(context, dormancy);
  if (no.size === 0) return true;
  const { senders } = await context.directory.lookAgain();
  const text = texts(account.language)('dormantAgreement', { operator: context.operator.name });
  const yes = senders.filter(({ id }) => !no.has(id));
  const { recipient } = account;
  const answer = await context.far.storeAcceptedSenders({ recipient, text, proof }, recipient, yes);
  return answer.kind === 'answered';
}
