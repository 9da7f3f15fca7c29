// What was done in a mailbox, with who did it, the letters' subjects and the files' names: the audit trail holds them sealed or not at all.
import { markOfName, openEventTexts } from '../content/event-texts.ts';
import { openFilename, openSubject } from '../content/letter-texts.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import {
  type Activity,
  type ActivityFilter,
  activeNames,
  type Doer,
  listActivity,
  type SealedActivity,
} from '../store/activity.ts';

type Reading = Pick<MailboxContext, 'database' | 'organisation' | 'ciphers'>;

/** What is asked for; `by` is a name, '' for what the operator did. */
export interface ActivityAsked extends Omit<ActivityFilter, 'by'> {
  readonly by?: string | undefined;
}

/** Newest first, those before the event `before` when given. */
export async function activityOf(
  { database, organisation, ciphers }: Reading,
  accountId: string,
  page: { readonly before: number | undefined; readonly limit: number; readonly filter?: ActivityAsked },
): Promise<Activity[]> {
  const cipher = await ciphers.of(accountId);
  const { by: name, ...asked } = page.filter ?? {};
  const by: Doer | undefined =
    name === undefined ? undefined : name === '' ? 'operator' : { name, mark: markOfName(cipher, name) };
  const filter = { ...asked, by };
  const events = await listActivity(database.reader(organisation), accountId, { ...page, filter });
  return events.map(({ texts, filename, subject, ...event }: SealedActivity): Activity => {
    const { letterId, fileId } = event;
    const { by: who, detail } = openEventTexts(cipher, texts);
    return {
      ...event,
      by: who,
      subject: letterId === undefined || subject === undefined ? undefined : openSubject(cipher, letterId, subject),
      detail: fileId === undefined || filename === undefined ? detail : openFilename(cipher, fileId, filename),
    };
  });
}

/** Those who have done something lately, by name. */
export async function namesIn(
  { database, organisation, ciphers }: Reading,
  accountId: string,
): Promise<readonly string[]> {
  const cipher = await ciphers.of(accountId);
  const events = await activeNames(database.reader(organisation), accountId);
  const names = events.flatMap((event) => openEventTexts(cipher, event).by ?? []);
  return [...new Set(names)].sort((one, other) => one.localeCompare(other, 'sv'));
}
