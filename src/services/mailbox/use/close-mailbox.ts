// Closing a mailbox: taken out of FaR first, so that nobody is sent here any more, then closed here. Letters remain its holder's, and what its
// holder gave others ends: it does not come back with the mailbox.

import { hasNumber } from '../../../domain/foreign-identity.ts';
import { kindOf } from '../../../domain/recipient-id.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { texts } from '../messages.ts';
import { type FarProblem, isWaiting, problemOf } from '../registry/far-problem.ts';
import { setAccountState } from '../store/accounts.ts';
import { endRights } from '../store/leaving.ts';
import type { Actor } from './actor.ts';

/** Closes the mailbox. Where FaR was silent or said no, nothing has changed here. */
export async function closeMailbox(
  context: MailboxContext,
  { account, actor }: { readonly account: Account; readonly actor: Actor },
): Promise<FarProblem | undefined> {
  const problem = await leaveFar(context, account, actor);
  if (problem !== undefined) return problem;
  context.acting.at('mailbox.closing-answered');
  await context.database.transaction(context.organisation, async (tx) => {
    const now = context.clock();
    await setAccountState(tx, account.id, 'closed', now);
    await endRights(tx, account.id, now);
    const details = { by: actor.name };
    await context.events.record(tx, { kind: 'account.closed', actor: actor.loginId, subject: account.id, details });
  });
  return undefined;
}

/** As long as FaR has the mailbox here, senders send here: then it stays open. */
async function leaveFar(context: MailboxContext, account: Account, { proof }: Actor): Promise<FarProblem | undefined> {
  const { recipient, language, name: company } = account;
  // No contract of the wire has room for such a holder (domain/foreign-identity.ts).
  if (!hasNumber(recipient)) return undefined;
  // Whoever has moved closes what is left here: that they are registered elsewhere is not this operator's to end.
  if (await isElsewhereOrNowhere(context, account)) return undefined;
  const t = texts(language);
  const { name: operator } = context.operator;
  const isCompany = kindOf(recipient) === 'organisationsnummer';
  const text = isCompany
    ? t('closeAgreementCompanyText', { operator, company })
    : t('closeAgreementText', { operator });
  const answer = await context.far.deregister({ recipient, text, proof });
  if (answer.kind !== 'answered') return (await isElsewhereOrNowhere(context, account)) ? undefined : problemOf(answer);
  return isWaiting(answer.value) ? { kind: 'waiting' } : undefined;
}

/** FaR may have done it at an earlier try whose answer was lost. */
async function isElsewhereOrNowhere({ far, organisation }: MailboxContext, { recipient }: Account): Promise<boolean> {
  const status = await far.isRegistered(recipient);
  return (
    status.kind === 'answered' && (status.value.type === 'Not' || status.value.serviceSupplier?.id !== organisation)
  );
}
