// Mailings for those who run the mediator: GET /mailings and /mailings/list, its part that changes (200), GET /mailings/:id and
// /progress (200, 404), GET …/plan.csv (200, 404), POST …/pause, …/resume and …/cancel (303, 404, 409). Role mediator-staff.
import { type Static, Type } from 'typebox';
import { planCsv } from '../../../platform/mailing-plan/plan-csv.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import type { Config } from '../config.ts';
import type { Mailings } from '../mailings/mailings.ts';
import { mailingMessages } from '../pages/mailing-messages.ts';
import { mailingList, mailingPage, mailingsPage, statePart } from '../pages/mailing-pages.ts';
import { type MailingSeen, nameOf } from '../pages/mailing-progress.ts';
import { progressOf } from '../store/mailing-figures.ts';
import { countMailings, listMailings } from '../store/mailings.ts';
import { excel, lookAtPlan } from './mailing-plan.ts';
import { PlanQuery } from './mailing-schemas.ts';
import { nothing } from './mailings.ts';
import { STAFF_ROLE } from './staff-pages.ts';

const PAGE = 20;
const Params = Type.Object({ mailingId: Type.String({ format: 'uuid' }) });
const Paging = Type.Object({ page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 }) });
const moves = ['pause', 'resume', 'cancel'] as const;
const Query = Type.Object({ done: Type.Optional(Type.Union(moves.map((move) => Type.Literal(move)))) });
type Asked = { Params: Static<typeof Params> };
type Paged = { Querystring: Static<typeof Paging> };
const guarded = { preHandler: requireUser([STAFF_ROLE]) };

/** Adds the pages. */
export function addMailingPages(app: WebServer, mailings: Mailings, config: Config): void {
  addList(app, mailings);
  addOne(app, mailings, config);
  addSteering(app, mailings);
}

function addList(app: WebServer, { reader }: Mailings): void {
  const seePage = async (page: number): Promise<readonly MailingSeen[]> => {
    const found = await listMailings(reader, { limit: PAGE, offset: (page - 1) * PAGE });
    const ids = found.map(({ mailingId }) => mailingId);
    const progress = await progressOf(reader, ids);
    return found.map((mailing) => ({ mailing, progress: progress.get(mailing.mailingId) ?? nothing }));
  };
  const options = { ...guarded, schema: { querystring: Paging } };

  app.get<Paged>('/mailings', options, async (request, reply) => {
    const { language } = request;
    const { page } = request.query;
    const pages = Math.ceil((await countMailings(reader)) / PAGE);
    const main = mailingsPage(await seePage(page), { page, pages }, language);
    const title = mailingMessages(language)('title');
    return sendPage(request, reply, { title, main, current: '/mailings', wide: true, scripts: ['live.ts'] });
  });

  app.get<Paged>('/mailings/list', options, async (request, reply) => {
    const part = mailingList(await seePage(request.query.page), request.language);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(part.text);
  });
}

function addOne(app: WebServer, mailings: Mailings, config: Config): void {
  const see = async (mailingId: string): Promise<MailingSeen> => {
    const mailing = await mailings.find(mailingId);
    return { mailing, progress: (await progressOf(mailings.reader, [mailingId])).get(mailingId) ?? nothing };
  };
  const schema = { params: Params };

  app.get<Asked & { Querystring: Static<typeof Query> }>(
    '/mailings/:mailingId',
    { ...guarded, schema: { ...schema, querystring: Query } },
    async (request, reply) => {
      const { language } = request;
      const { mailingId } = request.params;
      const seen = await see(mailingId);
      const plan = await lookAtPlan(mailings, config, mailingId);
      const view = { ...seen, plan, csrf: request.shell.csrf, done: request.query.done };
      const title = nameOf(seen.mailing, language);
      const main = mailingPage(view, language);
      return sendPage(request, reply, { title, main, current: '/mailings', scripts: ['live.ts'] });
    },
  );

  app.get<Asked>('/mailings/:mailingId/progress', { ...guarded, schema }, async (request, reply) => {
    const part = statePart(await see(request.params.mailingId), request.language);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(part.text);
  });

  app.get<Asked & { Querystring: Static<typeof PlanQuery> }>(
    '/mailings/:mailingId/plan.csv',
    { ...guarded, schema: { ...schema, querystring: PlanQuery } },
    async (request, reply) => {
      const { mailingId } = request.params;
      const plan = await lookAtPlan(mailings, config, mailingId);
      reply.type('text/csv; charset=utf-8').header('cache-control', 'no-store');
      reply.header('content-disposition', `attachment; filename="plan-${mailingId}.csv"`);
      return reply.send(planCsv(plan, request.language, request.query.excel ? excel : {}));
    },
  );
}

function addSteering(app: WebServer, mailings: Mailings): void {
  for (const name of moves) {
    const options = { ...guarded, schema: { params: Params } };
    app.post<Asked>(`/mailings/:mailingId/${name}`, options, async (request, reply) => {
      await readForm(request);
      const { mailingId } = request.params;
      await mailings.move(mailingId, name, { actor: currentUser(request).loginId });
      return reply.redirect(`/mailings/${mailingId}?done=${name}`, 303);
    });
  }
}
