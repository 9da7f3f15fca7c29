// GET /letters/:id/sent/:sent: 200; …/original, …/signed and …/files/:file: 200, to be saved. POST …/again: 303. All 404 for what this mailbox has not sent.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { familyOf } from '../act/send-job.ts';
import { originalOf, type Sent, sentFile, sentOne, tryAgain } from '../act/sent.ts';
import { dispositionOf } from '../content-origin.ts';
import { sentPage } from '../pages/sent-page.ts';
import { covers, type MailboxRight } from '../rights.ts';
import { letterAt, type ShownLetter } from './show-letter.ts';
import { idFrom, type PageContext } from './visitor.ts';

const Ids = Type.Object({ id: Type.String(), sent: Type.String() });
const FileIds = Type.Object({ id: Type.String(), sent: Type.String(), file: Type.String() });

interface Found extends ShownLetter {
  readonly sent: Sent;
}

const missing = (): BrevduvaError => new BrevduvaError('not-found', 'nothing of that id was sent from here');

async function foundAt(
  context: PageContext,
  request: FastifyRequest<{ Params: { id: string; sent: string } }>,
  reply: FastifyReply,
  right: MailboxRight,
): Promise<Found | undefined> {
  const { id, sent: sentId } = request.params;
  const found = await letterAt(context, { request, reply, id }, { right, reading: 'no' });
  if (found === undefined) return undefined;
  const where = { accountId: found.holder.account.id, letterId: found.opened.letter.id, id: idFrom(sentId) };
  const sent = await sentOne(context, where);
  if (sent === undefined) throw missing();
  return { ...found, sent };
}

/** Bytes of the holder's own, to be saved and never shown here. */
function save(reply: FastifyReply, name: string, type: string, bytes: Buffer): FastifyReply {
  return reply
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', dispositionOf('attachment', name))
    .header('cache-control', 'no-store')
    .type(type)
    .send(bytes);
}

/** Adds the pages of what was sent. */
export function addSent(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/letters/:id/sent/:sent', { preHandler, schema: { params: Ids } }, async (request, reply) => {
    const found = await foundAt(context, request, reply, 'read');
    if (found === undefined) return reply;
    const { sent, holder, opened } = found;
    const mayTryAgain = covers(holder.right, 'manage');
    const view = { letter: opened.letter, sent, from: holder.account.name, mayTryAgain, csrf: request.shell.csrf };
    return sendPage(request, reply, sentPage(request.language, view));
  });
  app.get('/letters/:id/sent/:sent/original', { preHandler, schema: { params: Ids } }, async (request, reply) => {
    const found = await foundAt(context, request, reply, 'read');
    if (found === undefined) return reply;
    const bytes = await originalOf(context, found.sent);
    if (bytes === undefined) throw missing();
    await noteSaved(context, found);
    return save(reply, `${found.sent.kind}-${found.sent.id}.xml`, 'application/xml', bytes);
  });
  app.get('/letters/:id/sent/:sent/signed', { preHandler, schema: { params: Ids } }, async (request, reply) => {
    const found = await foundAt(context, request, reply, 'read');
    if (found === undefined) return reply;
    const { signed, id } = found.sent;
    if (signed === undefined) throw missing();
    await noteSaved(context, found);
    return save(reply, `kvittens-${id}.jws`, 'application/jose', Buffer.from(signed));
  });
  app.get(
    '/letters/:id/sent/:sent/files/:file',
    { preHandler, schema: { params: FileIds } },
    async (request, reply) => {
      const found = await foundAt(context, request, reply, 'read');
      if (found === undefined) return reply;
      const file = await sentFile(context, found.sent, idFrom(request.params.file));
      if (file === undefined) throw missing();
      return save(reply, file.name, 'application/pdf', file.bytes);
    },
  );
  app.post('/letters/:id/sent/:sent/again', { preHandler, schema: { params: Ids } }, async (request, reply) => {
    const found = await foundAt(context, request, reply, 'manage');
    if (found === undefined) return reply;
    await tryAgain(context, found.holder, found.sent);
    const family = familyOf(found.sent.kind);
    const part = family === 'forward' ? 'share' : family;
    return reply.redirect(`/letters/${found.opened.letter.id}?done=again-${family}#${part}`, 303);
  });
}

async function noteSaved(context: PageContext, { holder, opened }: Found): Promise<void> {
  const { account, actor } = holder;
  const details = { letter: opened.letter.id, by: actor.name };
  await context.database.transaction(context.organisation, (tx) =>
    context.events.record(tx, { kind: 'outgoing.saved', actor: actor.loginId, subject: account.id, details }),
  );
}
