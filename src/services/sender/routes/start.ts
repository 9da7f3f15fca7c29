// GET /  the start page (200; 303 to the own first page for those who have no letters, to the log-in without one; 403).

import { BrevduvaError } from '../../../domain/errors.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { tooWeakLogin } from '../organisation/demands.ts';
import { startPage } from '../pages/start-page.ts';
import type { Reach } from '../reach.ts';
import { holds, type Role } from '../rights.ts';
import { listDrafts } from '../store/drafts.ts';
import { readFeedHealth } from '../store/feed.ts';
import { readSetUp } from '../store/first-steps.ts';
import { listLetters } from '../store/letter-list.ts';
import { tasksFor } from '../tasks/sources.ts';
import { pageMessages } from '../texts/page-messages.ts';
import { atDesk, type Desk, forStaff } from './desk.ts';

/** Where those begin who have nothing on the start page. */
const OWN_PAGES: readonly (readonly [Role, string])[] = [
  ['administrator', '/settings'],
  ['template-editor', '/templates'],
  ['auditor', '/log'],
];

const DRAFTS = 20;
// Nobody asks how many there are in all: counting a million would take longer than the page.
const latestOf = (reach: Reach) => ({ reach, group: 'all', limit: 5, offset: 0, countTo: 0 }) as const;

/** Adds the pages. */
export function addStart(app: WebServer, desk: Desk): void {
  app.get('/', forStaff, async (request, reply) => {
    if (!holds(request.rights, ['caseworker', 'approver', 'archivist'])) {
      const own = OWN_PAGES.find(([role]) => holds(request.rights, [role]))?.[1];
      if (own !== undefined) return reply.redirect(own, 303);
      const [unmet] = request.unmetRoles;
      throw unmet === undefined ? new BrevduvaError('access-denied', 'no role at all') : tooWeakLogin(unmet);
    }
    const here = atDesk(desk, request);
    const { organisation, actor, language, rights } = here;
    const { database, cipher, clock } = desk.records;
    const reader = database.reader(organisation.id);
    const main = startPage({
      language,
      mayWrite: holds(rights, ['caseworker']),
      tasks: await tasksFor(desk.records, here),
      drafts: await listDrafts(reader, cipher, actor.id, DRAFTS),
      latest: (await listLetters(reader, latestOf(actor.sees))).lines,
      health: await readFeedHealth(reader),
      setUp: holds(rights, ['administrator']) ? await readSetUp(reader) : undefined,
      now: clock(),
    });
    return sendPage(request, reply, { title: pageMessages(language)('start-title'), main, current: '/', wide: true });
  });
}
