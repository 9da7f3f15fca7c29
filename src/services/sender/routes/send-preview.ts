// A letter of HTML as a mailbox shows it: the very document, under the very policy (docs/presentation.md).
import type { FastifyReply } from 'fastify';
import { letterDocument, letterPolicy } from '../../../platform/presentation/letter-document.ts';
import { cleanHtml } from '../html/clean-html.ts';
import type { DraftContent } from '../letter-draft.ts';

/** Answers with the document of what would be sent. */
export async function sendPreview(
  reply: FastifyReply,
  { subject, text, language, extras }: DraftContent,
): Promise<FastifyReply> {
  const bodyType = extras?.bodyType ?? 'text/plain';
  const sent = bodyType === 'text/html' ? cleanHtml(text) : text;
  const document = await letterDocument({ language, subject, bodyType, text: sent });
  reply.removeHeader('x-frame-options');
  return reply
    .header('content-security-policy', letterPolicy("'self'"))
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'private, no-store')
    .type('text/html; charset=utf-8')
    .send(document);
}
