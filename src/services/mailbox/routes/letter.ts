// GET /letters/:id: 200, and the letter is read; POST /letters/:id/unread: 303; …/attachments/:id: 303 to the content origin.
// All 404 for a letter that is not in the visitor's own mailbox.
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { type ContentGrant, makeToken } from '../content-token.ts';
import { texts } from '../messages.ts';
import { letterPage } from '../pages/letter-page.ts';
import { bodyOf } from '../use/kept-content.ts';
import { matterOf } from '../use/matter-of-letter.ts';
import { openAttachment, openLetter, putBackUnread } from '../use/read-letter.ts';
import { holderOf, idFrom, letterNotFound, type PageContext, recount } from './visitor.ts';

/** A file is fetched at once; a letter's frame may be fetched again when the person goes back to the page. */
const FILE_SECONDS = 60;
const BODY_SECONDS = 600;

const Id = Type.Object({ id: Type.String() });
const AttachmentId = Type.Object({ id: Type.String(), attachmentId: Type.String() });
const Save = Type.Object({ save: Type.Optional(Type.Literal('yes')) });

function contentAddress(context: PageContext, grant: ContentGrant, seconds: number): string {
  const key = makeToken(context.contentKey, grant, context.clock(), seconds);
  return `${context.contentOrigin}/content?key=${key}`;
}

/** A page that the browser fetches ahead, or only asks about, is not yet read by anybody. */
function isReading(request: FastifyRequest): boolean {
  const purpose = String(request.headers['sec-purpose'] ?? request.headers.purpose ?? '');
  return request.method === 'GET' && !purpose.includes('prefetch');
}

/** Adds the letter's page and what can be done with the letter. */
export function addLetter(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/letters/:id', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    const { account, actor } = holder;
    const letterId = idFrom(request.params.id);
    const opened = await openLetter(context, { account, letterId, actor, reading: isReading(request) }).catch(
      asLetterNotFound,
    );
    await recount(context, request);
    const { letter } = opened;
    const frame = (): string =>
      contentAddress(context, { purpose: 'body', id: letter.id, accountId: account.id }, BODY_SECONDS);
    const view = {
      ...opened,
      body: letter.bodyType === 'text/html' ? { frame: frame() } : { text: await bodyOf(context, letter) },
      recipient: account.name,
      names: await organisationNames(context),
      matter: await matterOf(context, letter),
      csrf: request.shell.csrf,
    };
    return sendPage(request, reply, letterPage(texts(request.language), request.language, view));
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

function asLetterNotFound(error: unknown): never {
  throw error instanceof BrevduvaError && error.code === 'not-found' ? letterNotFound() : error;
}

/** Organisations by number, for the names of those who sealed; empty while FaR has never answered. */
async function organisationNames({ directory }: PageContext): Promise<ReadonlyMap<string, string>> {
  try {
    const { senders, dispatchers } = await directory.current();
    return new Map([...dispatchers, ...senders].map(({ id, name }) => [id, name]));
  } catch {
    return new Map();
  }
}
