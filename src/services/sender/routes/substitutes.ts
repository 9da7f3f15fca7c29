// Substitutes. GET /substitutes (200) · POST /substitutes (303, 422) · POST /substitutes/:id/end (303, 404). Whoever has a role:
// for oneself, among those one works with; an administrator for everybody. With the button that searches for a person: 200.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { stockholmDate } from '../../../platform/clock.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { type AskedSubstitute, addSubstitute, removeSubstitute } from '../organisation/substitutes.ts';
import { isSearch } from '../pages/find-person.ts';
import { substitutesPage } from '../pages/substitutes-page.ts';
import { holds, type Rights, ROLES, type Scope, unitsOf } from '../rights.ts';
import { findColleagues, isAmongColleagues } from '../store/colleagues.ts';
import { listSubstitutes } from '../store/substitutes.ts';
import { peopleMessages } from '../texts/people-messages.ts';
import { atDesk, type Desk, forRoles, hasQuery, idOf } from './desk.ts';

const forAnyRole = forRoles(...ROLES);

/** Among whom the log-in may choose: an administrator among all, others among those with a right where they have one. */
function mayChooseIn(rights: Rights): Scope {
  return holds(rights, ['administrator']) ? 'all' : unitsOf(rights, ROLES);
}

/** Adds the page. */
export function addSubstitutes(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    written: AskedSubstitute,
    faults: readonly Fault[],
    called = '',
  ): Promise<FastifyReply> => {
    const { organisation, actor, rights, language, csrf } = atDesk(desk, request);
    const reader = records.database.reader(organisation.id);
    const administrator = holds(rights, ['administrator']);
    const today = stockholmDate(records.clock());
    const list = await listSubstitutes(reader, today, administrator ? undefined : actor.id);
    const chosen = [written.absent, written.substitute];
    const colleagues = await findColleagues(reader, { units: mayChooseIn(rights) }, { called, chosen });
    const done = hasQuery(request, 'saved') ? 'saved' : hasQuery(request, 'ended') ? 'ended' : undefined;
    const common = { language, csrf, list, colleagues, called, own: actor.id, administrator };
    const main = substitutesPage({ ...common, written, faults, done });
    const title = peopleMessages(language)('substitutes-title');
    const page = { title, main, current: '/substitutes', wide: true, hasErrors: faults.length > 0 };
    return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
  };

  addSaying(app, desk, show);
  app.get('/substitutes', forAnyRole, async (request, reply) => {
    const today = stockholmDate(records.clock());
    return show(request, reply, { absent: '', substitute: '', fromDay: today, toDay: '' }, []);
  });

  app.post('/substitutes/:id/end', forAnyRole, async (request, reply) => {
    const { organisation, actor, rights } = atDesk(desk, request);
    const own = !holds(rights, ['administrator']);
    await removeSubstitute(records, organisation, actor, idOf(request), own);
    return reply.redirect('/substitutes?ended', 303);
  });
}

type Show = (
  request: FastifyRequest,
  reply: FastifyReply,
  written: AskedSubstitute,
  faults: readonly Fault[],
  called?: string,
) => Promise<FastifyReply>;

function addSaying(app: WebServer, desk: Desk, show: Show): void {
  const { records } = desk;
  app.post('/substitutes', forAnyRole, async (request, reply) => {
    const { organisation, actor, rights, language } = atDesk(desk, request);
    const form = await readForm(request);
    const written = {
      absent: holds(rights, ['administrator']) ? form.text('absent') : actor.id,
      substitute: form.text('substitute'),
      fromDay: form.text('from'),
      toDay: form.text('to'),
    };
    if (isSearch(form)) return show(request, reply, written, [], oneLine(form.text('called')).slice(0, 100));
    const reader = records.database.reader(organisation.id);
    const known = await isAmongColleagues(reader, { units: mayChooseIn(rights) }, written.substitute);
    // Somebody whom one does not work with is nobody here.
    const asked = known ? written : { ...written, substitute: '' };
    const faults = await addSubstitute(records, organisation, actor, asked);
    if (faults.length === 0) return reply.redirect('/substitutes?saved', 303);
    const t = peopleMessages(language);
    const told = faults.map(({ field, code }) => ({ field, text: t(code) }));
    return show(request, reply, written, told);
  });
}
