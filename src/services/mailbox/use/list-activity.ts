// What was done in a mailbox, with the letters' subjects and the files' names, which the audit trail itself does not hold.
import { openFilename, openSubject } from '../content/letter-texts.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { type Activity, type ActivityFilter, listActivity, type SealedActivity } from '../store/activity.ts';

/** Newest first, those before the event `before` when given. */
export async function activityOf(
  { database, organisation, ciphers }: Pick<MailboxContext, 'database' | 'organisation' | 'ciphers'>,
  accountId: string,
  page: { readonly before: number | undefined; readonly limit: number; readonly filter?: ActivityFilter },
): Promise<Activity[]> {
  const events = await listActivity(database.reader(organisation), accountId, page);
  const cipher = await ciphers.of(accountId);
  return events.map(({ filename, subject, ...event }: SealedActivity): Activity => {
    const { letterId, fileId, detail } = event;
    return {
      ...event,
      subject: letterId === undefined || subject === undefined ? undefined : openSubject(cipher, letterId, subject),
      detail: fileId === undefined || filename === undefined ? detail : openFilename(cipher, fileId, filename),
    };
  });
}
