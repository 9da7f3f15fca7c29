// GET /log-ins: 200, the person's log-ins. POST /log-ins/end: 303; one of them, or all others.
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { hasNumber } from '../../../domain/foreign-identity.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { endOtherLogIns, listLogIns } from '../access/log-ins.ts';
import { texts } from '../messages.ts';
import { type EidView, logInsPage } from '../pages/log-ins-page.ts';
import { holderIfAny, idFrom, type PageContext } from './visitor.ts';
import { visitorOf } from './whose.ts';

const Query = Type.Object({ ended: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })) });

/** With what the visitor is logged in. */
export function eidOf(request: FastifyRequest, isForeign: boolean): EidView {
  const { eid, acr, provenAt, loggedInAt } = currentUser(request);
  return { eid, acr, provenAt: provenAt ?? loggedInAt, isForeign };
}

/** Adds the page about log-ins. */
export function addLogIns(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/log-ins', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    await holderIfAny(context, request);
    const user = currentUser(request);
    const isForeign = user.personalNumber === undefined && !hasNumber((await visitorOf(context, request)).recipient);
    const view = {
      logIns: await listLogIns(context, user),
      eid: eidOf(request, isForeign),
      ended: request.query.ended,
      csrf: request.shell.csrf,
    };
    return sendPage(request, reply, logInsPage(texts(request.language), request.language, view));
  });
  app.post('/log-ins/end', { preHandler }, async (request, reply) => {
    const user = currentUser(request);
    const form = await readForm(request);
    const id = form.has('log-in') ? idFrom(form.text('log-in')) : undefined;
    const ended = await endOtherLogIns(context, user, id);
    if (ended > 0) await noteEnding(context, request);
    return reply.redirect(`/log-ins?ended=${ended}`, 303);
  });
}

/** In the log of the person's own mailbox, where there is one. */
async function noteEnding(context: PageContext, request: FastifyRequest): Promise<void> {
  const { account, actor } = await visitorOf(context, request);
  if (account === undefined) return;
  const about = { actor: actor.loginId, subject: account.id, details: { by: actor.name } };
  await context.database.transaction(context.organisation, (tx) =>
    context.events.record(tx, { kind: 'log-ins.ended', ...about }),
  );
}
