// The operations page for those who run the mediator: GET / and GET /overview, its part that changes (200). Role mediator-staff.
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import type { Operations } from '../operations/read-operations.ts';
import { mediatorMessages } from '../pages/messages.ts';
import { overviewPage, overviewPart } from '../pages/overview-page.ts';
import { readsLog } from './log-pages.ts';
import { STAFF_ROLE } from './staff-pages.ts';

/** Adds the page. */
export function addOverview(app: WebServer, operations: Operations): void {
  const preHandler = requireUser([STAFF_ROLE]);
  app.get('/', { preHandler }, async (request, reply) => {
    const { language } = request;
    const viewer = { csrf: request.shell.csrf, readsLog: readsLog(request) };
    const main = overviewPage(await operations.see(), viewer, language);
    const title = mediatorMessages(language)('start-title');
    return sendPage(request, reply, { title, main, current: '/', wide: true, scripts: ['live.ts'] });
  });

  app.get('/overview', { preHandler }, async (request, reply) => {
    const viewer = { csrf: '', readsLog: readsLog(request) };
    const part = overviewPart(await operations.see(), viewer, request.language);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(part.text);
  });
}
