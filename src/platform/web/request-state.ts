// What is known of each request besides Fastify's own: language, trace, form token, the shell of its page
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Language } from '../i18n/i18n.ts';
import type { Shell } from '../pages/layout.ts';
import { assetAddress } from './assets.ts';
import { type CookiePlace, cookieName, cookieOptions, cookiePlace } from './cookies.ts';
import { makeToken, newBinding, tokenIsGood } from './csrf.ts';
import { chooseLanguage, parseLanguage } from './language.ts';
import type { WebServerOptions } from './options.ts';
import { type Trace, traceOf } from './trace.ts';

interface State {
  readonly language: Language;
  readonly trace: Trace;
  /** The secret that form tokens are bound to, when it was made for this request. */
  newBinding?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether a form token was made for this request's session. */
    formTokenIsGood(token: unknown): boolean;
    /** Answers in this language from here on, as somebody has chosen for good; what the address asks for (?lang=) goes first. */
    speak(language: Language): void;
  }
}

const YEAR = 365 * 24 * 3600;
const states = new WeakMap<FastifyRequest, State>();

function stateOf(request: FastifyRequest): State {
  let state = states.get(request);
  if (state === undefined) {
    state = { language: 'sv', trace: traceOf(request.headers.traceparent) };
    states.set(request, state);
  }
  return state;
}

/** Adds language, trace and shell to every request, and the cookies that they need. Needs @fastify/cookie before it. */
export function addRequestState(app: FastifyInstance, options: WebServerOptions): void {
  const place = cookiePlace(options.service, options.listen.publicUrl);
  const languageCookie = cookieName(place, 'language');
  app.decorateRequest('language', { getter: languageOf });
  app.decorateRequest('trace', { getter: traceOfRequest });
  app.decorateRequest('shell', {
    getter(this: FastifyRequest) {
      return shellOf(this, options, place);
    },
  });
  app.decorateRequest('formTokenIsGood', function formTokenIsGood(this: FastifyRequest, token: unknown): boolean {
    return tokenIsGood(bindingOf(this, place), token);
  });
  app.decorateRequest('speak', function speak(this: FastifyRequest, language: Language): void {
    if (parseLanguage(askedLanguage(this.query)) === undefined) states.set(this, { ...stateOf(this), language });
  });
  app.addHook('onRequest', async (request, reply) => {
    const asked = askedLanguage(request.query);
    const accept = request.headers['accept-language'];
    const language = chooseLanguage(asked, request.cookies[languageCookie], accept);
    const trace = traceOf(request.headers.traceparent, options.telemetry?.samples());
    states.set(request, { language, trace });
    reply.header('traceparent', trace.header).header('x-request-id', request.id);
    if (parseLanguage(asked) !== undefined) {
      reply.setCookie(languageCookie, language, { ...cookieOptions(place), maxAge: YEAR });
    }
  });
  app.addHook('onSend', async (request, reply) => {
    const made = states.get(request)?.newBinding;
    if (made !== undefined) reply.setCookie(cookieName(place, 'csrf'), made, cookieOptions(place));
  });
}

function languageOf(this: FastifyRequest): Language {
  return stateOf(this).language;
}

function traceOfRequest(this: FastifyRequest): Trace {
  return stateOf(this).trace;
}

function askedLanguage(query: unknown): unknown {
  return typeof query === 'object' && query !== null && 'lang' in query ? query.lang : undefined;
}

/** The session's secret; before log-in an anonymous one of its own. */
function bindingOf(request: FastifyRequest, place: CookiePlace): string | undefined {
  return request.cookies[cookieName(place, 'session')] ?? request.cookies[cookieName(place, 'csrf')];
}

function formToken(request: FastifyRequest, place: CookiePlace): string {
  const state = stateOf(request);
  const binding = bindingOf(request, place) ?? state.newBinding ?? newBinding();
  if (bindingOf(request, place) === undefined) state.newBinding = binding;
  return makeToken(binding);
}

function shellOf(
  request: FastifyRequest,
  { service, environment, pages = {} }: WebServerOptions,
  place: CookiePlace,
): Shell {
  return {
    service,
    environment,
    language: request.language,
    path: request.url,
    csrf: formToken(request, place),
    asset: assetAddress,
    login: pages.login ?? true,
    user: request.user,
    name: pages.name,
    organisation: pages.organisation?.(request),
    navigation: pages.navigation?.(request) ?? [],
    theme: pages.theme?.(request),
    textSize: pages.textSize?.(request),
    help: pages.help?.(request),
    acting: pages.acting?.(request),
    statement: pages.statement,
  };
}
