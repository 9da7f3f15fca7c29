// Webhooks for those who run the mediator: GET /webhooks (200), GET /webhooks/:id (200, 404), POST /webhooks/:id/test (200, 404),
// /pause and /resume (303, 404, 410) and /replay (303, 400, 404). All need the role mediator-staff.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { webhookMessages } from '../pages/webhook-messages.ts';
import { type WebhookView, webhookPage, webhooksPage } from '../pages/webhook-pages.ts';
import { feedEnds } from '../store/feed.ts';
import type { WebhookDesk } from '../webhooks/webhook-desk.ts';
import { STAFF_ROLE } from './staff-pages.ts';

const Params = Type.Object({ webhookId: Type.String({ format: 'uuid' }) });
const Query = Type.Object({
  done: Type.Optional(Type.Union([Type.Literal('paused'), Type.Literal('resumed'), Type.Literal('replayed')])),
});
/** More than any mediator has; a page that lists them all is easier to search than several. */
const MOST = 1_000;

/** Adds the pages. */
export function addWebhookPages(app: WebServer, desk: WebhookDesk): void {
  const preHandler = requireUser([STAFF_ROLE]);
  const schema = { params: Params };
  type Asked = { Params: Static<typeof Params> };

  app.get('/webhooks', { preHandler }, async (request, reply) => {
    const { webhooks } = await desk.list({ limit: MOST, offset: 0 });
    const title = webhookMessages(request.language)('title');
    const main = webhooksPage(webhooks, request.language);
    return sendPage(request, reply, { title, main, current: '/webhooks', wide: true });
  });

  app.get<Asked & { Querystring: Static<typeof Query> }>(
    '/webhooks/:webhookId',
    { preHandler, schema: { ...schema, querystring: Query } },
    async (request, reply) => show(desk, request, reply, { done: request.query.done }),
  );

  app.post<Asked>('/webhooks/:webhookId/test', { preHandler, schema }, async (request, reply) => {
    await readForm(request);
    return show(desk, request, reply, { tested: await desk.test({ id: request.params.webhookId }) });
  });

  app.post<Asked>('/webhooks/:webhookId/pause', { preHandler, schema }, async (request, reply) => {
    await readForm(request);
    const { webhookId: id } = request.params;
    await desk.pause({ id }, currentUser(request).loginId);
    return reply.redirect(`/webhooks/${id}?done=paused`, 303);
  });

  app.post<Asked>('/webhooks/:webhookId/resume', { preHandler, schema }, async (request, reply) => {
    await readForm(request);
    const { webhookId: id } = request.params;
    await desk.resume({ id }, currentUser(request).loginId);
    return reply.redirect(`/webhooks/${id}?done=resumed`, 303);
  });

  app.post<Asked>('/webhooks/:webhookId/replay', { preHandler, schema }, async (request, reply) => {
    const { webhookId: id } = request.params;
    const after = (await readForm(request)).text('after');
    const { disposedTo: oldest, last } = await feedEnds(desk.reader);
    if (!/^[0-9]{1,15}$/.test(after) || Number(after) < oldest || Number(after) > last) {
      const text = webhookMessages(request.language)('replay-wrong', { oldest, last });
      return show(desk, request, reply, { faults: [{ field: 'after', text }] }, 400);
    }
    const { organisation } = await desk.find({ id });
    const asked = { organisation, actor: currentUser(request).loginId, path: '', payload: {} };
    await desk.replay({ id }, asked, Number(after));
    return reply.redirect(`/webhooks/${id}?done=replayed`, 303);
  });
}

async function show(
  desk: WebhookDesk,
  request: FastifyRequest<{ Params: Static<typeof Params> }>,
  reply: FastifyReply,
  told: Pick<WebhookView, 'done' | 'tested'> & { readonly faults?: WebhookView['faults'] },
  status = 200,
) {
  const webhook = await desk.find({ id: request.params.webhookId });
  const view = { faults: [], ...told, webhook, ends: await feedEnds(desk.reader), csrf: request.shell.csrf };
  const title = webhookMessages(request.language)('one');
  const main = webhookPage(view, request.language);
  return sendPage(request, reply, { title, main, current: '/webhooks' }, status);
}
