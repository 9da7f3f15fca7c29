// The one place where an error becomes an answer: problem+json for programs, a page for people (DESIGN rule 3)
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../domain/errors.ts';
import { platformMessages } from '../i18n/messages.ts';
import { heading, linkButton } from '../pages/components.ts';
import { html } from '../pages/html.ts';
import { rememberRoutes } from './methods.ts';
import { sendPage } from './page-reply.ts';
import { type HttpError, httpErrorOf, problemOf } from './problem.ts';
import { isApi } from './request-checks.ts';

/** Adds the error handler and the answer for addresses and methods that do not exist. */
export function addErrorReplies(app: FastifyInstance): void {
  const methodsOf = rememberRoutes(app);
  app.setErrorHandler((error, request, reply) => {
    const known = httpErrorOf(error);
    if (known.status >= 500) request.log.error({ err: error }, 'the request failed');
    else
      request.log.info(
        { code: known.code, why: error instanceof BrevduvaError ? error.message : undefined },
        'refused',
      );
    return answer(request, reply, known);
  });
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url);
    if (methods.length === 0) return answer(request, reply, { code: 'not-found', status: 404, errors: [] });
    reply.header('allow', methods.join(', '));
    return answer(request, reply, { code: 'method-not-allowed', status: 405, errors: [] });
  });
}

function answer(request: FastifyRequest, reply: FastifyReply, error: HttpError): FastifyReply {
  if (error.retryAfter !== undefined) reply.header('retry-after', String(error.retryAfter));
  if (error.status === 401 && isApi(request) && !reply.hasHeader('www-authenticate')) {
    reply.header('www-authenticate', 'Bearer');
  }
  reply.header('cache-control', 'no-store');
  if (!wantsPage(request)) return problem(request, reply, error);
  try {
    return errorPage(request, reply, error);
  } catch (failed) {
    // What surrounds the page failed as well (the session, the organisation): then words without surroundings.
    request.log.error({ err: failed }, 'the error page failed');
    return problem(request, reply, error);
  }
}

function wantsPage(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? '*/*';
  return !isApi(request) && (accept.includes('text/html') || !accept.includes('json'));
}

function problem(request: FastifyRequest, reply: FastifyReply, error: HttpError): FastifyReply {
  const body = problemOf(error, request.language, request.id, request.server.problemBase);
  return reply
    .code(error.status)
    .type('application/problem+json')
    .header('content-language', request.language)
    .serializer((text: unknown) => String(text))
    .send(JSON.stringify(body));
}

type PageNumber = '400' | '401' | '403' | '404' | '405' | '409' | '410' | '413' | '415' | '421' | '429' | '500' | '503';
const PAGES: readonly PageNumber[] = [
  '400',
  '401',
  '403',
  '404',
  '405',
  '409',
  '410',
  '413',
  '415',
  '421',
  '429',
  '500',
  '503',
];

function errorPage(request: FastifyRequest, reply: FastifyReply, error: HttpError): FastifyReply {
  const t = platformMessages(request.language);
  const number = PAGES.find((page) => page === String(error.status)) ?? (error.status < 500 ? '400' : '500');
  const expired = error.code === 'form-expired';
  const title = expired ? t('error-form-title') : t(`error-${number}-title`);
  const text = error.detail?.[request.language] ?? (expired ? t('error-form-text') : t(`error-${number}-text`));
  const next =
    error.status === 401
      ? linkButton({ href: '/login', text: t('log-in'), kind: 'primary' })
      : linkButton({ href: '/', text: t('to-start') });
  const main = html`${heading(title, text)}${next}
    ${error.status < 500 ? '' : html`<p class="bd-quiet">${t('error-id')}: <code>${request.id}</code></p>`}`;
  return sendPage(request, reply, { title, main }, error.status);
}
