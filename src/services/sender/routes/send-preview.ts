// A letter of HTML as a mailbox shows it: a document of its own under a policy that lets it do nothing (DESIGN, "Web").
import type { FastifyReply } from 'fastify';
import { escapeHtml } from '../../../platform/pages/html.ts';
import { cleanHtml } from '../html/clean-html.ts';
import type { DraftContent } from '../letter-draft.ts';

const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox',
].join('; ');

// The same sheet as the mailbox's: what is seen here is what the recipient sees.
const STYLE =
  'body{margin:0;padding:4px;background:#fff;color:#1b2429;font:17px/1.55 "Helvetica Neue",Arial,system-ui,sans-serif;overflow-wrap:anywhere}';

/** Answers with the document. Cleaned once more on its way out. */
export function sendPreview(reply: FastifyReply, { subject, text, language, extras }: DraftContent): FastifyReply {
  const body = extras?.bodyType === 'text/html' ? cleanHtml(text) : `<pre>${escapeHtml(text)}</pre>`;
  const lang = language === 'enGB' ? 'en' : 'sv';
  reply.removeHeader('x-frame-options');
  return reply
    .header('content-security-policy', POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'private, no-store')
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title><meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body>${body}</body></html>`,
    );
}
