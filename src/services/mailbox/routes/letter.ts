// GET /letters/:id: 200, and the letter is read; POST /letters/:id/unread: 303, 403 without the right manage; …/attachments/:id: 303 to the content origin;
// …/attachments/:id/view: 200, a PDF in the page; …/original: 200, the letter as it was signed and sealed. All 404 for a letter that is not in the visitor's own mailbox.
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { dispositionOf } from '../content-origin.ts';
import { texts } from '../messages.ts';
import { filePage } from '../pages/file-page.ts';
import { openAttachment, putBackUnread, type Reading, takeOriginal } from '../use/read-letter.ts';
import { asLetterNotFound, contentAddress, LetterAsked, letterAt, showLetter } from './show-letter.ts';
import { type Holder, holderOf, idFrom, letterNotFound, type PageContext, recount } from './visitor.ts';

/** A file is fetched at once. The viewer's frame may be fetched again when the person goes back to the page. */
const FILE_SECONDS = 60;
const VIEWER_SECONDS = 600;

const Id = Type.Object({ id: Type.String() });
const AttachmentId = Type.Object({ id: Type.String(), attachmentId: Type.String() });
const Save = Type.Object({ save: Type.Optional(Type.Literal('yes')) });

/**
 * A page that the browser fetches ahead, or only asks about, is not yet read by anybody; one that says what was just done is no new look. Whoever
 * is in another's mailbox can ask in any of these words, and has then got the letter: each time is noted.
 */
function readingOf(
  request: FastifyRequest,
  { done }: Static<typeof LetterAsked>,
  { way }: Pick<Holder, 'way'>,
): Reading {
  if (request.method !== 'GET') return 'no';
  if (way !== 'holder') return 'read';
  const purpose = String(request.headers['sec-purpose'] ?? request.headers.purpose ?? '');
  if (purpose.includes('prefetch')) return 'no';
  return done === undefined ? 'read' : 'shown';
}

/** Adds the letter's page and what can be done with the letter. */
export function addLetter(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/letters/:id', { preHandler, schema: { params: Id, querystring: LetterAsked } }, async (request, reply) => {
    const { id } = request.params;
    const reading = (holder: Holder) => readingOf(request, request.query, holder);
    const found = await letterAt(context, { request, reply, id }, { right: 'read', reading });
    if (found === undefined) return reply;
    await recount(context, request);
    return await showLetter(context, { request, reply }, { ...found, asked: request.query });
  });
  app.post('/letters/:id/unread', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'manage');
    if (holder === undefined) return reply;
    const { account, actor } = holder;
    await putBackUnread(context, { account, letterId: idFrom(request.params.id), actor }).catch(asLetterNotFound);
    return reply.redirect('/inbox?done=unread', 303);
  });
  addContentLinks(app, context);
  addViewing(app, context);
  addOriginal(app, context);
}

/** A PDF on a page of its own. Any other file has nothing to be shown with. */
function addViewing(app: WebServer, context: PageContext): void {
  const schema = { params: AttachmentId };
  app.get(
    '/letters/:id/attachments/:attachmentId/view',
    { preHandler: requireUser(), schema },
    async (request, reply) => {
      const holder = await holderOf(context, request, reply);
      if (holder === undefined) return reply;
      const { account, actor } = holder;
      const letterId = idFrom(request.params.id);
      const where = { account, letterId, attachmentId: idFrom(request.params.attachmentId), actor };
      const file = await openAttachment(context, where).catch(asLetterNotFound);
      if (!file.recognised || file.contentType !== 'application/pdf') throw letterNotFound();
      const grant = { purpose: 'viewer', id: file.id, accountId: account.id } as const;
      const frame = `${contentAddress(context, grant, VIEWER_SECONDS)}&lang=${request.language}`;
      return sendPage(request, reply, filePage(texts(request.language), { letterId, file, frame }));
    },
  );
}

/** What came over the wire, byte for byte: with it anybody can check both signatures. */
function addOriginal(app: WebServer, context: PageContext): void {
  app.get('/letters/:id/original', { preHandler: requireUser(), schema: { params: Id } }, async (request, reply) => {
    const { id } = request.params;
    const found = await letterAt(context, { request, reply, id }, { right: 'read', reading: 'no' });
    if (found === undefined) return reply;
    const { letter } = found.opened;
    const bytes = await takeOriginal(context, found.holder, letter);
    return reply
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('content-disposition', dispositionOf('attachment', `${letter.delivery.transId}.xml`))
      .header('cache-control', 'no-store')
      .type('application/xml')
      .send(bytes);
  });
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
