// The content origin: letters' HTML and files, on a host name of its own without cookies or scripts (DESIGN.md, Web).
// A sender's document cannot reach the mailbox's pages, send anything anywhere, or be taken for another kind of file.
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../domain/errors.ts';
import { escapeHtml } from '../../platform/pages/html.ts';
import type { WebServer } from '../../platform/web/server.ts';
import { fileIn, letterOf } from './content/open-letters.ts';
import { type ContentGrant, readToken } from './content-token.ts';
import type { MailboxContext } from './mailbox-context.ts';
import { texts } from './messages.ts';
import type { StoredLetter } from './store/letters.ts';
import { bodyOf, fileContentOf } from './use/kept-content.ts';

const Query = Type.Object({ key: Type.String({ minLength: 1, maxLength: 500 }) });

/** Serves one thing for one key. Every answer: never cached, never sniffed, no referrer, no cookie. */
export function addContent(app: WebServer, context: MailboxContext, pagesOrigin: string): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.removeHeader('set-cookie');
    reply.header('referrer-policy', 'no-referrer');
  });
  app.get('/content', { schema: { querystring: Query } }, async (request, reply) => {
    const grant = readToken(context.contentKey, request.query.key, context.clock());
    if (grant === undefined) throw linkGone();
    reply.header('cache-control', 'no-store');
    // On a page of its own a letter's links could be followed, which our frame prevents.
    if (grant.purpose === 'body' && request.headers['sec-fetch-dest'] === 'document') throw linkGone();
    return grant.purpose === 'body'
      ? await sendBody(reply, context, grant, pagesOrigin)
      : await sendFile(reply, context, grant);
  });
}

function linkGone(): BrevduvaError {
  const detail = { sv: texts('sv')('linkGoneText'), en: texts('en')('linkGoneText') };
  return new BrevduvaError('gone', 'the key is not ours or too old', { detail });
}

async function sendBody(
  reply: FastifyReply,
  context: MailboxContext,
  { id, accountId }: ContentGrant,
  pagesOrigin: string,
): Promise<FastifyReply> {
  const letter = await letterOf(context, accountId, id);
  if (letter === undefined) throw linkGone();
  const text = await bodyOf(context, letter);
  const policy = [
    "default-src 'none'",
    'img-src data:',
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${pagesOrigin}`,
    'sandbox',
  ];
  reply.removeHeader('x-frame-options');
  return reply
    .header('content-security-policy', policy.join('; '))
    .type('text/html; charset=utf-8')
    .send(
      letter.bodyType === 'text/html' ? asDocument(letter, text) : asDocument(letter, `<pre>${escapeHtml(text)}</pre>`),
    );
}

const STYLE =
  'body{margin:0;padding:4px;background:#fff;color:#1b2429;font:17px/1.55 "Helvetica Neue",Arial,system-ui,sans-serif;overflow-wrap:anywhere}' +
  'img{max-width:100%;height:auto}pre{white-space:pre-wrap;font:inherit}';

/** A whole document as it came; a fragment in one of ours, with its language and title. */
function asDocument({ language, subject }: StoredLetter, text: string): string {
  if (/<html[\s>]/i.test(text)) return text;
  return `<!doctype html><html lang="${escapeHtml(language.slice(0, 2))}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title><meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body>${text}</body></html>`;
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
  const shown = purpose === 'view' && file.recognised;
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
