// GET /settings (200) · POST /settings (303, 422 with faults). Role administrator, else 403.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { confinement } from '../../../platform/killable/confinement.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { changeSettings } from '../change-settings.ts';
import { type SupportFields, supportFields } from '../letter-draft.ts';
import { settingsPage } from '../pages/settings-page.ts';
import { supportOf } from '../pages/support-fields.ts';
import { contentFaults } from '../pages/words.ts';
import { readFeedHealth } from '../store/feed.ts';
import { readSetUp } from '../store/first-steps.ts';
import { readSettings } from '../store/settings.ts';
import { pageMessages } from '../texts/page-messages.ts';
import { atDesk, type Desk, forAdministrators, hasQuery } from './desk.ts';

/** Adds the page. */
export function addSettings(app: WebServer, desk: Desk): void {
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    faults: readonly Fault[],
    written?: SupportFields,
  ) => {
    const { organisation, language, csrf } = atDesk(desk, request);
    const reader = desk.records.database.reader(organisation.id);
    const settings = await readSettings(reader);
    const health = await readFeedHealth(reader);
    const support = written ?? supportFields(settings?.supportinfo ?? organisation.supportinfo);
    const saved = hasQuery(request, 'saved');
    const setUp = await readSetUp(reader);
    const confined = await confinement();
    const shown = { language, csrf, organisation, support, faults, saved, settings, health, setUp, confined };
    const main = settingsPage(shown);
    const title = pageMessages(language)('settings-title');
    const page = { title, main, current: '/settings', hasErrors: faults.length > 0 };
    return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
  };

  app.get('/settings', forAdministrators, async (request, reply) => show(request, reply, []));

  app.post('/settings', forAdministrators, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const written = supportOf(await readForm(request));
    const faults = await changeSettings(desk.records, organisation, actor, written);
    if (faults.length > 0) return show(request, reply, contentFaults(language, faults), written);
    return reply.redirect('/settings?saved', 303);
  });
}
