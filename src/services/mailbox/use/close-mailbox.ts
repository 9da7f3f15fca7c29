// Closing a mailbox: taken out of FaR first, so that nobody is sent here any more, then closed here. Letters remain.

import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { texts } from '../messages.ts';
import { type FarProblem, problemOf } from '../registry/far-problem.ts';
import { setAccountState } from '../store/accounts.ts';
import type { Actor } from './actor.ts';

/** Closes the mailbox. Where FaR was silent or said no, nothing has changed here. */
export async function closeMailbox(
  context: MailboxContext,
  { account, actor }: { readonly account: Account; readonly actor: Actor },
): Promise<FarProblem | undefined> {
  const text = texts(account.language)('closeAgreementText', { operator: context.operator.name });
  const answer = await context.far.deregister({ recipient: account.recipient, text, proof: actor.proof });
  if (answer.kind !== 'answered' && !(await isElsewhereOrNowhere(context, account))) return problemOf(answer);
  await context.database.transaction(context.organisation, async (tx) => {
    await setAccountState(tx, account.id, 'closed', context.clock());
    const details = { by: actor.name };
    await context.events.record(tx, { kind: 'account.closed', actor: actor.loginId, subject: account.id, details });
  });
  return undefined;
}

/** FaR may have done it at an earlier try whose answer was lost. */
async function isElsewhereOrNowhere({ far, organisation }: MailboxContext, { recipient }: Account): Promise<boolean> {
  const status = await far.isRegistered(recipient);
  return (
    status.kind === 'answered' && (status.value.type === 'Not' || status.value.serviceSupplier?.id !== organisation)
  );
}
