// The content origin: letters' HTML and files, on a host name of its own without cookies or scripts (DESIGN.md, Web).
// A sender's document cannot reach the mailbox's pages, send anything anywhere, or be taken for another kind of file.
import type { FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../domain/errors.ts';
import { letterDocument, letterPolicy } from '../../platform/presentation/letter-document.ts';
import type { WebServer } from '../../platform/web/server.ts';
import { calendarOf } from './act/calendar.ts';
import { fileIn, letterOf } from './content/open-letters.ts';
import { type ContentGrant, makeToken, readToken } from './content-token.ts';
import { addViewerFiles, isForViewer, sendViewer } from './content-viewer.ts';
import type { MailboxContext } from './mailbox-context.ts';
import { texts } from './messages.ts';
import { bodyOf, fileContentOf } from './use/kept-content.ts';

const Query = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 500 }),
  lang: Type.Optional(Type.Union([Type.Literal('sv'), Type.Literal('en')])),
  /** Of the text of a letter that brings no style of its own. */
  size: Type.Optional(Type.Union([Type.Literal('large'), Type.Literal('larger')])),
});
type Asked = Static<typeof Query>;
/** The viewer fetches its file at once. */
const PDF_SECONDS = 120;

/** Serves one thing for one key. Every answer: never cached, never sniffed, no referrer, no cookie. */
export function addContent(app: WebServer, context: MailboxContext, pagesOrigin: string): void {
  app.addHook('onSend', async (request, reply) => {
    reply.removeHeader('set-cookie');
    reply.header('referrer-policy', 'no-referrer');
    if (isForViewer(request.url)) reply.header('access-control-allow-origin', '*');
  });
  addViewerFiles(app);
  app.get('/content', { schema: { querystring: Query } }, async (request, reply) => {
    const grant = readToken(context.contentKey, request.query.key, context.clock());
    if (grant === undefined) throw linkGone();
    reply.header('cache-control', 'no-store');
    // On a page of its own a letter's links could be followed, which our frame prevents.
    if (grant.purpose === 'body' && request.headers['sec-fetch-dest'] === 'document') throw linkGone();
    if (grant.purpose === 'body')
      return await sendBody(reply, context, grant, { pagesOrigin, size: request.query.size });
    if (grant.purpose === 'viewer')
      return await sendViewerOf(reply, context, grant, { pagesOrigin, asked: request.query });
    if (grant.purpose === 'calendar') return await sendCalendar(reply, context, grant);
    return await sendFile(reply, context, grant);
  });
}

async function sendViewerOf(
  reply: FastifyReply,
  context: MailboxContext,
  { id, accountId }: ContentGrant,
  { pagesOrigin, asked }: { readonly pagesOrigin: string; readonly asked: Asked },
): Promise<FastifyReply> {
  const file = await fileIn(context, accountId, id);
  if (file === undefined || !file.recognised || file.contentType !== 'application/pdf') throw linkGone();
  const { contentOrigin: origin, contentKey } = context;
  const key = makeToken(contentKey, { purpose: 'pdf', id, accountId }, context.clock(), PDF_SECONDS);
  const { filename } = file;
  const at = `${origin}/content?key=${key}`;
  return sendViewer(reply, { language: asked.lang ?? 'sv', filename, file: at, origin, pagesOrigin });
}

function linkGone(): BrevduvaError {
  const detail = { sv: texts('sv')('linkGoneText'), en: texts('en')('linkGoneText') };
  return new BrevduvaError('gone', 'the key is not ours or too old', { detail });
}

async function sendBody(
  reply: FastifyReply,
  context: MailboxContext,
  { id, accountId }: ContentGrant,
  { pagesOrigin, size }: { readonly pagesOrigin: string; readonly size: Asked['size'] },
): Promise<FastifyReply> {
  const letter = await letterOf(context, accountId, id);
  if (letter === undefined) throw linkGone();
  const { language, subject, bodyType } = letter;
  const text = await bodyOf(context, letter);
  reply.removeHeader('x-frame-options');
  return reply
    .header('content-security-policy', letterPolicy(pagesOrigin))
    .type('text/html; charset=utf-8')
    .send(await letterDocument({ language, subject, bodyType, text }, size));
}

/** A file for the reader's own calendar: only ever saved, and nothing in it but the appointment. */
async function sendCalendar(
  reply: FastifyReply,
  context: MailboxContext,
  { id, accountId }: ContentGrant,
): Promise<FastifyReply> {
  const file = await calendarOf(context, accountId, id);
  if (file === undefined) throw linkGone();
  return reply
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', dispositionOf('attachment', file.name))
    .type('text/calendar; charset=utf-8')
    .send(file.bytes);
}

async function sendFile(
  reply: FastifyReply,
  context: MailboxContext,
  { id, accountId, purpose }: ContentGrant,
): Promise<FastifyReply> {
  const file = await fileIn(context, accountId, id);
  if (file === undefined) throw linkGone();
  const bytes = await fileContentOf(context, file);
  // Only what begins as a PDF is shown as one; anything else is bytes to save, whatever its sender called it.
  const shown = (purpose === 'view' || purpose === 'pdf') && file.recognised;
  // The viewer's origin is opaque; whoever has the key has the file anyway, and no cookie plays a part.
  if (purpose === 'pdf') reply.header('access-control-allow-origin', '*');
  return reply
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox")
    .header('content-disposition', dispositionOf(shown ? 'inline' : 'attachment', file.filename))
    .type(file.recognised ? file.contentType : 'application/octet-stream')
    .send(Buffer.from(bytes));
}

/** RFC 6266: the name in ASCII for old browsers, and in UTF-8. */
export function dispositionOf(kind: 'inline' | 'attachment', filename: string): string {
  const ascii = filename.normalize('NFD').replaceAll(/[^\x20-\x7e]|["\\%]/g, '');
  const encoded = encodeURIComponent(filename).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
