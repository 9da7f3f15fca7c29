// "Att göra" on the start page: each part of the service says what waits for the person who is logged in.
import { archiveTasks } from '../archive/archive-tasks.ts';
import { registrationTasks } from '../diarium/registration-tasks.ts';
import type { Records } from '../records.ts';
import type { AtDesk } from '../routes/desk.ts';
import { replyTasks } from '../routes/reply-parts.ts';
import { approvalTasks, letterTasks } from './flow-tasks.ts';
import { mailingTasks } from './mailing-tasks.ts';
import { paperTasks } from './paper-tasks.ts';

export interface Task {
  /** Where it is done. No personal number in it. */
  readonly href: string;
  /** One verb and its thing: 'Godkänn ett brev'. */
  readonly what: string;
  /** Whom or what it is about: a number, a subject, a count. */
  readonly about?: string;
  /** Since when it waits: the oldest is shown first. */
  readonly since: Date;
}

/** What waits for this person in one part of the service; at most some ten, with a link to all as the last where there are more. */
export type TaskSource = (records: Records, here: AtDesk) => Promise<readonly Task[]>;

/** Every part's. Add yours here. */
const TASK_SOURCES: readonly TaskSource[] = [
  approvalTasks,
  letterTasks,
  replyTasks,
  mailingTasks,
  registrationTasks,
  archiveTasks,
  paperTasks,
];

/** Everything that waits, the oldest first. */
export async function tasksFor(records: Records, here: AtDesk): Promise<readonly Task[]> {
  const lists = await Promise.all(TASK_SOURCES.map((source) => source(records, here)));
  return lists.flat().toSorted((a, b) => a.since.getTime() - b.since.getTime());
}
