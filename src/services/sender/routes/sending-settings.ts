// GET /settings/sending, /settings/absent (200) · POST the same (303, 422): the time of regret, and an absent person's drafts. Role administrator, else 403.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { changeGrace } from '../change-settings.ts';
import { oneLine } from '../check-content.ts';
import { handOnDraftsOf } from '../hand-on.ts';
import { isSearch } from '../pages/find-person.ts';
import { type AbsentPage, absentPage, sendingPage } from '../pages/flow-pages.ts';
import { findColleagues, findDraftOwners } from '../store/colleagues.ts';
import { readGraceSeconds } from '../store/settings.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { atDesk, type Desk, forAdministrators, hasQuery, queryText } from './desk.ts';

/** Adds the pages. */
export function addSendingSettings(app: WebServer, desk: Desk): void {
  addGrace(app, desk);
  addAbsent(app, desk);
}

function addGrace(app: WebServer, desk: Desk): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, faults: readonly Fault[], typed?: string) => {
    const { organisation, language, csrf } = atDesk(desk, request);
    const kept = await readGraceSeconds(desk.records.database.reader(organisation.id));
    const grace = typed ?? String(kept);
    const main = sendingPage({ language, csrf, faults, grace, saved: hasQuery(request, 'saved') });
    const title = flowMessages(language)('sending-title');
    const page = { title, main, current: '/settings', hasErrors: faults.length > 0 };
    return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
  };
  app.get('/settings/sending', forAdministrators, async (request, reply) => show(request, reply, []));
  app.post('/settings/sending', forAdministrators, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const typed = (await readForm(request)).text('grace').trim();
    if (!/^[0-9]{1,4}$/.test(typed) || Number(typed) > 3600) {
      return show(request, reply, [{ field: 'grace', text: flowMessages(language)('sending-grace-wrong') }], typed);
    }
    await changeGrace(desk.records, organisation, actor, Number(typed));
    return reply.redirect('/settings/sending?saved', 303);
  });
}

function addAbsent(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    told: Pick<AbsentPage, 'faults' | 'done'>,
    asked: Pick<AbsentPage, 'called' | 'from' | 'to'> = { called: '', from: '', to: '' },
  ): Promise<FastifyReply> => {
    const { organisation, language, csrf } = atDesk(desk, request);
    const reader = records.database.reader(organisation.id);
    const { called, from, to } = asked;
    const found = await findDraftOwners(reader, { called, chosen: [from] });
    const colleagues = await findColleagues(reader, { units: 'all', role: 'caseworker' }, { called, chosen: [to] });
    const main = absentPage({ language, csrf, found, colleagues, ...asked, ...told });
    const title = flowMessages(language)('absent-title');
    const page = { title, main, current: '/settings', hasErrors: told.faults.length > 0 };
    return sendPage(request, reply, page, told.faults.length > 0 ? 422 : 200);
  };
  app.get('/settings/absent', forAdministrators, async (request, reply) => {
    const [moved, stayed] = [queryText(request, 'moved'), queryText(request, 'stayed')];
    const done = moved === '' ? undefined : { moved: Number(moved) || 0, stayed: Number(stayed) || 0 };
    return show(request, reply, { faults: [], done });
  });
  app.post('/settings/absent', forAdministrators, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const form = await readForm(request);
    const [from, to] = [form.text('from'), form.text('to')];
    if (isSearch(form)) {
      const called = oneLine(form.text('called')).slice(0, 100);
      return show(request, reply, { faults: [], done: undefined }, { called, from, to });
    }
    if (from === '' || to === '' || from === to) {
      const text = flowMessages(language)('absent-choose-fault');
      return show(request, reply, { faults: [{ field: 'from', text }], done: undefined });
    }
    const { moved, stayed } = await handOnDraftsOf(records, organisation, actor, { from, to });
    return reply.redirect(`/settings/absent?moved=${moved}&stayed=${stayed}`, 303);
  });
}
