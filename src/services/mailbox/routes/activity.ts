// GET /activity: 200, what was done in the visitor's own mailbox. GET /help: 200, for everybody.
import { Type } from 'typebox';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { texts } from '../messages.ts';
import { activityPage } from '../pages/activity-page.ts';
import { helpPage } from '../pages/help-page.ts';
import { activityOf } from '../use/list-activity.ts';
import { holderOf, type PageContext, visitorOf } from './visitor.ts';

const PER_PAGE = 50;
const Query = Type.Object({ before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })) });

/** Adds the activity page and the help page. */
export function addActivity(app: WebServer, context: PageContext): void {
  app.get('/activity', { preHandler: requireUser(), schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    const { before } = request.query;
    const found = await activityOf(context, holder.account.id, { before, limit: PER_PAGE + 1 });
    const events = found.slice(0, PER_PAGE);
    const olderThan = found.length > PER_PAGE ? events.at(-1)?.id : undefined;
    const view = { events, operator: context.operator.name, olderThan, latest: before === undefined };
    return sendPage(request, reply, activityPage(texts(request.language), request.language, view));
  });
  app.get('/help', async (request, reply) => {
    // So that the navigation stands there for those who have a mailbox.
    if (request.user !== undefined && (await visitorOf(context, request)).account?.state === 'active')
      await holderOf(context, request, reply);
    return sendPage(request, reply, helpPage(texts(request.language), context.operator));
  });
}
