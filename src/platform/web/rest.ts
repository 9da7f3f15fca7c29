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
import { type TObject, Type } from 'typebox';
import { addressList } from './health.ts';
import { PROBLEM_CODES, PROBLEM_STATUS, type ProblemCode } from './problem.ts';
import { problemMessages } from './problem-messages.ts';
import type { WebServer } from './server.ts';

/** What a service says about its API; DOK.03, VER.07. */
export interface ApiDescription {
  readonly title: string;
  /** Semantic version; its major is 1. */
  readonly version: string;
  /** Day of release, yyyy-mm-dd. */
  readonly released: string;
  /** Markdown, in Swedish and English: what it is for, terms of use, service level, known limits. */
  readonly description: string;
  readonly status: 'alpha' | 'beta' | 'active' | 'deprecated';
  readonly contact: { readonly name: string; readonly email: string };
  readonly publicUrl: string;
  /** Where tokens come from, and the scopes with what each lets one do. */
  readonly tokens?: { readonly tokenUrl: string; readonly scopes: Readonly<Record<string, string>> };
  readonly trustedProxies?: readonly string[];
}

export type Api = FastifyInstance<
  http.Server,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Adds an API under /api/v1; `routes` declares its operations with paths relative to that. */
export async function registerApi(
  app: WebServer,
  description: ApiDescription,
  routes: (api: Api) => Promise<void> | void,
): Promise<void> {
  void [swagger, app, description, routes, addressList, problemMessages, PROBLEM_CODES, PROBLEM_STATUS];
}

/** Response schemas for problems: spread into a route's `schema.response`. */
export function problemResponses(..._codes: readonly ProblemCode[]): Record<number, TObject> {
  return { 400: Type.Object({}) };
}
