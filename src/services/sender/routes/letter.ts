// GET /letters/:id (200) · GET /letters/:id/progress, the part that changes (200). Another organisation's letter: 404.
import { html } from '../../../platform/pages/html.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { letterWithoutNote, lookAtLetter } from '../look-at-letter.ts';
import { factsPart, letterPage, progressPart } from '../pages/letter-page.ts';
import { atDesk, type Desk, forCaseworkers, hasQuery, idOf } from './desk.ts';

/** Adds the pages. */
export function addLetter(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/letters/:id', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const letter = await lookAtLetter(records, organisation, actor, idOf(request), 'letter-viewed');
    const main = letterPage({ language, organisation, letter, justSent: hasQuery(request, 'sent') });
    return sendPage(request, reply, {
      title: letter.subject,
      main,
      current: '/letters',
      wide: true,
      scripts: ['live.ts'],
    });
  });

  app.get('/letters/:id/progress', forCaseworkers, async (request, reply) => {
    const { organisation, language } = atDesk(desk, request);
    const letter = await letterWithoutNote(records, organisation, idOf(request));
    const shown = { language, organisation, letter };
    const part = html`${progressPart(shown)}<template data-part="facts">${factsPart(shown)}</template>`;
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(part.text);
  });
}
