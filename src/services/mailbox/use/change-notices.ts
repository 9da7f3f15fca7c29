// Where notices about post go, and in which language; a new address is sent a first e-mail.
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { Account, NoticeLanguage } from '../account.ts';
import type { MailboxEvent } from '../events.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { ADDRESS_JOB } from '../notice-job.ts';
import { setNotices } from '../store/accounts.ts';
import type { Actor } from './actor.ts';

export type NoticesChange = 'email' | 'language' | 'no-email';

/** What is wrong with an address as typed; undefined when it can be used. Recipient.xsd's EMailAdress. */
export function addressProblem(typed: string): 'incomplete' | 'too-long' | undefined {
  if (typed.length > 256) return 'too-long';
  // One address and nothing else: a comma or a line break would make it several, or a header.
  return /^[^\s,;<>"@]+@[^\s,;<>"@]+\.[^\s,;<>"@.]+$/.test(typed) && typed.length >= 5 ? undefined : 'incomplete';
}

/** Keeps the choice; says what changed, for the confirmation. */
export async function changeNotices(
  context: MailboxContext,
  { account, actor }: { readonly account: Account; readonly actor: Actor },
  notices: { readonly email: string | undefined; readonly language: NoticeLanguage },
): Promise<NoticesChange> {
  const changed = notices.email !== account.email;
  const kinds: MailboxEvent[] = [
    ...(changed ? ([notices.email === undefined ? 'email.removed' : 'email.changed'] as const) : []),
    ...(notices.language === account.language ? [] : (['language.changed'] as const)),
  ];
  await context.database.transaction(context.organisation, async (tx) => {
    await setNotices(tx, account.id, notices);
    for (const kind of kinds)
      await context.events.record(tx, { kind, actor: actor.loginId, subject: account.id, details: { by: actor.name } });
    if (changed && notices.email !== undefined)
      await enqueue(tx, {
        kind: ADDRESS_JOB,
        key: `${account.id} ${actor.loginId} ${context.clock().getTime()}`,
        payload: { account: account.id },
      });
  });
  if (notices.email === undefined) return 'no-email';
  return changed ? 'email' : 'language';
}
