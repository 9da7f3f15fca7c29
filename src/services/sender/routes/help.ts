// GET /help (200) · GET /help/:topic (200; 404 for a topic that there is not). Anybody who is logged in; a topic's page also before.
import { BrevduvaError } from '../../../domain/errors.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { HELP_TOPICS } from '../help/topics.ts';
import { helpPage, helpTopicPage } from '../pages/help-page.ts';
import { pageMessages } from '../texts/page-messages.ts';
import { forStaff } from './desk.ts';

/** Adds the pages. */
export function addHelp(app: WebServer): void {
  app.get('/help', forStaff, async (request, reply) => {
    const main = helpPage(request.language);
    return sendPage(request, reply, { title: pageMessages(request.language)('help-title'), main, current: '/help' });
  });
  // Nothing of the organisation's is in it, and who logs in with a passkey has use of it before.
  app.get('/help/:topic', async (request, reply) => {
    const id: unknown = Reflect.get(Object(request.params), 'topic');
    const topic = HELP_TOPICS.find((one) => one.id === id);
    if (topic === undefined) throw new BrevduvaError('not-found', 'there is no such help');
    const { title } = topic.text[request.language];
    const main = helpTopicPage(request.language, topic);
    return sendPage(request, reply, { title, main, current: '/help' });
  });
}
