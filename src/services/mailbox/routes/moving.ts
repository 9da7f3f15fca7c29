// GET /moving: 200. POST /moving/take: 303 (also to use the e-ID anew). GET /moving/packages/:id: the file, 303 or 410. POST /moving/in: 303 or 422.
// All for the holder only.
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { formatBytes } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { stepUpAddress } from '../../../platform/web/step-up.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { texts } from '../messages.ts';
import { type KeptParts, keepParts } from '../move/kept-parts.ts';
import { handIn } from '../move/move-in.ts';
import { askForPackage, fetchPackage } from '../move/take-along.ts';
import { type MovingView, movingPage } from '../pages/moving-page.ts';
import { packagesOf } from '../store/packages.ts';
import { movingTexts } from '../texts/moving-texts.ts';
import { fresh } from './delegates.ts';
import { type Holder, holderOf, idFrom, type PageContext } from './visitor.ts';
import { toldError } from './whose.ts';

const Query = Type.Object({
  done: Type.Optional(
    Type.Union([Type.Literal('asked'), Type.Literal('already'), Type.Literal('in'), Type.Literal('in-already')]),
  ),
});
const Params = Type.Object({ id: Type.String() });

async function viewOf(context: PageContext, request: FastifyRequest, { account }: Holder): Promise<MovingView> {
  return {
    packages: await packagesOf(context.database.reader(context.organisation), account.id),
    rules: context.moving,
    stepUp: fresh(context, request, 'at-leisure') ? undefined : stepUpAddress('/moving'),
    isOpen: account.state === 'active',
    done: undefined,
    faults: [],
    csrf: request.shell.csrf,
  };
}

/** Somewhat more than a part in memory: the file goes to the blobs as it comes. */
const IN_MEMORY = 8 * 1_048_576;

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
  addMoveIn(app, context);
}

function addMoveIn(app: WebServer, context: PageContext): void {
  app.post('/moving/in', { preHandler: requireUser(), config: { multipart: true } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    const { largest } = context.moving;
    const t = movingTexts(request.language);
    let kept: KeptParts | undefined;
    await readForm(request, {
      fileBytes: largest,
      files: 1,
      totalBytes: IN_MEMORY,
      onFile: async ({ file }) => {
        const all = await keepParts(context, file);
        if (file.truncated) throw tooLarge(largest);
        kept = all;
      },
    });
    if (kept === undefined || kept.bytes === 0 || holder.account.state !== 'active') {
      const faults = [{ field: 'package', text: t('inFileMissing') }];
      const view = { ...(await viewOf(context, request, holder)), faults };
      return sendPage(request, reply, movingPage(texts(request.language), request.language, view), 422);
    }
    const taken = await handIn(context, holder, kept);
    return reply.redirect(`/moving?done=${taken ? 'in' : 'in-already'}`, 303);
  });
}

function tooLarge(largest: number): BrevduvaError {
  const words = (language: Language): string =>
    movingTexts(language)('inFileLarge', { size: formatBytes(largest, language) });
  return new BrevduvaError('too-large', 'the package is larger than what is taken here', {
    detail: { sv: words('sv'), en: words('en') },
  });
}
