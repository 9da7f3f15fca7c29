// GET /moving: 200. POST /moving/take: 303 (also to use the e-ID anew). GET /moving/packages/:id: the file, 303 or 410. POST /moving/in: 303 or 422.
// All for the holder only.
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Fault } from '../../../platform/pages/components.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { stepUpAddress } from '../../../platform/web/step-up.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { texts } from '../messages.ts';
import { askForPackage, fetchPackage } from '../move/take-along.ts';
import { movingPage } from '../pages/moving-page.ts';
import { packagesOf } from '../store/packages.ts';
import { fresh } from './delegates.ts';
import { type Holder, holderOf, idFrom, type PageContext } from './visitor.ts';
import { toldError } from './whose.ts';

const Query = Type.Object({
  done: Type.Optional(
    Type.Union([Type.Literal('asked'), Type.Literal('already'), Type.Literal('in'), Type.Literal('in-already')]),
  ),
});
const Params = Type.Object({ id: Type.String() });

async function viewOf(context: PageContext, request: FastifyRequest, { account }: Holder) {
  return {
    packages: await packagesOf(context.database.reader(context.organisation), account.id),
    rules: context.moving,
    stepUp: fresh(context, request, 'at-leisure') ? undefined : stepUpAddress('/moving'),
    isOpen: account.state === 'active',
    done: undefined,
    faults: [] as readonly Fault[],
    csrf: request.shell.csrf,
  };
}

/** Adds taking along and moving in. */
export function addMoving(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/moving', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    const view = { ...(await viewOf(context, request, holder)), done: request.query.done };
    return sendPage(request, reply, movingPage(texts(request.language), request.language, view));
  });
  app.post('/moving/take', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    if (!fresh(context, request, 'at-leisure')) return reply.redirect(stepUpAddress('/moving'), 303);
    const asked = await askForPackage(context, holder);
    return reply.redirect(`/moving?done=${asked ? 'asked' : 'already'}`, 303);
  });
  app.get('/moving/packages/:id', { preHandler, schema: { params: Params } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    const id = idFrom(request.params.id);
    if (!fresh(context, request, 'at-leisure')) return reply.redirect(stepUpAddress('/moving'), 303);
    const found = await fetchPackage(context, holder, id);
    if (found === undefined) throw toldError('gone', 'there is no such package any more', (t) => t('linkGoneText'));
    return reply
      .type('application/x-tar')
      .header('content-disposition', `attachment; filename="${found.name}.tar"`)
      .header('content-length', found.bytes)
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .send(Readable.from(found.pieces, { objectMode: false }));
  });
}
