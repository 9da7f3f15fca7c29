// GET /letters/:id: 200, and the letter is read; POST /letters/:id/unread: 303; …/attachments/:id: 303 to the content origin.
// All 404 for a letter that is not in the visitor's own mailbox.
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { openAttachment, putBackUnread } from '../use/read-letter.ts';
import { asLetterNotFound, contentAddress, letterAt, showLetter } from './show-letter.ts';
import { holderOf, idFrom, type PageContext, recount } from './visitor.ts';

/** A file is fetched at once. */
const FILE_SECONDS = 60;

const Id = Type.Object({ id: Type.String() });
const AttachmentId = Type.Object({ id: Type.String(), attachmentId: Type.String() });
/** What a part of the page has just done, in its own word. */
const Done = Type.Object({ done: Type.Optional(Type.String({ pattern: '^[a-z-]{1,40}$' })) });
const Save = Type.Object({ save: Type.Optional(Type.Literal('yes')) });

/** A page that the browser fetches ahead, or only asks about, is not yet read by anybody. */
function isReading(request: FastifyRequest): boolean {
  const purpose = String(request.headers['sec-purpose'] ?? request.headers.purpose ?? '');
  return request.method === 'GET' && !purpose.includes('prefetch');
}

/** Adds the letter's page and what can be done with the letter. */
export function addLetter(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/letters/:id', { preHandler, schema: { params: Id, querystring: Done } }, async (request, reply) => {
    const { id } = request.params;
    const found = await letterAt(context, { request, reply, id }, { right: 'read', reading: isReading(request) });
    if (found === undefined) return reply;
    await recount(context, request);
    return await showLetter(context, { request, reply }, { ...found, done: request.query.done });
  });
  app.post('/letters/:id/unread', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    const { account, actor } = holder;
    await putBackUnread(context, { account, letterId: idFrom(request.params.id), actor }).catch(asLetterNotFound);
    return reply.redirect('/inbox?done=unread', 303);
  });
  addContentLinks(app, context);
}

function addContentLinks(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  const schema = { params: AttachmentId, querystring: Save };
  app.get('/letters/:id/attachments/:attachmentId', { preHandler, schema }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    const { account, actor } = holder;
    const { id, attachmentId } = request.params;
    const where = { account, letterId: idFrom(id), attachmentId: idFrom(attachmentId), actor };
    const file = await openAttachment(context, where).catch(asLetterNotFound);
    const purpose = request.query.save === 'yes' || !file.recognised ? 'save' : 'view';
    return reply.redirect(contentAddress(context, { purpose, id: file.id, accountId: account.id }, FILE_SECONDS), 303);
  });
}
