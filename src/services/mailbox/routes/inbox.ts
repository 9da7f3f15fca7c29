// GET /inbox: 200, or 303 to /open without a mailbox. GET /: 200, or 303 to the inbox when logged in.
import { Type } from 'typebox';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { openSummaries } from '../content/open-letters.ts';
import { texts } from '../messages.ts';
import { inboxPage } from '../pages/inbox-page.ts';
import { startPage } from '../pages/start-page.ts';
import { listLetters } from '../store/letters.ts';
import { holderOf, type PageContext, recount } from './visitor.ts';

const PER_PAGE = 30;

const Query = Type.Object({
  show: Type.Optional(Type.Literal('unread')),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  done: Type.Optional(Type.Union([Type.Literal('opened'), Type.Literal('unread'), Type.Literal('closed')])),
});

/** Adds the start page and the inbox. */
export function addInbox(app: WebServer, context: PageContext): void {
  app.get('/', async (request, reply) => {
    if (request.user !== undefined) return reply.redirect('/inbox', 303);
    return sendPage(request, reply, startPage(texts(request.language), context.operator.name));
  });
  app.get('/inbox', { preHandler: requireUser(), schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    const { account, counts } = holder;
    const unreadOnly = request.query.show === 'unread';
    const pages = Math.max(1, Math.ceil((unreadOnly ? counts.unread : counts.all) / PER_PAGE));
    const page = Math.min(request.query.page ?? 1, pages);
    const letters = await listLetters(context.database.reader(context.organisation), account.id, {
      unreadOnly,
      limit: PER_PAGE,
      offset: (page - 1) * PER_PAGE,
    }).then((sealed) => openSummaries(context, account.id, sealed));
    const { done } = request.query;
    // Counted again: a letter that came meanwhile is in the list, and must not be missing from the number above it.
    const shown = (await recount(context, request)) ?? counts;
    const inbox = { account, letters, counts: shown, unreadOnly, page, pages, now: context.clock(), done };
    return sendPage(request, reply, inboxPage(texts(request.language), request.language, inbox));
  });
}
