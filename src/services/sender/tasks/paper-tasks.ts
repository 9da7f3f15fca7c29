// What waits for a person about letters on paper: to decide about one of their own, and to print what is in the queue of their units.

import { formatNumber } from '../../../platform/i18n/format.ts';
import { whoseWork } from '../notices/whose-work.ts';
import { numberText } from '../pages/words.ts';
import { printsIn } from '../paper/print-batch.ts';
import type { Records } from '../records.ts';
import { holds } from '../rights.ts';
import type { AtDesk } from '../routes/desk.ts';
import { listPaperTasks } from '../store/on-paper.ts';
import { listPrintQueue } from '../store/print-queue.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import type { Task } from './sources.ts';

const MOST = 10;

/** Stopped, unopened and returned letters that the person keeps, or that a system sent from a unit of theirs; and the queue, once. */
export async function paperTasks(records: Records, here: AtDesk): Promise<readonly Task[]> {
  if (!holds(here.rights, ['caseworker'])) return [];
  const { organisation, actor, language } = here;
  const t = paperMessages(language);
  const reader = records.database.reader(organisation.id);
  const keepers = await whoseWork(reader, actor.id, records.clock());
  const own = await listPaperTasks(reader, { keepers, reach: actor.sees }, MOST);
  const { letters, total } = await listPrintQueue(reader, { limit: 1, offset: 0, reach: printsIn(actor) });
  const queue = letters.map(({ queuedAt }) => ({
    href: '/print-queue',
    what: t('task-queue'),
    about: t('task-queue-about', { count: formatNumber(total, language) }),
    since: queuedAt,
  }));
  const decisions = own.map(({ letter, what, subject, recipient, since }) => ({
    href: `/letters/${letter}/on-paper`,
    what: t(what === 'wanted' || what === 'returned' ? `task-${what}` : 'task-stop'),
    about: `${subject} · ${numberText(recipient, language)}`,
    since,
  }));
  return [...decisions, ...queue];
}
