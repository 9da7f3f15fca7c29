// GET /senders: 200. GET /senders/opt-out?sender=: 200, 404. POST /senders/opt-out and /senders/opt-in: 303, or 503 with the
// same form when FaR does not answer.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { texts } from '../messages.ts';
import { optOutPage, type SendersView, sendersPage, type Unsaved } from '../pages/senders-page.ts';
import { chooseSender, senderById, senderChoices } from '../use/choose-senders.ts';
import { activityOf } from '../use/list-activity.ts';
import { type Holder, holderOf, type PageContext } from './visitor.ts';

const OrganisationNumber = Type.String({ pattern: '^16[0-9]{10}$' });
const Query = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  out: Type.Optional(OrganisationNumber),
  in: Type.Optional(OrganisationNumber),
});
const OptOut = Type.Object({ sender: OrganisationNumber });

/** Adds the pages about senders. */
export function addSenders(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/senders', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    return await showSenders(context, { request, reply, holder });
  });
  app.get('/senders/opt-out', { preHandler, schema: { querystring: OptOut } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    const sender = await senderById(context, request.query.sender);
    const view = { sender, csrf: request.shell.csrf, problem: undefined };
    return sendPage(request, reply, optOutPage(texts(request.language), view));
  });
  app.post('/senders/opt-out', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    const sender = await senderById(context, (await readForm(request)).text('sender'));
    const problem = await chooseSender(context, holder, { sender, accepted: false });
    if (problem === undefined) return reply.redirect(`/senders?out=${sender.id}`, 303);
    const view = { sender, csrf: request.shell.csrf, problem };
    return sendPage(request, reply, optOutPage(texts(request.language), view), 503);
  });
  app.post('/senders/opt-in', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    const sender = await senderById(context, (await readForm(request)).text('sender'));
    const problem = await chooseSender(context, holder, { sender, accepted: true });
    if (problem === undefined) return reply.redirect(`/senders?in=${sender.id}`, 303);
    return await showSenders(context, { request, reply, holder, unsaved: { sender, problem } });
  });
}

interface Showing {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly holder: Holder;
  readonly unsaved?: Unsaved;
}

async function showSenders(context: PageContext, { request, reply, holder, unsaved }: Showing): Promise<FastifyReply> {
  const senders = await senderChoices(context, holder);
  const query = queryOf(request);
  const name = (id: string | undefined): string | undefined => senders?.find((sender) => sender.id === id)?.name;
  const out = name(query.out);
  const back = name(query.in);
  const done: SendersView['done'] =
    out !== undefined ? { kind: 'out', sender: out } : back !== undefined ? { kind: 'in', sender: back } : undefined;
  const chosen = { kinds: ['sender.opted-out', 'sender.opted-in'] };
  const history = await activityOf(context, holder.account.id, { before: undefined, limit: 10, filter: chosen });
  const view = { senders, search: (query.q ?? '').trim(), done, history, unsaved, csrf: request.shell.csrf };
  const status = senders === undefined || unsaved !== undefined ? 503 : 200;
  return sendPage(request, reply, sendersPage(texts(request.language), request.language, view), status);
}

function queryOf({ query }: FastifyRequest): { q?: string; out?: string; in?: string } {
  return typeof query === 'object' && query !== null ? query : {};
}
