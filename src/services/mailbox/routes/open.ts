// GET /open: 200, or 303 to the inbox when the mailbox is open. POST /open: 303, 422 with what was typed, or 503 when FaR is
// silent (what was typed stands).
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { texts } from '../messages.ts';
import { type OpenView, openPage } from '../pages/open-page.ts';
import { openMailbox } from '../use/open-mailbox.ts';
import { readNotices } from './settings.ts';
import { type PageContext, refuseOrganisation, type Visitor, visitorOf } from './visitor.ts';

function emptyView(context: PageContext, { account, name, recipient }: Visitor) {
  return {
    operator: context.operator.name,
    holder: { name, recipient },
    again: account?.state === 'closed',
    accepted: false,
    faults: [],
    problem: undefined,
  };
}

/** Adds the opening of a mailbox. */
export function addOpening(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/open', { preHandler }, async (request, reply) => {
    const visitor = await visitorOf(context, request);
    if (visitor.account?.state === 'active') return reply.redirect('/inbox', 303);
    refuseOrganisation(visitor);
    const view: OpenView = {
      ...emptyView(context, visitor),
      email: visitor.account?.email ?? currentUser(request).email ?? '',
      language: visitor.account?.language ?? request.language,
      csrf: request.shell.csrf,
    };
    return sendPage(request, reply, openPage(texts(request.language), request.language, view));
  });
  app.post('/open', { preHandler }, async (request, reply) => {
    const visitor = await visitorOf(context, request);
    if (visitor.account?.state === 'active') return reply.redirect('/inbox', 303);
    refuseOrganisation(visitor);
    const t = texts(request.language);
    const form = await readForm(request);
    const typed = readNotices(t, form);
    const accepted = form.has('accept');
    const faults = [...typed.faults, ...(accepted ? [] : [{ field: 'accept', text: t('openAcceptMissing') }])];
    const view: OpenView = { ...emptyView(context, visitor), ...typed, accepted, faults, csrf: request.shell.csrf };
    if (faults.length > 0) return sendPage(request, reply, openPage(t, request.language, view), 422);
    const email = typed.email === '' ? undefined : typed.email;
    const problem = await openMailbox(context, { ...visitor, email, language: typed.language });
    if (problem === undefined) return reply.redirect('/inbox?done=opened', 303);
    const status = problem.kind === 'unanswered' ? 503 : 422;
    return sendPage(request, reply, openPage(t, request.language, { ...view, problem }), status);
  });
}
