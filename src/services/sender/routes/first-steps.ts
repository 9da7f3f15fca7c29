// GET /settings/first-steps (200): the guide for setting an organisation up. Role administrator, else 403.
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { firstStepsPage } from '../pages/first-steps-page.ts';
import { readSetUp } from '../store/first-steps.ts';
import { firstStepsMessages } from '../texts/first-steps-messages.ts';
import { atDesk, type Desk, forAdministrators } from './desk.ts';

/** Adds the page. */
export function addFirstSteps(app: WebServer, desk: Desk): void {
  app.get('/settings/first-steps', forAdministrators, async (request, reply) => {
    const { organisation, language } = atDesk(desk, request);
    const done = await readSetUp(desk.records.database.reader(organisation.id));
    const main = firstStepsPage(language, organisation.name, done);
    return sendPage(request, reply, { title: firstStepsMessages(language)('title'), main, current: '/settings' });
  });
}
