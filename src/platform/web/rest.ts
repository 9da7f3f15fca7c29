// REST by DIGG's profile 1.2.0: /api/v1, openapi.json and api-info under the root, problems catalogue, bearer tokens only
import type http from 'node:http';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
} from 'fastify';
import { BrevduvaError } from '../../domain/errors.ts';
import { parseLanguage } from './language.ts';
import { PROBLEM_CODES, PROBLEM_STATUS, type ProblemCode } from './problem.ts';
import { problemMessages } from './problem-messages.ts';
import { addDocumentation, DOCUMENTATION_PATH } from './rest-documentation.ts';
import { apiBaseOf, rememberApi } from './rest-links.ts';
import { ApiInfo, ProblemDescription, Problems, problemResponses, withExample } from './rest-schemas.ts';
import type { WebServer } from './server.ts';

export { etagOf, link, notModified, pageOf } from './rest-links.ts';
export { bearer, Link, Links, Meta, PageQuery, problemResponses, SHOWN_TEXT, withExample } from './rest-schemas.ts';

export const API_ROOT = '/api/v1';

/** What a service says about its API; DOK.03, VER.07. */
export interface ApiDescription {
  readonly title: string;
  /** Semantic version (VER.04): 0.x.y while alpha or beta (VER.11), 1.x.y when active (VER.12). */
  readonly version: string;
  /** Day of release, yyyy-mm-dd. */
  readonly released: string;
  readonly status: 'alpha' | 'beta' | 'active' | 'deprecated' | 'retired' | 'decommissioned';
  /** Markdown, in Swedish and English: what it is for, terms of use, service level, known limits. */
  readonly description: string;
  readonly contact: { readonly name: string; readonly email: string };
  readonly publicUrl: string;
  /** Where the documentation is; the page made from the OpenAPI description when absent. */
  readonly documentationUrl?: string;
  /** Where tokens come from, and the scopes with what each lets one do. */
  readonly tokens?: { readonly tokenUrl: string; readonly scopes: Readonly<Record<string, string>> };
  /** Of an API for persons' own programs: what a personal token is, and what each scope lets one do. */
  readonly personalTokens?: string;
}

/** The API's part of the server; paths of its routes are relative to /api/v1. */
export type Api = FastifyInstance<
  http.Server,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Adds an API under /api/v1; `routes` declares its operations. The OpenAPI description is complete from their schemas. */
export async function registerApi(
  app: WebServer,
  description: ApiDescription,
  routes: (api: Api) => Promise<void> | void,
): Promise<void> {
  rememberApi(app, description);
  app.problemBase = `${description.publicUrl.replace(/\/$/, '')}${API_ROOT}/problems`;
  await app.register(
    async (scope) => {
      const api = scope.withTypeProvider<TypeBoxTypeProvider>();
      await api.register(swagger, { openapi: openApiOf(description) });
      api.addHook('onRequest', async (_request, reply) => {
        reply.header('api-version', description.version).header('vary', 'accept-language');
        if (description.status === 'deprecated')
          reply.header('deprecation', `@${Date.parse(description.released) / 1000}`);
      });
      api.addHook('onSend', async (_request, reply) => {
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache');
      });
      await routes(api);
      addAboutRoutes(api, description);
      addDocumentation(app, description, () => api.swagger());
    },
    { prefix: API_ROOT },
  );
}

function securityOf({ tokens, personalTokens }: ApiDescription) {
  if (personalTokens !== undefined)
    return { personalToken: { type: 'http' as const, scheme: 'bearer', description: personalTokens } };
  if (tokens === undefined) return undefined;
  return {
    oauth2: {
      type: 'oauth2' as const,
      description: 'Authorization: Bearer. Tokens live at most 5 minutes; fetch a new one with the same client.',
      flows: { clientCredentials: { tokenUrl: tokens.tokenUrl, scopes: { ...tokens.scopes } } },
    },
  };
}

function openApiOf(about: ApiDescription) {
  const { title, version, description, contact, publicUrl, status } = about;
  const securitySchemes = securityOf(about);
  return {
    openapi: '3.1.0',
    info: {
      title,
      version,
      description,
      contact,
      license: { name: 'EUPL-1.2', url: 'https://eupl.eu/1.2/en/' },
      'x-status': status,
    },
    servers: [{ url: `${publicUrl.replace(/\/$/, '')}${API_ROOT}` }],
    ...(securitySchemes === undefined ? {} : { components: { securitySchemes } }),
  };
}

function addAboutRoutes(api: Api, description: ApiDescription): void {
  const hour = 'public, max-age=3600';
  api.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').header('cache-control', hour).send(JSON.stringify(api.swagger())),
  );
  const info = { operationId: 'getApiInfo', summary: 'About the API', tags: ['about'], response: { 200: ApiInfo } };
  api.get('/api-info', { schema: info }, async (request, reply) => {
    reply.header('cache-control', hour);
    return {
      apiName: description.title,
      apiVersion: description.version,
      apiReleased: description.released,
      apiDocumentation: description.documentationUrl ?? apiBaseOf(request).replace(API_ROOT, DOCUMENTATION_PATH),
      apiStatus: description.status,
    };
  });
  const list = {
    operationId: 'listProblems',
    summary: 'Every problem that the API can answer with',
    tags: ['about'],
    response: { 200: Problems },
  };
  api.get('/problems', { schema: list }, async (request, reply) => {
    reply.header('cache-control', hour);
    return { problems: PROBLEM_CODES.map((code) => problemDescription(code, apiBaseOf(request), request.language)) };
  });
  const one = {
    operationId: 'getProblem',
    summary: 'What one problem means',
    tags: ['about'],
    response: {
      200: withExample(ProblemDescription, problemDescription('conflict', '', 'en')),
      ...problemResponses('not-found'),
    },
  };
  api.get('/problems/:code', { schema: one }, async (request, reply) => {
    const parameters: unknown = request.params;
    const asked = typeof parameters === 'object' && parameters !== null && 'code' in parameters ? parameters.code : '';
    const code = PROBLEM_CODES.find((known) => known === asked);
    if (code === undefined) throw new BrevduvaError('not-found', 'there is no such problem');
    reply.header('cache-control', hour);
    return problemDescription(code, apiBaseOf(request), request.language);
  });
}

function problemDescription(code: ProblemCode, base: string, language: string) {
  const t = problemMessages(parseLanguage(language) ?? 'sv');
  return {
    type: `${base}/problems/${code}`,
    title: t(`${code}.title`),
    status: PROBLEM_STATUS[code],
    detail: t(`${code}.detail`),
  };
}
