// Registrations that nobody has confirmed in time, or that failed: tasks of whoever keeps the letter, and of the archivists for what systems sent.
import { whoseWork } from '../notices/whose-work.ts';
import { numberText } from '../pages/words.ts';
import { reachOf } from '../reach.ts';
import type { Records } from '../records.ts';
import type { AtDesk } from '../routes/desk.ts';
import { storedRecipient } from '../store/letters.ts';
import { lateRegistrations } from '../store/registrations.ts';
import type { Task } from '../tasks/sources.ts';
import { diariumMessages } from '../texts/diarium-messages.ts';

const MOST = 10;

/** For the start page's list of what waits. Whoever stands in for a colleague is not told of letters that are not theirs to read. */
export async function registrationTasks(records: Records, here: AtDesk): Promise<readonly Task[]> {
  const t = diariumMessages(here.language);
  const reader = records.database.reader(here.organisation.id);
  const keepers = await whoseWork(reader, here.actor.id, records.clock());
  const archivistIn = reachOf(here.rights, ['archivist']);
  const late = await lateRegistrations(reader, { keepers, reach: here.actor.sees, archivistIn, limit: MOST });
  return late.map(({ letter, reply, subject, recipient, since }) => ({
    href: `/letters/${letter}#diarium`,
    what: t(reply === undefined ? 'task-register' : 'task-register-reply'),
    about: `${subject} · ${numberText(storedRecipient(recipient))}`,
    since,
  }));
}
