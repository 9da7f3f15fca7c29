// Archive packages that could not be made: a task of the archivists of their units, until somebody asks for those days again.
import { archivePeriod } from '../pages/archive-pages.ts';
import { reachOf } from '../reach.ts';
import type { Records } from '../records.ts';
import type { AtDesk } from '../routes/desk.ts';
import { failedPackages } from '../store/archive-packages.ts';
import type { Task } from '../tasks/sources.ts';
import { archiveMessages } from '../texts/archive-messages.ts';

const MOST = 10;
const DAY_MS = 86_400_000;
/** After that nobody waits for it. */
const DAYS = 30;

/** For the start page's list of what waits. */
export async function archiveTasks(records: Records, here: AtDesk): Promise<readonly Task[]> {
  const units = reachOf(here.rights, ['archivist']).whole;
  if (units !== 'all' && units.size === 0) return [];
  const since = new Date(records.clock().getTime() - DAYS * DAY_MS);
  const failed = await failedPackages(records.database.reader(here.organisation.id), units, since, MOST);
  const what = archiveMessages(here.language)('task-archive');
  return failed.map((one) => {
    return { href: `/archive/${one.id}`, what, about: archivePeriod(one), since: one.endedAt ?? one.askedAt };
  });
}
