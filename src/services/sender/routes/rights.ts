// Rights. GET /settings/rights (200) · POST /settings/rights (303, 422) · POST /settings/rights/:id/remove (303, 404). Role administrator, else 403.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { addGroupRule, removeGroupRule, type WrittenRule } from '../organisation/group-rules.ts';
import { rightsPage } from '../pages/rights-page.ts';
import { knownCaseTypes, listGroupRules } from '../store/group-rules.ts';
import { listUnits } from '../store/units.ts';
import { peopleMessages } from '../texts/people-messages.ts';
import { atDesk, type Desk, forAdministrators, hasQuery, idOf } from './desk.ts';

const NOTHING: WrittenRule = { group: '', role: 'caseworker', unit: '', caseTypes: [] };

/** Adds the page. */
export function addRights(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    written: WrittenRule,
    faults: readonly Fault[],
  ): Promise<FastifyReply> => {
    const { organisation, language, csrf } = atDesk(desk, request);
    const reader = records.database.reader(organisation.id);
    const [rules, units, caseTypes] = [
      await listGroupRules(reader),
      await listUnits(reader),
      await knownCaseTypes(reader),
    ];
    const done = hasQuery(request, 'added') ? 'added' : hasQuery(request, 'removed') ? 'removed' : undefined;
    const main = rightsPage({ language, csrf, rules, units, caseTypes, written, faults, done });
    const title = peopleMessages(language)('rights-title');
    const page = { title, main, current: '/settings', wide: true, hasErrors: faults.length > 0 };
    return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
  };

  app.get('/settings/rights', forAdministrators, async (request, reply) => show(request, reply, NOTHING, []));

  app.post('/settings/rights', forAdministrators, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const form = await readForm(request);
    const written = {
      group: form.text('group'),
      role: form.text('role'),
      unit: form.text('unit'),
      caseTypes: form.all('case-types'),
    };
    const outcome = await addGroupRule(records, organisation, actor, written);
    if (outcome.kind === 'added') return reply.redirect('/settings/rights?added', 303);
    const t = peopleMessages(language);
    const faults = outcome.faults.map(({ field, code }) => ({ field, text: t(code) }));
    return show(request, reply, written, faults);
  });

  app.post('/settings/rights/:id/remove', forAdministrators, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    await removeGroupRule(records, organisation, actor, idOf(request));
    return reply.redirect('/settings/rights?removed', 303);
  });
}
