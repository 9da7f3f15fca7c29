// Mailings that wait for the person who is logged in: those to approve.
import { mayApproveMailing } from '../mailings/decide-mailing.ts';
import type { Records } from '../records.ts';
import type { AtDesk } from '../routes/desk.ts';
import { mailingsAsked } from '../store/mailings.ts';
import { mailingMessages } from '../texts/mailing-messages.ts';
import type { Task } from './sources.ts';

/** At most ten. */
export async function mailingTasks(records: Records, here: AtDesk): Promise<readonly Task[]> {
  const { organisation, actor, rights, language } = here;
  const asked = await mailingsAsked(records.database.reader(organisation.id), records.cipher);
  const mine = asked.filter((mailing) => mayApproveMailing(actor, rights, mailing) === 'yes').slice(0, 10);
  const what = mailingMessages(language)('task-approve');
  return mine.map(({ id, name, asked: since, createdAt }) => {
    return { href: `/mailings/${id}`, what, about: name, since: since?.at ?? createdAt };
  });
}
