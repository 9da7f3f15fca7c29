// What waits for a person in the flow of letters: to approve, to change and send again, to send on paper, to find out.

import { whoseWork } from '../notices/whose-work.ts';
import { numberText } from '../pages/words.ts';
import type { Records } from '../records.ts';
import type { AtDesk } from '../routes/desk.ts';
import { listWanted } from '../store/approvals.ts';
import { listUndone } from '../store/held-letters.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import type { Task } from './sources.ts';

const MOST = 10;

/** Letters that wait for this approver. */
export async function approvalTasks({ database }: Records, here: AtDesk): Promise<readonly Task[]> {
  const grants = here.rights.get('approver') ?? [];
  if (grants.length === 0) return [];
  const t = flowMessages(here.language);
  const reader = database.reader(here.organisation.id);
  const wanted = await listWanted(reader, { account: here.actor.id, grants, limit: MOST + 1 });
  return wanted.map(({ id, subject, askedAt }, index) =>
    index === MOST
      ? { href: '/approvals', what: t('task-approve-all'), since: askedAt }
      : { href: `/approvals/${id}`, what: t('task-approve'), about: subject, since: askedAt },
  );
}

/** Letters of the person, or of somebody they stand in for, that need a step; of those that the person reads. */
export async function letterTasks(records: Records, here: AtDesk): Promise<readonly Task[]> {
  const t = flowMessages(here.language);
  const reader = records.database.reader(here.organisation.id);
  const letters = await listUndone(reader, await whoseWork(reader, here.actor.id, records.clock()), {
    reach: here.actor.sees,
    limit: MOST,
  });
  return letters.map(({ id, subject, recipient, state, approval, at }) => {
    const what =
      state === 'withdrawn'
        ? t(approval === 'returned' ? 'task-returned' : 'task-not-sent')
        : t(state === 'unknown' ? 'task-unknown' : 'task-undelivered');
    return { href: `/letters/${id}`, what, about: `${subject} · ${numberText(recipient)}`, since: at };
  });
}
