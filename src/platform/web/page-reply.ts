// Sending a page: never cached, never sniffed, with the hash of its theme in the CSP
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Page, page } from '../pages/layout.ts';
import { themeCss } from '../pages/theme.ts';
import { allowInlineStyle } from './security.ts';

/** Answers with a page of ours in the service's layout. 200 unless said otherwise; 422 for a form with errors. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, content: Page, status = 200): FastifyReply {
  const shell = request.shell;
  if (shell.theme !== undefined) {
    allowInlineStyle(reply, createHash('sha256').update(themeCss(shell.theme)).digest('base64'));
  }
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(page(shell, content).text);
}
